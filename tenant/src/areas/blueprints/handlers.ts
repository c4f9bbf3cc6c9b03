import { type Answer, type Call, enveloped, type Handlers, NO_CONTENT } from '../../http/call.js';
import { rowsOf, v2Page } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import { type BlueprintRecord, type BlueprintVersionRecord, newestVersion } from '../../state/blueprint-record.js';
import type { State } from '../../state/state.js';
import { isUsedBy, keepsName, sortRows, usesAll } from './filters.js';
import { readVersion } from './read-blueprint.js';

/** Rows of a page without a `limit`. The reference has neither it nor its default. */
const USUAL_PAGE = 20;

/** Handles blueprints and their versions. A converge, which is a command, brings them to devices. */
export function blueprintHandlers(state: State): Handlers {
    const { blueprints, devices } = state;
    const find = (call: Call<{ blueprint_id: string }>): BlueprintRecord => {
        const blueprint = blueprints.get(call.path('blueprint_id'));
        if (blueprint === undefined) throw notFound();
        return blueprint;
    };
    const save = (blueprint: BlueprintRecord): void => {
        blueprints.set(blueprint.id, blueprint);
        // Device lists show whether a device has what is published.
        devices.refresh();
    };
    const page = (call: Call, rows: readonly ReturnType<typeof write>[]): Answer =>
        v2Page(
            call,
            rowsOf(sortRows(rows, call.query.string('ordering')), (row) => row),
            { usual: USUAL_PAGE, most: call.maxPageSize },
        );
    return {
        getAllBlueprints(call) {
            const uses = usesAll(call.query);
            const found = [...blueprints.values()].filter(
                (one) => keepsName(call.query, newestVersion(one)) && isUsedBy(one, uses),
            );
            return page(
                call,
                found.map((one) => write(one, newestVersion(one))),
            );
        },
        createBlueprint(call) {
            const version = readVersion(state, call);
            const blueprint: BlueprintRecord = {
                id: state.newId(),
                created_by: version.saved_by,
                created_at: version.saved_at,
                versions: [version],
            };
            save(blueprint);
            return enveloped(201, write(blueprint, version));
        },
        getBlueprint(call) {
            const blueprint = find(call);
            return enveloped(200, write(blueprint, newestVersion(blueprint)));
        },
        updateBlueprint(call) {
            const before = find(call);
            const version = readVersion(state, call, before);
            const blueprint: BlueprintRecord = { ...before, versions: [...before.versions, version] };
            save(blueprint);
            return enveloped(200, write(blueprint, version));
        },
        deleteBlueprint(call) {
            const { id } = find(call);
            const has = (n: number) =>
                devices.field(n, 'assigned_blueprint_id') === id || devices.field(n, 'current_blueprint_id') === id;
            if (devices.order().some(has))
                throw badField('detail', 'Devices have the blueprint, so that it cannot be deleted.');
            blueprints.delete(id);
            return NO_CONTENT;
        },
        getAllBlueprintVersions(call) {
            const blueprint = find(call);
            const [number, publish] = [call.query.string('version_number'), call.query.string('publish')];
            const uses = usesAll(call.query);
            const found = blueprint.versions.filter(
                (version) =>
                    (number === undefined || String(version.number) === number) &&
                    (publish === undefined || String(version.publish) === publish.toLowerCase()) &&
                    uses(version),
            );
            return page(
                call,
                found.toReversed().map((version) => write(blueprint, version)),
            );
        },
        getBlueprintVersion(call) {
            const blueprint = find(call);
            const version = blueprint.versions.find(({ id }) => id === call.path('version_id'));
            if (version === undefined) throw notFound();
            return enveloped(200, write(blueprint, version));
        },
    };
}

function write({ id, created_by, created_at }: BlueprintRecord, version: BlueprintVersionRecord) {
    return {
        id,
        name: version.name,
        description: version.description,
        comments: version.comments,
        version_number: version.number,
        version_id: version.id,
        minor_version_number: 0,
        publish: version.publish,
        settings: version.settings,
        created_by,
        updated_by: version.saved_by,
        created_at,
        updated_at: version.saved_at,
    };
}
