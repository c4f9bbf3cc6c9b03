// Harbor & Pine, the invented shop chain that all examples of the project use. Every test tenant has its records, and
// lists them before generated ones.

import type { AlertChannelRecord } from '../alert-records.js';
import type { StoredFile } from '../file-store.js';
import type { GeofenceRecord, GeofenceV1Record } from '../geofence-records.js';
import type { ContentRecord, EnterpriseRecord, PolicyRecord, SubscriptionRecord } from '../records.js';

export const ENTERPRISE: EnterpriseRecord = {
    id: '3f6c2a9e-5b1d-4c7e-9a43-8d20e1f7b655',
    name: 'Harbor & Pine',
    short_code: 'HRB-PNE',
    registered_name: 'Harbor & Pine Retail Inc.',
    registered_address: '410 Wharf Street',
    location: 'Portland, OR, USA',
    zipcode: '97204',
    contact_person: 'Mara Lindqvist',
    contact_number: '+15035550142',
    contact_email: 'it@harborpine.example',
    wifi_lte_toggle_flag: false,
    emm: { google_enterprise_id: 'LC03harborp' },
    created_on: '2024-02-12T09:30:00Z',
    updated_on: '2026-06-02T16:11:45Z',
};

export const USER = {
    id: 48213,
    username: 'mara.lindqvist',
    email: 'mara@harborpine.example',
    first_name: 'Mara',
    last_name: 'Lindqvist',
};

export const DEVELOPER_APP = { id: '7d1e4b58-2c96-4f0a-b8e3-51a6c9d07f24', name: 'Fleet automation' };

export const ROOT_GROUP = 'a84d0c17-6e32-4b95-8f1c-2097d5e3b46a';
const PEARL = 'c2597fe1-0b84-43da-96c8-7e15af3d2b90';
const BALLARD = '5e0b73d6-94fa-4c21-a7d5-b3168c0e9f42';

export const GROUPS = [
    { id: ROOT_GROUP, name: 'All devices', parent: null, created_on: '2024-02-12T09:30:00Z' },
    { id: PEARL, name: 'Portland Pearl Store', parent: ROOT_GROUP, created_on: '2025-02-18T18:02:40Z' },
    { id: BALLARD, name: 'Seattle Ballard Store', parent: ROOT_GROUP, created_on: '2025-02-18T18:05:11Z' },
];

export const ALERT_CHANNEL: AlertChannelRecord = {
    id: 27,
    name: 'Store IT',
    type: 'email',
    to_address: ['it@harborpine.example', 'pearl@harborpine.example'],
    created_on: '2026-03-02T09:10:05Z',
    updated_on: '2026-03-02T09:10:05Z',
};

export const POLICY: PolicyRecord = {
    id: 318,
    uuid: '8e5fb24d-097c-4a61-b3d8-d26a1c90f75e',
    name: 'Kiosk baseline',
    description: 'Store tablets',
    google_policy_id: null,
    is_active: true,
    created_on: '2025-02-20T11:20:00Z',
    updated_on: '2026-05-11T07:45:30Z',
    policy: {
        factoryResetDisabled: true,
        statusBarDisabled: true,
        adbDisabled: true,
        permissionPolicy: 'PERMISSION_POLICY_AUTO_GRANT',
        settingsAccessLevel: 'SHOONYA',
    },
};

const STORES = {
    pearl: { group: PEARL, latitude: 45.5289, longitude: -122.6822 },
    ballard: { group: BALLARD, latitude: 47.6687, longitude: -122.3847 },
};

/** The first devices of every tenant, in this order. */
export const DEVICES = [
    {
        ...STORES.pearl,
        id: '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3',
        device_name: 'HRB-PNE-7K2Q',
        alias_name: 'Checkout kiosk 1',
        state: 1,
        serial: 'R9XT40A1BCD',
        battery: 87,
        tags: ['checkout'],
        policy: POLICY.id,
    },
    {
        ...STORES.pearl,
        id: '0d62f95a-81ce-47b3-9e2d-6a35c7f018be',
        device_name: 'HRB-PNE-M4XD',
        alias_name: 'Checkout kiosk 2',
        state: 1,
        serial: 'R9XT40A1BCE',
        battery: 64,
        tags: ['checkout'],
        policy: POLICY.id,
    },
    {
        ...STORES.pearl,
        id: 'e7413c80-5d9b-4af6-82b0-19f6d3c5a72e',
        device_name: 'HRB-PNE-T9WL',
        alias_name: 'Window display',
        state: 1,
        serial: 'R9XT40A1BCF',
        battery: 91,
        tags: ['signage'],
        policy: POLICY.id,
    },
    {
        ...STORES.ballard,
        id: '26fa8d13-c07e-4d59-b5a1-e830746c9f2d',
        device_name: 'HRB-PNE-2BVR',
        alias_name: 'Ballard checkout',
        state: 60,
        serial: 'R9XT40A1BCG',
        battery: 12,
        tags: ['checkout'],
        policy: POLICY.id,
    },
    {
        ...STORES.ballard,
        id: 'b80e5a67-f2d4-4193-a6c9-07d3e1529b84',
        device_name: 'HRB-PNE-HQ6N',
        alias_name: 'Stock handheld',
        state: 100,
        serial: 'R9XT40A1BCH',
        battery: 100,
        tags: null,
        policy: null,
        imei1: '490154203237518',
    },
];

