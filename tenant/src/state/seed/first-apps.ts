import { fraction, hash, uuid } from '../../util/hash.js';
import type { AppRecord } from '../app-records.js';
import type { FirstVersions } from '../app-store.js';
import type { CommandRecord, StatusRecord } from '../command-record.js';
import type { DeviceRecord } from '../device-record.js';
import type { DeviceStore } from '../device-store.js';
import type { StoredFile } from '../file-store.js';
import type { GroupRecord } from '../state.js';
import type { Fleet } from './device-facts.js';
import { OTHER_MODELS } from './models.js';
import { PLACES } from './places.js';
import { APPLICATIONS, BLUEPRINTS, CONTENT, DEVICES, GROUPS, POLICY, REQUEST, ROOT_GROUP, TEMPLATE } from './world.js';

/** Devices a generated group has, more or less. */
const DEVICES_A_GROUP = 50;
const MAX_GROUPS = 240;

/** The fleet and the groups of a tenant of that many devices. */
export function firstFleet(seed: number, devices: number): { fleet: Fleet; groups: GroupRecord[] } {
    const count = Math.min(MAX_GROUPS, Math.ceil(Math.max(0, devices - DEVICES.length) / DEVICES_A_GROUP));
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

/** Puts the Harbor & Pine devices in the place of the first generated ones, and adds those of other platforms. */
export function addFirstDevices(devices: DeviceStore, count: number, otherPlatforms: number): void {
    for (const [n, given] of DEVICES.slice(0, count).entries()) devices.change(n, { ...HARBOR_TABLET, ...given });
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

/** The apps that every tenant starts with. */
export const FIRST_APPS: readonly AppRecord[] = APPLICATIONS.map((app) => ({
    id: app.id,
    application_name: app.application_name,
    package_name: app.package_name,
    kind: app.kind,
    category: null,
    created_on: app.versions[app.versions.length - 1]?.created_on ?? POLICY.created_on,
    updated_on: app.versions[0].created_on,
    versions: app.versions.map((version, i) => ({
        id: version.id,
        version_name: version.version_name,
        version_code: version.version_code,
        sha256: version.sha256,
        bytes: version.bytes,
        min_sdk_version: version.min_sdk_version,
        target_sdk_version: '33',
        permissions: version.permissions.map((permission, p) => ({
            id: uuid(0, p, Number(version.version_code)),
            permission,
            grant_state: 'Default',
        })),
        release_name: `${app.application_name} ${version.version_name}`,
        release_comments: null,
        release_track: null,
        is_enabled: true,
        is_default: i === 0,
        approval_status: 'APPROVED',
        file: version.bytes === 0 ? null : version.id,
        icon: null,
        created_on: version.created_on,
        updated_on: version.created_on,
    })),
}));

/** The files behind the first apps and the first content; their bytes are made up when somebody asks. */
export const FIRST_FILES: readonly StoredFile[] = [
    ...APPLICATIONS.flatMap((app) =>
        app.versions.map(({ id, version_name, bytes, sha256 }) => ({
            id,
            name: `${app.package_name}-${version_name}.apk`,
            type: 'application/vnd.android.package-archive',
            size: bytes,
            sha256,
            source: { kind: 'filler' as const },
        })),
    ).filter(({ size }) => size > 0),
    {
        id: `content-${CONTENT.id}`,
        name: CONTENT.name,
        type: CONTENT.kind,
        size: CONTENT.size,
        sha256: CONTENT.sha256,
        source: { kind: 'filler' },
    },
];

/** The tenant's apps that a device starts with: of Harbor & Pine's devices as it is told, of the others a share. */
export function firstVersions(devices: DeviceStore): FirstVersions {
    const { seed } = devices.fleet;
    const [checkout, signage] = FIRST_APPS;
    const installed = new Map(
        APPLICATIONS.flatMap((app) =>
            app.versions.flatMap(({ id, installed }) => installed.map((device) => [device, id])),
        ),
    );
    return (n) => {
        if (devices.has(n) && devices.field(n, 'platform') !== 'ANDROID') return [];
        if (n < DEVICES.length) {
            const id = installed.get(devices.has(n) ? devices.field(n, 'id') : '');
            return FIRST_APPS.flatMap((app) =>
                app.versions.filter((version) => version.id === id).map((version) => ({ app, version })),
            );
        }
        const x = fraction(hash(seed, n, 901));
        const version = checkout?.versions[x < 0.55 ? 0 : 1];
        const other = signage?.versions[0];
        return [
            ...(checkout && version && x < 0.75 ? [{ app: checkout, version }] : []),
            ...(signage && other && x > 0.9 ? [{ app: signage, version: other }] : []),
        ];
    };
}

/** The command that every tenant of at least four devices has behind it: two devices did it, one is still offline. */
export function firstCommands(devices: DeviceStore): { commands: CommandRecord[]; statuses: StatusRecord[] } {
    const numbers = REQUEST.devices.map((id) => devices.find(id));
    if (numbers.includes(undefined)) return { commands: [], statuses: [] };
    const created = Date.parse(REQUEST.created_on);
    const statuses = numbers.map((n, i): StatusRecord => {
        const ended = i < 2;
        return {
            id: REQUEST.statuses[i] ?? '',
            request: REQUEST.id,
            device: n ?? 0,
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
    });
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
