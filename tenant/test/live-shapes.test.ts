import { readString } from '../src/util/json.js';
import { differences, LIVE_SHAPES } from './support/live-shapes.js';
import { openTenant, type Sent } from './support/tenant-client.js';

// An answer has the keys that a live tenant's answer had: no more, and no fewer.

const DEVICE = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
const device = { path: { device_id: DEVICE } };
const CHECKOUT = {
    application_id: '4ac19e70-d8b5-4f3e-9027-c5e61b84fa3d',
    version_id: 'f135b6c8-7e20-4d9a-8b46-a90c2de75f13',
};
const FROM_PLAY = {
    application_id: '2e94a7c1-5b08-4d63-9f7e-8a16d0c3b5f2',
    version_id: 'c47f90e3-62bd-4a15-87c8-d5e1903ab6f4',
};
const BEEP = {
    body: { command_type: 'DEVICE', devices: [DEVICE], command: 'BEEP_DEVICE', command_args: { duration: '10' } },
};

/** A tenant where everything that was asked on the live one is there, and what to ask for each operation. */
async function openLikeLive() {
    const { tenant, call, ok } = openTenant();
    const { content } = await ok('createCommandRequest', BEEP);
    const { id } = await ok('createCommand', BEEP);
    tenant.clock.step(5000);
    const asked: Readonly<Record<string, Sent>> = {
        getAllDevices: {},
        getDeviceById: device,
        getDeviceApps: device,
        getDeviceEvent: { ...device, query: { latest_event: 1 } },
        getAllApplications: {},
        getApplication: { path: FROM_PLAY },
        getAppVersions: { path: FROM_PLAY },
        getAppVersion: { path: FROM_PLAY },
        getInstallDevices: { path: CHECKOUT },
        getAllApplicationsV1: {},
        getApplicationv1: { path: FROM_PLAY },
        getAppVersionsV1: { path: FROM_PLAY },
        getAppVersionV1: { path: FROM_PLAY },
        getInstallDevicesV1: { path: CHECKOUT },
        listCommandRequest: { query: { command: 'BEEP_DEVICE' } },
        getCommandRequestStatus: { path: { request_id: String(id) } },
        // On the live tenant all were beeps; here there is a converge, too.
        listCommandRequests: { query: { exclude_internal_commands: true } },
        getCommandRequestStatuses: { query: { request: readString(Object(content), 'id') ?? '' } },
        getAllGeofences: {},
        getAllDevicesV2: {},
        getDeviceByIdV2: { path: { id: DEVICE } },
        getDeviceByIdV0: { path: { id: DEVICE } },
        getDeviceAppsV2: { path: { deviceId: DEVICE } },
    };
    return { call, asked };
}

test.each(Object.entries(LIVE_SHAPES))('%s answers what a live tenant answered', async (operation, shapes) => {
    const { call, asked } = await openLikeLive();
    const { status, body } = await call(operation, asked[operation]);
    expect(Object.keys(shapes)).toContain(String(status));
    expect([...new Set(differences(shapes[status] ?? {}, body))]).toEqual([]);
});
