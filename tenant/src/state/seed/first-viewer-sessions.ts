import type { DeviceStore } from '../device-store.js';
import type { ViewerSessionRecord } from '../viewer-session.js';
import { DEVICES, USER } from './world.js';

const created_by = String(USER.id);

/** The sessions of the first devices, by the number of the device. No operation of the API begins one. */
const SESSIONS: readonly (Omit<ViewerSessionRecord, 'device'> & { n: number })[] = [
    {
        n: 0,
        id: '5b0c4f7e-9d13-4a86-b2f5-60c7e81d94a3',
        state: 'FAILED',
        reason: 'The device did not answer.',
        video_quality: 'STANDARD',
        created_by,
        created_at: '2026-09-20T09:02:40Z',
        updated_at: '2026-09-20T09:03:40Z',
        seconds: null,
    },
    {
        n: 2,
        id: 'e1f6a92d-3c58-4b07-8e94-d5702b6c1f38',
        state: 'TERMINATED',
        reason: 'Wrong picture in the window',
        video_quality: 'DATA_SAVER',
        created_by,
        created_at: '2026-09-21T08:41:12Z',
        updated_at: '2026-09-21T08:52:30Z',
        seconds: 663,
    },
    {
        n: 1,
        id: 'ab7c9c6a-b893-4931-a64e-3cd3821ddb24',
        state: 'TERMINATED',
        reason: 'Frozen checkout screen',
        video_quality: 'STANDARD',
        created_by,
        created_at: '2026-09-21T13:20:05Z',
        updated_at: '2026-09-21T13:24:20Z',
        seconds: 252,
    },
];

/** Makes the sessions of the devices that the tenant has, oldest first. */
export function firstViewerSessions(devices: DeviceStore): ViewerSessionRecord[] {
    return SESSIONS.filter(({ n }) => n < DEVICES.length && devices.has(n)).map(({ n, ...session }) => ({
        ...session,
        device: devices.field(n, 'id'),
    }));
}
