/** An item and the time from which it is due. */
interface Due<T> {
    at: number;
    item: T;
}

/** One in the queue: those of one time are in the order in which they were added. */
interface Queued<T> extends Due<T> {
    added: number;
}

/** Hands out items in the order of their times: a priority queue on a binary heap. */
export class DueQueue<T> {
    readonly #heap: Queued<T>[] = [];
    #added = 0;

    add(at: number, item: T): void {
        let i = this.#heap.push({ at, item, added: this.#added++ }) - 1;
        for (let up = (i - 1) >> 1; i > 0 && this.#isBefore(i, up); i = up, up = (i - 1) >> 1) this.#swap(i, up);
    }

    /** Removes and returns the earliest item that is due by now; undefined when none is. */
    take(now: number): Due<T> | undefined {
        const first = this.#heap[0];
        if (first === undefined || first.at > now) return undefined;
        const last = this.#heap.pop();
        if (last !== undefined && this.#heap.length > 0) {
            this.#heap[0] = last;
            this.#sinkRoot();
        }
        return first;
    }

    #sinkRoot(): void {
        for (let i = 0; ; ) {
            let least = i;
            for (const child of [2 * i + 1, 2 * i + 2]) {
                if (child < this.#heap.length && this.#isBefore(child, least)) least = child;
            }
            if (least === i) return;
            this.#swap(i, least);
            i = least;
        }
    }

    #isBefore(a: number, b: number): boolean {
        const [x, y] = [this.#heap[a], this.#heap[b]];
        return x !== undefined && y !== undefined && (x.at - y.at || x.added - y.added) < 0;
    }

    #swap(a: number, b: number): void {
        const [x, y] = [this.#heap[a], this.#heap[b]];
        if (x && y) [this.#heap[a], this.#heap[b]] = [y, x];
    }
}
