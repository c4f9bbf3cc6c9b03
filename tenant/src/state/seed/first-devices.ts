import { uuid } from '../../util/hash.js';
import type { DeviceRecord } from '../device-record.js';
import type { DeviceStore } from '../device-store.js';
import type { GroupRecord } from '../records.js';
import type { Fleet } from './device-facts.js';
import { OTHER_MODELS } from './models.js';
import { PLACES } from './places.js';
import { BLUEPRINTS, DEVICES, GROUPS, ROOT_GROUP, TEMPLATE } from './world.js';

/** How many devices a generated group has, about. */
const DEVICES_PER_GROUP = 50;
const MAX_GROUPS = 240;

/** Makes the fleet and the groups of a tenant with so many devices. */
export function firstFleet(seed: number, devices: number): { fleet: Fleet; groups: GroupRecord[] } {
    const count = Math.min(MAX_GROUPS, Math.ceil(Math.max(0, devices - DEVICES.length) / DEVICES_PER_GROUP));
    const made = Array.from({ length: count }, (_, i): GroupRecord => {
        const { city } = PLACES[i % PLACES.length] ?? PLACES[0];
        const round = Math.floor(i / PLACES.length);
        return {
            id: uuid(seed, i, 51),
            name: round === 0 ? `${city} Store` : `${city} Store ${round + 1}`,
            parent: ROOT_GROUP,
            created_on: '2025-03-01T09:00:00Z',
        };
    });
    return { fleet: { seed, groups: made.map(({ id }) => id), rootGroup: ROOT_GROUP }, groups: [...GROUPS, ...made] };
}

/** Turns the first devices into those of Harbor & Pine, and adds the ones of other platforms. */
export function addFirstDevices(devices: DeviceStore, count: number, otherPlatforms: number): void {
    for (const [n, given] of DEVICES.slice(0, count).entries()) {
        // They have been in these states before the tenant began: nobody goes offline now.
        const last_seen = devices.field(n, 'last_seen');
        devices.change(n, { ...HARBOR_TABLET, ...given, last_seen });
    }
    for (let i = 0; i < otherPlatforms; i++) {
        const { platform, os_version } = OTHER_MODELS[i % OTHER_MODELS.length] ?? OTHER_MODELS[0];
        devices.add(
            {
                platform,
                os_version,
                policy: null,
                template_name: null,
                kiosk_app: null,
                imei1: null,
                iccid1: null,
                ...ON_BLUEPRINT,
            },
            'end',
        );
    }
}

const [BLUEPRINT] = BLUEPRINTS;
const ON_BLUEPRINT = {
    assigned_blueprint_id: BLUEPRINT.id,
    current_blueprint_id: BLUEPRINT.id,
    current_blueprint_version_id: BLUEPRINT.version,
};
const HARBOR_TABLET: Partial<DeviceRecord> = {
    model: 0,
    os_version: '13',
    imei1: null,
    iccid1: null,
    template_name: TEMPLATE.name,
    assigned_blueprint_id: null,
    current_blueprint_id: null,
    current_blueprint_version_id: null,
    kiosk_app: null,
    timezone: 'America/Los_Angeles',
    provisioned_on: '2025-03-04T17:20:11Z',
    created_on: '2025-03-04T17:10:11Z',
};
