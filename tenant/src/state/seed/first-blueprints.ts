import { uuidOf } from '../../util/hash.js';
import type { JsonObject } from '../../util/json.js';
import type { BlueprintRecord, BlueprintVersionRecord } from '../blueprint-record.js';
import { BLUEPRINTS, CONTENT, USER } from './world.js';
import { APPLICATIONS } from './world-apps.js';

const [CHECKOUT, SIGNAGE] = APPLICATIONS;
const ALWAYS = { apply_policy: 'ALWAYS APPLY' };

/** Writes an app of the tenant as a blueprint has it. */
function app({ id, package_name }: { id: string; package_name: string }, version: string): JsonObject {
    return {
        app_id: id,
        app_version_id: version,
        package_name,
        type: 'ENTERPRISE',
        installation_rule: 'DURING PROVISIONING',
        state: 'SHOW',
        auto_update_mode: 'autoUpdateDefault',
    };
}

function settings(apps: readonly JsonObject[], files: readonly JsonObject[]): JsonObject {
    return {
        android: {
            device_mode_settings: { ...ALWAYS, device_mode: 'MULTI APP' },
            brightness_settings: { apply_policy: 'PROVISION ONLY', brightness_value: '80' },
            adb_settings: { ...ALWAYS, allow_adb: false },
            strict_app_synchronization_settings: { ...ALWAYS, allow_strict_app_synchronization: false },
            apps,
            files,
        },
    };
}

const [NEW_CHECKOUT, OLD_CHECKOUT] = CHECKOUT.versions;
const FILES = [{ file_id: String(CONTENT.id), destination_path: '/storage/emulated/0/Documents' }];

/** What each blueprint says in its newest version, and in the ones before. */
const CONTENTS = [
    {
        name: 'Store tablets',
        description: 'Checkout and signage tablets',
        comments: 'Checkout 4.3.0',
        newest: settings([app(CHECKOUT, NEW_CHECKOUT.id)], FILES),
        earlier: settings([app(CHECKOUT, OLD_CHECKOUT.id)], FILES),
    },
    {
        name: 'Window displays',
        description: 'Displays in shop windows',
        comments: 'Signage 2.0.5',
        newest: settings([app(SIGNAGE, SIGNAGE.versions[0].id)], []),
        earlier: settings([], []),
    },
];

/** The blueprints that every tenant starts with. */
export const FIRST_BLUEPRINTS: readonly BlueprintRecord[] = BLUEPRINTS.flatMap((blueprint, i) => {
    const content = CONTENTS[i];
    return content === undefined ? [] : [firstBlueprint(blueprint, content)];
});

function firstBlueprint(
    { id, version, number }: (typeof BLUEPRINTS)[number],
    { newest, earlier, ...texts }: (typeof CONTENTS)[number],
): BlueprintRecord {
    const saved = (n: number): BlueprintVersionRecord => ({
        ...texts,
        id: n === number ? version : uuidOf(0, `${id} ${n}`),
        number: n,
        comments: n === number ? texts.comments : `Version ${n}`,
        publish: true,
        settings: n === number ? newest : earlier,
        saved_by: String(USER.id),
        saved_at: new Date(Date.UTC(2026, n, 14, 9, 20)).toISOString().replace('.000Z', 'Z'),
    });
    return {
        id,
        created_by: String(USER.id),
        created_at: '2025-02-20T11:04:00Z',
        versions: [saved(1), ...Array.from({ length: number - 1 }, (_, n) => saved(n + 2))],
    };
}
