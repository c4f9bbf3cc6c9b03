import { DEVICES } from './world.js';

const PERMISSIONS = ['INTERNET', 'CAMERA', 'ACCESS_NETWORK_STATE'].map((name) => `android.permission.${name}`);

/** The apps that every tenant has. `installed` has the ids of the devices that start with a version. */
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
