import { type ApkFacts, BadApk, readApk } from '../../apk/read-apk.js';
import { badField, Refusal } from '../../http/refusal.js';
import type { AppRecord, VersionRecord } from '../../state/app-records.js';
import type { StoredFile } from '../../state/file-store.js';
import type { State } from '../../state/state.js';

/** Reads an uploaded APK and adds it to the tenant: a new app, or a further version. Rejects with a `Refusal`. */
export async function addUpload(state: State, file: StoredFile | undefined): Promise<AppRecord> {
    if (file === undefined) throw badField('app_file', 'No file was submitted.');
    try {
        return await addVersion(state, file);
    } catch (error) {
        state.files.remove(file.id);
        if (!(error instanceof BadApk)) throw error;
        throw new Refusal(error.kind === 'other' ? 415 : 400, [`app_file: ${error.message}`], { cause: error });
    }
}

async function addVersion(state: State, file: StoredFile): Promise<AppRecord> {
    const { applications } = state.apps;
    if (!/\.apk$/i.test(file.name)) throw new BadApk('The name of the file does not end in .apk.', 'other');
    const apk = await readApk(file.source.kind === 'disk' ? file.source.path : bytesOf(file));
    const known = [...applications.values()].find(
        (app) => app.package_name === apk.package_name && app.kind !== 'play',
    );
    if (known !== undefined) refuseKnown(known, apk);
    const now = state.now();
    const version = newVersion(state, file, apk);
    const app: AppRecord = {
        ...(known ?? {
            id: state.newId(),
            package_name: apk.package_name,
            kind: 'uploaded',
            category: null,
            created_on: now,
        }),
        application_name: apk.label.slice(0, 255),
        updated_on: now,
        versions: [{ ...version, is_default: known === undefined }, ...(known?.versions ?? [])],
    };
    applications.set(app.id, app);
    return app;
}

/** Throws a `Refusal` for a version that the app has already. */
function refuseKnown(app: AppRecord, apk: ApkFacts): void {
    const { version_name, version_code } = apk;
    if (app.versions.some((one) => one.version_name === version_name && one.version_code === version_code)) {
        throw badField('app_file', 'App Upload failed as this version already exists.');
    }
}

function newVersion(state: State, file: StoredFile, apk: ApkFacts): Omit<VersionRecord, 'is_default'> {
    const now = state.now();
    return {
        id: state.newId(),
        version_name: apk.version_name,
        version_code: apk.version_code,
        sha256: file.sha256,
        bytes: file.size,
        min_sdk_version: apk.min_sdk_version,
        target_sdk_version: apk.target_sdk_version,
        permissions: apk.permissions.map((permission) => ({ id: state.newId(), permission, grant_state: 'Default' })),
        release_name: `${apk.label} ${apk.version_name}`.slice(0, 255),
        release_comments: null,
        release_track: null,
        is_enabled: true,
        approval_status: 'APPROVED',
        file: file.id,
        icon: apk.icon === undefined ? null : state.files.put(apk.icon, { name: 'icon.png', type: 'image/png' }).id,
        created_on: now,
        updated_on: now,
    };
}

/** Returns the bytes of a file that is in memory. */
function bytesOf({ source }: StoredFile): Buffer {
    return source.kind === 'memory' ? source.bytes : Buffer.alloc(0);
}
