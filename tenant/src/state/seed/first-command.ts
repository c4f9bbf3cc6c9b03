import type { CommandLogState } from '../command-log.js';
import type { CommandRecord, StatusRecord } from '../command-record.js';
import type { DeviceStore } from '../device-store.js';
import { DEVICES } from './world.js';

/** An install on three devices, one of which is offline. */
const REQUEST = {
    id: 'c60d81f7-35ae-42b9-90fc-5d7e2b13a486',
    created_on: '2026-09-21T13:30:00Z',
    version: 'f135b6c8-7e20-4d9a-8b46-a90c2de75f13',
    devices: [DEVICES[0], DEVICES[1], DEVICES[3]].map((device) => device?.id ?? ''),
    statuses: [
        '5b8d2e07-f1a6-4c39-b2e8-94d07c6a13f5',
        '8e1c64a9-30d7-4f52-a9b8-c7f216e05d43',
        '2f9ae316-d4c0-4785-b61e-70c5d8f4b9a2',
    ],
};

/** Makes the earlier command of every tenant with four devices or more: two did it, one is still offline. */
export function firstCommands(devices: DeviceStore): CommandLogState {
    const numbers = REQUEST.devices.map((id) => devices.find(id));
    if (numbers.includes(undefined)) return { commands: [], statuses: [] };
    const created = Date.parse(REQUEST.created_on);
    const statuses = numbers.map((n, i) => firstStatus(n ?? 0, i, created));
    const command: CommandRecord = {
        id: REQUEST.id,
        family: 'v2',
        command_type: 'DEVICE',
        device_type: 'all',
        devices: REQUEST.devices,
        groups: [],
        command: 'INSTALL',
        args: { app_version: REQUEST.version },
        schedule: null,
        alias: null,
        skipped: [],
        created,
        statuses: statuses.map(({ id }) => id),
    };
    return { commands: [command], statuses };
}

function firstStatus(device: number, i: number, created: number): StatusRecord {
    const ended = i < 2;
    return {
        id: REQUEST.statuses[i] ?? '',
        request: REQUEST.id,
        device,
        deviceId: REQUEST.devices[i] ?? '',
        phase: ended ? 'ended' : 'queued',
        outcome: ended ? 'Command Success' : '',
        reason: null,
        since: ended ? created + 41_000 : created,
        until: null,
        requeued: 0,
        created,
        reported: null,
    };
}
