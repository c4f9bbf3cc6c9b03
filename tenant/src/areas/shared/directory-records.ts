import type { State } from '../../state/state.js';

/** Returns the ids of the directory records by the ids of the devices that enrolled by them. */
export function recordsOfDevices({ devices, directoryRecords }: State): ReadonlyMap<string, string> {
    return devices.derive('directory records', () => {
        const found = new Map<string, string>();
        for (const { id, device_id } of directoryRecords.values()) if (device_id !== null) found.set(device_id, id);
        return found;
    });
}
