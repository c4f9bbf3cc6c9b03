/** A permission that a version asks for. */
interface AppPermissionRecord {
    id: string;
    permission: string;
    grant_state: string;
}

/** One version of an app of the tenant. */
export interface VersionRecord {
    id: string;
    /** Android's `versionName`; the legacy API calls it `version_code`. */
    version_name: string;
    /** Android's `versionCode`; the legacy API calls it `build_number`. */
    version_code: string;
    sha256: string;
    bytes: number;
    min_sdk_version: string | null;
    target_sdk_version: string | null;
    permissions: readonly AppPermissionRecord[];
    release_name: string | null;
    release_comments: string | null;
    release_track: string | null;
    is_enabled: boolean;
    is_default: boolean;
    approval_status: string;
    /** Ids of stored files; null where there is no file. */
    file: string | null;
    icon: string | null;
    created_on: string;
    updated_on: string;
}

/** An app of the tenant. */
export interface AppRecord {
    id: string;
    application_name: string;
    package_name: string;
    /** Uploaded by the tenant, from managed Google Play, or one of Esper's own, which lists leave out. */
    kind: 'uploaded' | 'play' | 'hidden';
    category: string | null;
    created_on: string;
    updated_on: string;
    /** Newest first. */
    versions: readonly VersionRecord[];
}

/** An app and one of its versions. */
export interface AppVersion {
    app: AppRecord;
    version: VersionRecord;
}

/** One app on one device. */
export interface DeviceAppRecord {
    id: string;
    app_name: string;
    package_name: string;
    app_type: 'ENTERPRISE' | 'GOOGLE_PLAY' | 'PRELOADED';
    /** Id of the version of the tenant's app; null for an app that is not the tenant's. */
    version_id: string | null;
    version_name: string;
    version_code: string;
    state: string;
    whitelisted: boolean;
    /** Grant state by permission. */
    permissions: Readonly<Record<string, string>>;
    created_on: string;
    updated_on: string;
}

/** One attempt to install or uninstall an app of the tenant. */
export interface InstallRecord {
    id: string;
    application_name: string;
    package_name: string;
    version: { id: string; version_name: string; version_code: string; sha256: string };
    /** The label that the API writes, such as `Install Success`. */
    install_state: string;
    reason: string | null;
    created_on: string;
    updated_on: string;
}
