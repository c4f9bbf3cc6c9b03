import type { JsonObject } from '../util/json.js';

/** The records of one place, by the ids that its paths have, in the order in which they were made. */
export type Shelf = Map<string, JsonObject>;

/** What is kept of collections, as plain JSON. */
export interface CollectionState {
    /** How many numbers were given out as ids. */
    numbers: number;
    shelves: readonly (readonly [place: string, records: readonly (readonly [id: string, record: JsonObject])[]])[];
}

/** @internal Keeps the records of operations that have no handler, by the place in the API where they are. */
export class CollectionStore {
    readonly #shelves: Map<string, Shelf>;
    #numbers: number;

    constructor(saved: CollectionState = { numbers: 0, shelves: [] }) {
        this.#shelves = new Map(saved.shelves.map(([place, records]) => [place, new Map(records)]));
        this.#numbers = saved.numbers;
    }

    /** Gives the records of a place; `fill` makes those that it begins with. */
    shelf(place: string, fill: () => Shelf): Shelf {
        const shelf = this.#shelves.get(place) ?? fill();
        this.#shelves.set(place, shelf);
        return shelf;
    }

    /** Gives a number that was never given out before. */
    newNumber(): number {
        this.#numbers += 1;
        return this.#numbers;
    }

    get saved(): CollectionState {
        return {
            numbers: this.#numbers,
            shelves: [...this.#shelves].map(([place, shelf]) => [place, [...shelf]]),
        };
    }
}
