/** How many ids of rows given out a consistent walk remembers; they travel in the resume token. */
export const rememberedRows = 200;

/**
 * Remembers ids of rows that were given out, in the order of the list. Those `behind` the last fresh rows, these
 * included, and those `ahead`, which were given out before the walk had to go back, because rows were deleted or came
 * in, and stand further on if they are still there. The order is what makes the memory safe: every row that was
 * forgotten stands before every row that is remembered.
 */
export interface Memory {
    readonly behind: readonly string[];
    readonly ahead: readonly string[];
    /** Whether rows may have been given out, or left out by the caller's `offset`, that are forgotten. */
    readonly forgotten: boolean;
    /** The most that `behind` and `ahead` hold, each. */
    readonly capacity: number;
}

/** The memory of a walk that begins at an offset. */
export function emptyMemory(offset: number, capacity: number = rememberedRows): Memory {
    return { behind: [], ahead: [], forgotten: offset > 0, capacity };
}

/** How many rows are remembered. */
export function memorySize(memory: Memory): number {
    return memory.behind.length + memory.ahead.length;
}

/**
 * Finds the first row of a page to give out: the one after the last row that is remembered. Those after it were never
 * given out, since they stand after all that is remembered and all that is forgotten; those before it were, or came in
 * later. At the start of the list all rows are to be given out if nothing was forgotten and all that was given out can
 * be kept in mind. Undefined when the page doesn't tell.
 */
export function firstFresh(memory: Memory, ids: readonly string[], offset: number): number | undefined {
    const known = new Set([...memory.behind, ...memory.ahead]);
    if (known.size === 0) return 0;
    for (let index = ids.length - 1; index >= 0; index -= 1) {
        const id = ids[index];
        if (id !== undefined && known.has(id)) return index + 1;
    }
    const complete = !memory.forgotten && known.size <= memory.capacity;
    return offset === 0 && complete ? 0 : undefined;
}

/**
 * The memory after the rows of a page were given out, from `first` on. They follow the row before them on the page, or
 * else the row `after` which they were found.
 */
export function remember(
    memory: Memory,
    { ids, first }: { readonly ids: readonly string[]; readonly first: number },
    after?: string,
): Memory {
    if (first >= ids.length) return memory;
    const known = [...memory.behind, ...memory.ahead];
    const last = ids[first - 1] ?? after;
    const passed = last === undefined ? 0 : known.lastIndexOf(last) + 1;
    const behind = [...known.slice(0, passed), ...ids.slice(first)];
    const ahead = known.slice(passed);
    return {
        behind: behind.slice(-memory.capacity),
        // The first of them were deleted, or the fresh rows would not follow the last row seen; they are the ones to
        // let go of.
        ahead: ahead.slice(-memory.capacity),
        forgotten: memory.forgotten || Math.max(behind.length, ahead.length) > memory.capacity,
        capacity: memory.capacity,
    };
}
