import { type BlueprintRecord, newestVersion, publishedVersion } from '../../state/blueprint-record.js';
import type { State } from '../../state/state.js';
import { isJsonObject, type JsonObject, readObject } from '../../util/json.js';

/** Where ids stand in the settings of a blueprint: in which list of which platform, under which key. */
export interface IdPlace {
    platform: string;
    list: string;
    key: string;
}

/** Lists the ids that settings have in a place, as texts. */
export function idsAt(settings: JsonObject, { platform, list, key }: IdPlace): string[] {
    const rows = readObject(settings, platform)[list];
    return (Array.isArray(rows) ? rows : [])
        .filter(isJsonObject)
        .map((row) => row[key])
        .filter((id) => id !== undefined && id !== null)
        .map(String);
}

const APP_VERSIONS: IdPlace = { platform: 'android', list: 'apps', key: 'app_version_id' };

/**
 * Finds a blueprint that uses a version of an app, in what was saved last or is published.
 * What only an earlier version of it used can be deleted.
 */
export function blueprintWithApp({ blueprints }: State, versionId: string): BlueprintRecord | undefined {
    return [...blueprints.values()].find((blueprint) =>
        [newestVersion(blueprint), publishedVersion(blueprint)].some(
            (version) => version !== undefined && idsAt(version.settings, APP_VERSIONS).includes(versionId),
        ),
    );
}
