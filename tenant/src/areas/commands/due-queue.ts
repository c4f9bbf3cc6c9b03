/** Things that are due at a time, the earliest first (a binary heap). */
export interface DueList<T> {
    add(at: number, item: T): void;
    /** Takes out the earliest item that is due by now; undefined when none is. */
    take(now: number): { at: number; item: T } | undefined;
}

export function createDueList<T>(): DueList<T> {
    const heap: { at: number; item: T }[] = [];
    const before = (a: number, b: number) => (heap[a]?.at ?? 0) < (heap[b]?.at ?? 0);
    const swap = (a: number, b: number) => {
        const [x, y] = [heap[a], heap[b]];
        if (x && y) [heap[a], heap[b]] = [y, x];
    };
    return {
        add(at, item) {
            let i = heap.push({ at, item }) - 1;
            for (let up = (i - 1) >> 1; i > 0 && before(i, up); i = up, up = (i - 1) >> 1) swap(i, up);
        },
        take(now) {
            const first = heap[0];
            if (first === undefined || first.at > now) return undefined;
            const last = heap.pop();
            if (last !== undefined && heap.length > 0) {
                heap[0] = last;
                for (let i = 0; ; ) {
                    let least = i;
                    for (const child of [2 * i + 1, 2 * i + 2])
                        if (child < heap.length && before(child, least)) least = child;
                    if (least === i) break;
                    swap(i, least);
                    i = least;
                }
            }
            return first;
        },
    };
}
