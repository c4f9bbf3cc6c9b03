import type { DeviceRecord } from './device-record.js';
import type { DirectoryRecord } from './records.js';
import type { State } from './state.js';

/** The kinds of numbers, in the order in which requests count them, as answers write them. */
export const IDENTIFIER_TYPES = ['IMEI1', 'IMEI2', 'SERIAL', 'MEI', 'WIFI_MAC_ID', 'ETHERNET_MAC_ID'] as const;

/** Whether a device has one of the numbers of a record. */
export function isOf({ unique_identifiers }: DirectoryRecord, device: Readonly<DeviceRecord>): boolean {
    const { imei1, serial, wifi_mac } = device;
    const numbers: Readonly<Record<string, string | null>> = { IMEI1: imei1, SERIAL: serial, WIFI_MAC_ID: wifi_mac };
    return unique_identifiers.some(({ unique_id, type }) => {
        const number = numbers[IDENTIFIER_TYPES[type] ?? ''];
        return number?.toLowerCase() === unique_id.toLowerCase();
    });
}

/** Gives a device that enrols what its directory record has for it, if there is one that waits. */
export function enrol({ devices, directoryRecords, groups }: State, n: number): void {
    const device = devices.peek(n);
    for (const record of directoryRecords.values()) {
        const isWaiting = record.device_id === null || devices.find(record.device_id) === undefined;
        if (!isWaiting || !isOf(record, device)) continue;
        directoryRecords.set(record.id, { ...record, device_id: device.id });
        const { group_id, alias, tags } = record;
        devices.change(n, {
            ...(group_id !== null && groups.has(group_id) && { group: group_id }),
            ...(alias !== null && { alias_name: alias }),
            ...(tags.length > 0 && { tags }),
        });
        return;
    }
}