/** The provisioning template. It installs an app version, so deleting that version asks for confirmation. */
export const TEMPLATE = { id: 52, name: 'Store kiosk', versions: ['68d2079b-4fe1-4c35-bd90-3e7a5c81f624'] };

/** The blueprints that generated devices have: their ids, and the newest version with its number. */
export const BLUEPRINTS: readonly [Blueprint, ...Blueprint[]] = [
    { id: 'f768064f-9585-47ad-a39e-ed24c2c063fe', version: '5966eb44-e0c6-4744-9511-3dc30e9a8df5', number: 7 },
    { id: 'b5279ce8-1d64-4f03-a8b9-74e0c3d6f152', version: '08e6f4b2-9a5c-4d17-b3e0-c2d791f8a645', number: 3 },
];

interface Blueprint {
    id: string;
    version: string;
    number: number;
}

export const GEOFENCE: Omit<GeofenceRecord, 'sides'> & Partial<GeofenceRecord> = {
    id: '73e8d05c-b19f-4a26-8c74-9f5b2e60d1a3',
    name: 'Pearl Store block',
    description: null,
    latitude: 45.5289,
    longitude: -122.6822,
    radius: 250,
    radius_unit: 'METERS',
    device_actions: ['LOCK_DOWN', 'BEEP'],
    devices: DEVICES.slice(0, 3).map((device) => device.id),
    created_by: USER.username,
    created_on: '2026-03-09T15:12:00Z',
    updated_on: '2026-03-09T15:12:00Z',
};

/** The same block in the newer service. */
export const GEOFENCE_V1: Omit<GeofenceV1Record, 'sides'> = {
    id: '3b57457b-6ac1-4379-9665-c9a11a6a4509',
    name: 'Pearl Store block',
    description: 'The block around the Portland store',
    actions: ['lockdown'],
    geometry: {
        type: 'circle',
        coordinates: [{ latitude: STORES.pearl.latitude, longitude: STORES.pearl.longitude }],
        radius: 250,
    },
    created_at: '2026-06-04T10:20:31Z',
    updated_at: '2026-06-04T10:20:31Z',
};

/** What is applied to the first devices of a tenant with so many: the geofence to those of the Pearl store. */
export function firstAppliedGeofences(devices: number): [number, string[]][] {
    return DEVICES.slice(0, devices).flatMap(({ group }, n) => (group === PEARL ? [[n, [GEOFENCE_V1.id]]] : []));
}

export const SUBSCRIPTION: SubscriptionRecord = {
    id: 'ad50b7f3-6c1e-4982-b9e4-158f3d7c02a6',
    aws_account_id: '123456789012',
    sns_topic_arn: 'arn:aws:sns:us-west-2:111122223333:harborpine-events',
    is_subscribed: true,
    created_on: '2025-04-01T08:00:00Z',
    updated_on: '2025-04-01T08:00:00Z',
};

export const CONTENT: ContentRecord = {
    id: 6142,
    name: 'price-list-2026-09.pdf',
    kind: 'application/pdf',
    file: 'content-6142',
    tags: ['prices'],
    description: 'Weekly price list',
    created: '2026-09-18T07:00:12Z',
    modified: '2026-09-18T07:00:12Z',
};

/** The file behind `CONTENT`. Its bytes are made up when they are read. */
export const CONTENT_FILE: StoredFile = {
    id: CONTENT.file,
    name: CONTENT.name,
    type: CONTENT.kind,
    size: 482_133,
    sha256: 'ad660c83f8424c3731b051a68906e715f00f64c66269ca4a0c5aef4b4dc29b36',
    source: { kind: 'filler' },
};
