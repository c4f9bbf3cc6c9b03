import type { Call } from '../../http/call.js';
import { badField } from '../../http/refusal.js';
import { type BlueprintRecord, type BlueprintVersionRecord, newestVersion } from '../../state/blueprint-record.js';
import type { State } from '../../state/state.js';
import { isJsonObject, type JsonObject, readBoolean, readObject, readString } from '../../util/json.js';

/**
 * Makes the next version of a blueprint of what was sent, or the first one of a new blueprint.
 * Settings are kept as they were sent; texts and settings that were left out stay as they were. Throws a `Refusal`.
 */
export function readVersion(state: State, { body }: Call, before?: BlueprintRecord): BlueprintVersionRecord {
    const last = before && newestVersion(before);
    const name = readString(body, 'name') ?? last?.name ?? '';
    if (name.trim() === '') throw badField('name', 'This field is required.');
    for (const other of state.blueprints.values()) {
        if (other.id !== before?.id && newestVersion(other).name === name)
            throw badField('name', 'A blueprint with this name already exists.');
    }
    const settings = body['settings'] === undefined ? (last?.settings ?? {}) : readObject(body, 'settings');
    checkRecords(state, settings);
    return {
        id: state.newId(),
        number: (last?.number ?? 0) + 1,
        name,
        description: readString(body, 'description') ?? last?.description ?? '',
        comments: readString(body, 'comments') ?? '',
        publish: before !== undefined && readBoolean(body, 'publish') === true,
        settings,
        saved_by: String(state.keys.user.id),
        saved_at: state.now(),
    };
}

/**
 * Refuses settings that name apps or files which the tenant does not have.
 * Networks, wallpapers, profiles and apps of other platforms are not kept here, so any id of them passes.
 */
function checkRecords({ apps, content }: State, settings: JsonObject): void {
    for (const app of rows(settings, 'android', 'apps')) {
        const [id, version] = [readString(app, 'app_id') ?? '', readString(app, 'app_version_id') ?? ''];
        const type = readString(app, 'type');
        if (type === 'ENTERPRISE' && apps.findVersion(version)?.app.id !== id)
            throw badField('settings.android.apps', `No version ${version} of an application ${id}.`);
        if (type === 'PLAYSTORE' && !apps.applications.has(id))
            throw badField('settings.android.apps', `No application ${id}.`);
    }
    for (const platform of ['android', 'linux']) {
        for (const file of rows(settings, platform, 'files')) {
            if (!content.has(Number(file['file_id'])))
                throw badField(`settings.${platform}.files`, `No file ${String(file['file_id'])}.`);
        }
    }
}

function rows(settings: JsonObject, platform: string, list: string): JsonObject[] {
    const value = readObject(settings, platform)[list];
    return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
