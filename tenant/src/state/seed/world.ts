// The invented tenant that every example of the project uses: Harbor & Pine, a shop chain. It comes first in every
// test tenant; what is generated comes after it.

export const ENTERPRISE = {
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

export const POLICY = {
    id: 318,
    uuid: '8e5fb24d-097c-4a61-b3d8-d26a1c90f75e',
    name: 'Kiosk baseline',
    description: 'Store tablets',
    google_policy_id: null,
    is_active: true,
    is_template: false,
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

const PLACES = {
    pearl: { group: PEARL, latitude: 45.5289, longitude: -122.6822 },
    ballard: { group: BALLARD, latitude: 47.6687, longitude: -122.3847 },
};

/** The devices that every tenant has before the generated ones, in this order. */
export const DEVICES = [
    {
        ...PLACES.pearl,
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
        ...PLACES.pearl,
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
        ...PLACES.pearl,
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
        ...PLACES.ballard,
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
        ...PLACES.ballard,
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

/** The provisioning template that uses a version, so that deleting that version asks for a confirmation. */
export const TEMPLATE = { id: 52, name: 'Store kiosk', versions: ['68d2079b-4fe1-4c35-bd90-3e7a5c81f624'] };

export const BLUEPRINTS: readonly [Blueprint, ...Blueprint[]] = [
    { id: '6f0a4d91-c7b3-4e28-95d6-1b8e3f72a04c', version: 'd3c81e75-40fa-4b96-8e27-a95f06b1c4d8', number: 7 },
    { id: 'b5279ce8-1d64-4f03-a8b9-74e0c3d6f152', version: '08e6f4b2-9a5c-4d17-b3e0-c2d791f8a645', number: 3 },
];

interface Blueprint {
    id: string;
    /** Id of its newest version, and the number of that. */
    version: string;
    number: number;
}

export const GEOFENCE = {
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

export const SUBSCRIPTION = {
    id: 'ad50b7f3-6c1e-4982-b9e4-158f3d7c02a6',
    aws_account_id: '123456789012',
    sns_topic_arn: 'arn:aws:sns:us-west-2:111122223333:harborpine-events',
    is_subscribed: true,
    created_on: '2025-04-01T08:00:00Z',
    updated_on: '2025-04-01T08:00:00Z',
};

export const CONTENT = {
    id: 6142,
    name: 'price-list-2026-09.pdf',
    kind: 'application/pdf',
    size: 482_133,
    sha256: 'ad660c83f8424c3731b051a68906e715f00f64c66269ca4a0c5aef4b4dc29b36',
    tags: ['prices'],
    description: 'Weekly price list',
    created: '2026-09-18T07:00:12Z',
};

const PERMISSIONS = ['INTERNET', 'CAMERA', 'ACCESS_NETWORK_STATE'].map((name) => `android.permission.${name}`);

/** The apps that every tenant has. `installed` names the devices that start with a version. */
export const APPLICATIONS = [
    {
        id: '4ac19e70-d8b5-4f3e-9027-c5e61b84fa3d',
        application_name: 'Harbor Checkout',
        package_name: 'com.harborpine.checkout',
        kind: 'uploaded',
        versions: [
            {
                id: 'f135b6c8-7e20-4d9a-8b46-a90c2de75f13',
                version_name: '4.3.0',
                version_code: '430',
                bytes: 40_286_290,
                sha256: 'be0cbf0c55f733bf8c78337eec662a3fa2b402c21a50bc932660f16617f0de00',
                min_sdk_version: '26',
                created_on: '2026-09-14T08:12:30Z',
                permissions: PERMISSIONS,
                installed: [DEVICES[0]?.id, DEVICES[1]?.id],
            },
            {
                id: '68d2079b-4fe1-4c35-bd90-3e7a5c81f624',
                version_name: '4.2.0',
                version_code: '420',
                bytes: 39_740_997,
                sha256: 'e4c5c6df41e9af69485a895560fb5d07274ed5a41a36d673a89430916cf2186a',
                min_sdk_version: '26',
                created_on: '2026-05-20T10:01:05Z',
                permissions: PERMISSIONS,
                installed: [DEVICES[3]?.id],
            },
        ],
    },
    {
        id: 'd90f26b4-1c7a-45e8-a3f2-64b8e5107c9d',
        application_name: 'Shelf Signage',
        package_name: 'com.harborpine.signage',
        kind: 'uploaded',
        versions: [
            {
                id: '1b84ce95-a06d-4f72-9d3b-82f5e7c0416a',
                version_name: '2.0.5',
                version_code: '205',
                bytes: 12_656_312,
                sha256: 'd1adf6cfbc81ede5d1fd456ad95d19f1fa99bb4b3af3b4a5e043c20e61aa76cb',
                min_sdk_version: '24',
                created_on: '2025-11-03T15:44:00Z',
                permissions: PERMISSIONS.slice(0, 1),
                installed: [DEVICES[2]?.id],
            },
        ],
    },
    {
        id: '2e94a7c1-5b08-4d63-9f7e-8a16d0c3b5f2',
        application_name: 'Parcel Scan',
        package_name: 'com.parcelscan.app',
        kind: 'play',
        versions: [
            {
                id: 'c47f90e3-62bd-4a15-87c8-d5e1903ab6f4',
                version_name: '11.2.0',
                version_code: '110200',
                bytes: 0,
                sha256: 'add8e6903c12a2cd05652e798f740a28fe34bcf3937bd7ec164694beee7df232',
                min_sdk_version: '23',
                created_on: '2026-08-01T00:00:00Z',
                permissions: [],
                installed: [],
            },
        ],
    },
    {
        id: '95d3b8f0-7c2e-4a61-b04d-3f8e6a91c7d5',
        application_name: 'Esper Settings',
        package_name: 'io.esper.settings',
        kind: 'hidden',
        versions: [
            {
                id: '3a7ec514-d98f-4b20-a6c3-0e5f71b894d2',
                version_name: '1.9.2',
                version_code: '192',
                bytes: 3_145_728,
                sha256: 'b77da41e6f754e9afc9a340710d0ca5da99f637cdd412a2d86c344c67869f973',
                min_sdk_version: '21',
                created_on: '2024-02-12T09:30:00Z',
                permissions: [],
                installed: [],
            },
        ],
    },
] as const;

/** A command of the past: an install on three devices, one of which is offline. */
export const REQUEST = {
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
