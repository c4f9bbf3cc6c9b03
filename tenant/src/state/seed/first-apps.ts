import { fraction, hash, uuid } from '../../util/hash.js';
import type { AppRecord } from '../app-records.js';
import type { FirstVersions } from '../app-store.js';
import type { DeviceStore } from '../device-store.js';
import type { StoredFile } from '../file-store.js';
import { CONTENT_FILE, DEVICES, POLICY } from './world.js';
import { APPLICATIONS } from './world-apps.js';

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

/** The files behind the first apps and the first content. Their bytes are made up when they are read. */
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
    CONTENT_FILE,
];

/** Makes the function that returns which apps a device starts with. Most generated devices have one. */
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
