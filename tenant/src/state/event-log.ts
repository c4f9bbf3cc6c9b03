import { hash, uuid } from '../util/hash.js';

/** Something that happened to a device, as its event feed tells it. */
export interface EventRecord {
    id: number;
    deviceId: string;
    /** Id of what is behind it: the status of a command, or an id of its own. */
    about: string;
    message: string;
    /** When it happened, in the tenant's milliseconds. */
    at: number;
}

/** Ids of rows go on from here. */
const FIRST_ID = 8_830_417;

/** The longest time by which a row is in the feed later than what it tells of, in milliseconds. */
const LATEST = 2_000;

/**
 * @internal Keeps what happened to devices.
 *
 * A row comes some time after what it tells of, each by a time of its own: so one that happened earlier may come later,
 * and a program that takes the newest row for the end of what it knows misses rows.
 */
export class EventLog {
    readonly #seed: number;
    readonly #all: EventRecord[] = [];
    readonly #byDevice = new Map<string, EventRecord[]>();

    constructor(seed: number, saved: readonly EventRecord[]) {
        this.#seed = seed;
        for (const event of saved) this.#keep(event);
    }

    add(deviceId: string, event: Pick<EventRecord, 'message' | 'at'> & { about?: string }): void {
        const id = FIRST_ID + this.#all.length;
        this.#keep({ id, deviceId, about: event.about ?? uuid(this.#seed, id, 47), ...event });
    }

    /** Lists what the feed of a device has at a time, newest first. */
    of(deviceId: string, now: number): EventRecord[] {
        const shown = (this.#byDevice.get(deviceId) ?? []).filter((event) => event.at + this.#lateness(event) <= now);
        // The order of equal times is that in which they came.
        return shown.reverse().sort((one, other) => other.at - one.at);
    }

    /** Returns the id of the message that an event was made of. */
    messageId({ id }: EventRecord): string {
        return uuid(this.#seed, id, 43);
    }

    get saved(): readonly EventRecord[] {
        return this.#all;
    }

    #keep(event: EventRecord): void {
        this.#all.push(event);
        const events = this.#byDevice.get(event.deviceId);
        if (events === undefined) this.#byDevice.set(event.deviceId, [event]);
        else events.push(event);
    }

    #lateness({ id }: EventRecord): number {
        return hash(this.#seed, id, 53) % LATEST;
    }
}
