import type { Links } from '../../http/links.js';
import type { AppRecord, AppVersion } from '../../state/app-records.js';
import type { State } from '../../state/state.js';

const MEGABYTE = 1024 * 1024;
/** Not rounded, as the API writes it. */
const megabytes = (bytes: number) => bytes / MEGABYTE;

/** Makes a link to a stored file; null where there is none. */
function link(state: State, links: Links, id: string | null): string | null {
    const file = id === null ? undefined : state.files.get(id);
    return file ? links.file(file.id, file.name) : null;
}

/** Writes an app as the legacy API has it, with all its versions in short. */
export function writeApplication(state: State, links: Links, app: AppRecord): unknown {
    return {
        id: app.id,
        versions: app.versions.map((version) => ({
            id: version.id,
            version_code: version.version_name,
            build_number: version.version_code,
            hash_string: version.sha256,
            min_sdk_version: version.min_sdk_version,
            target_sdk_version: version.target_sdk_version,
            download_url: link(state, links, version.file),
            icon_url: link(state, links, version.icon),
            release_name: version.release_name,
            release_comments: version.release_comments,
        })),
        application_name: app.application_name,
        package_name: app.package_name,
        developer: null,
        category: app.category,
        content_rating: '0.0',
        compatibility: null,
        created_on: app.created_on,
        updated_on: app.updated_on,
        is_active: true,
        is_hidden: app.kind === 'hidden',
        auto_update_app: false,
        enterprise: links.enterprise,
    };
}

/** Writes an app as Application V1 has it, with its newest version. */
export function writeApplicationV1(state: State, links: Links, app: AppRecord): unknown {
    const [newest] = app.versions;
    return {
        id: app.id,
        ...(newest && {
            latest_version: {
                id: newest.id,
                version_code: newest.version_name,
                build_number: newest.version_code,
                hash_string: newest.sha256,
                min_sdk_version: newest.min_sdk_version,
                target_sdk_version: newest.target_sdk_version,
                icon_url: link(state, links, newest.icon),
                release_name: newest.release_name,
            },
        }),
        application_name: app.application_name,
        package_name: app.package_name,
        is_hidden: app.kind === 'hidden',
        enterprise: links.enterprise,
    };
}

/** A version, and whether its two version fields have their old names (else they have Android's). */
interface LegacyVersion extends AppVersion {
    legacy: boolean;
}

/** Writes a version as the legacy API has it. */
export function writeVersion(state: State, links: Links, { app, version, legacy }: LegacyVersion): unknown {
    const names = legacy
        ? { version_code: version.version_name, build_number: version.version_code }
        : { version_name: version.version_name, version_code: version.version_code };
    return {
        id: version.id,
        installed_count: state.apps.devicesWith(version.id).length,
        permissions: version.permissions.map((permission) => ({
            ...permission,
            created_on: version.created_on,
            updated_on: version.updated_on,
            is_active: true,
            enterprise: links.enterprise,
            app_version: links.version(app.id, version.id),
        })),
        app_file: link(state, links, version.file),
        app_icon: link(state, links, version.icon),
        ...names,
        size_in_mb: megabytes(version.bytes),
        hash_string: version.sha256,
        release_name: version.release_name,
        release_comments: version.release_comments,
        release_track: version.release_track,
        created_on: version.created_on,
        updated_on: version.updated_on,
        min_sdk_version: version.min_sdk_version,
        target_sdk_version: version.target_sdk_version,
        is_enabled: version.is_enabled,
        is_default: version.is_default,
        approval_status: version.approval_status,
        enterprise: links.enterprise,
        application: links.application(app.id),
    };
}

/** Writes a version as Application V1 has it. */
export function writeVersionV1(state: State, links: Links, { app, version }: AppVersion): unknown {
    return {
        id: version.id,
        installed_count: state.apps.devicesWith(version.id).length,
        is_g_play: app.kind === 'play',
        app_file: link(state, links, version.file),
        app_icon: link(state, links, version.icon),
        version_code: version.version_name,
        build_number: version.version_code,
        min_sdk_version: version.min_sdk_version,
        release_name: version.release_name,
        release_comments: version.release_comments,
        approval_status: version.approval_status,
        release_date: version.created_on,
        size_in_mb: megabytes(version.bytes),
        is_default: version.is_default,
        created_on: version.created_on,
        enterprise: links.enterprise,
        application: links.application(app.id),
    };
}
