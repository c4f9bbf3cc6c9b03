import { describe, expect, it } from '@jest/globals';
import { openTenant } from './support/tenant-client.js';

const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';

describe('getAllDevices', () => {
    it('lists the Harbor & Pine devices first, then the generated ones', async () => {
        const { ok, rows } = openTenant({ devices: 1200 });
        expect((await ok('getAllDevices'))['count']).toBe(1200);
        const names = (await rows('getAllDevices', { query: { limit: 5 } })).map((device) => device['device_name']);
        expect(names).toEqual(['HRB-PNE-7K2Q', 'HRB-PNE-M4XD', 'HRB-PNE-T9WL', 'HRB-PNE-2BVR', 'HRB-PNE-HQ6N']);
    });
});

describe('every list', () => {
    it('fits', async () => {
        const { ok } = openTenant({ devices: 100, otherPlatforms: 6 });
        await ok('getAllDevicesV2', { query: { limit: 200 } });
        await ok('getDeviceById', { path: { device_id: KIOSK } });
    });
});
