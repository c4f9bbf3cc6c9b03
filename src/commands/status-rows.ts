import { EsperResponseError } from '../errors/errors.js';
import { fieldsOf, isNonEmptyString, lastSegment, nonEmptyOrNull } from '../util/guards.js';
import type { CommandFailure } from './outcome.js';
import type { FinalStates } from './states.js';

/** The state of a command on one device. */
export type DeviceState = CommandFailure;

/**
 * Reads a row of statuses.
 * Its `device` is a URL in one family and a bare id in the other.
 */
export function readStatus(row: unknown): DeviceState {
    const { device, state, reason } = fieldsOf(row);
    if (!isNonEmptyString(device) || !isNonEmptyString(state))
        throw new EsperResponseError('A row of command statuses has no device or no state');
    return { deviceId: lastSegment(device), state, reason: nonEmptyOrNull(reason) };
}

/** The devices of a command, each with the state that was seen last. */
export class SeenDevices {
    readonly #devices = new Map<string, DeviceState>();
    readonly #final: FinalStates;

    constructor(final: FinalStates) {
        this.#final = final;
    }

    /**
     * Notes the state of a device; a final state stays.
     * Rows that were read on different pages may be of different times.
     */
    note(device: DeviceState): void {
        const before = this.#devices.get(device.deviceId);
        if (before === undefined || !this.#final.has(before.state)) this.#devices.set(device.deviceId, device);
    }

    get size(): number {
        return this.#devices.size;
    }

    all(): DeviceState[] {
        return [...this.#devices.values()];
    }

    /** Returns the devices that have not ended. */
    open(): DeviceState[] {
        return this.all().filter(({ state }) => !this.#final.has(state));
    }
}
