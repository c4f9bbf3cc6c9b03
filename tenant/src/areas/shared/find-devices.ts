import { notFound, unknownKey } from '../../http/refusal.js';
import type { State } from '../../state/state.js';

/** Finds the number of an Android device by its id. Throws a 404 `Refusal`: the classic API has no other devices. */
export function findAndroid({ devices }: State, id: string): number {
    const n = devices.find(id);
    if (n === undefined || devices.field(n, 'platform') !== 'ANDROID') throw notFound();
    return n;
}

/** Finds the numbers of the devices that a field of a body names. Throws a 400 `Refusal` for an unknown one. */
export function findDevices({ devices }: State, ids: readonly string[], field: string): number[] {
    return ids.map((id) => {
        const n = devices.find(id);
        if (n === undefined) throw unknownKey(field, id);
        return n;
    });
}
