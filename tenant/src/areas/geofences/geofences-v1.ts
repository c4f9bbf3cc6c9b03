import { type Call, created, type Handlers, ok } from '../../http/call.js';
import { geofencePage, rowsOf } from '../../http/pages.js';
import { badField } from '../../http/refusal.js';
import type { GeofenceShape, GeofenceSide, GeofenceV1Record } from '../../state/geofence-records.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { readNumber, readObject, readString, readStrings } from '../../util/json.js';
import { BlueprintGeofences, versionOf } from './blueprint-geofences.js';

/** How many blueprints a row of the list has. */
const MOST_BLUEPRINTS = 5;

/** What stands where a device has no blueprint: the reference knows no row without one. */
const NO_BLUEPRINT = { blueprint_id: '00000000-0000-0000-0000-000000000000', blueprint_version_number: 0 };

/** Handles geofences of the newer service, and where devices are that are under them. */
export function geofenceV1Handlers(state: State): Handlers {
    const { geofencesV1 } = state;
    const blueprints = new BlueprintGeofences(state);
    const find = (call: Call<{ geofence_id: string }>): GeofenceV1Record => {
        const geofence = geofencesV1.get(call.path('geofence_id'));
        // The reference of this service declares no 404.
        if (geofence === undefined) throw badField('geofence_id', 'There is no geofence with this id.');
        return geofence;
    };
    return {
        getAllGeofencesV1(call) {
            const withSummary = call.query.boolean('include_summary') === true;
            return geofencePage(
                call,
                rowsOf(selectGeofences(state, call), (geofence) => ({
                    ...writeGeofence(geofence),
                    ...(withSummary && {
                        device_summary: countSides(geofence),
                        blueprints: writeUsage(state, blueprints, geofence).slice(0, MOST_BLUEPRINTS),
                    }),
                })),
            );
        },
        createGeofenceV1(call) {
            const geofence = readGeofence(state, call);
            geofencesV1.set(geofence.id, geofence);
            return created({ content: writeGeofence(geofence) });
        },
        getGeofenceDeviceSummary: (call) => ok({ content: countSides(find(call)) }),
        getGeofenceBlueprintUsage: (call) =>
            geofencePage(
                call,
                rowsOf(writeUsage(state, blueprints, find(call)), (one) => one),
            ),
        getAllGeofenceDevices(call) {
            const [inside, blueprint] = [call.query.boolean('inside'), call.query.string('blueprint_id')];
            const version = call.query.number('blueprint_version_number');
            const rows = sidesOf(state, find(call))
                .map(({ n, side }) => writeDevice(state, n, side))
                .filter(
                    (row) =>
                        (inside === undefined || row.inside === inside) &&
                        (blueprint === undefined || row.blueprint_id === blueprint) &&
                        (version === undefined || row.blueprint_version_number === version),
                );
            return geofencePage(
                call,
                rowsOf(rows, (row) => row),
            );
        },
    };
}

function selectGeofences({ geofencesV1 }: State, { query }: Call): GeofenceV1Record[] {
    const [ids, name] = [query.list('ids')?.map((id) => id.toLowerCase()), query.string('name')];
    const search = query.string('search')?.toLowerCase();
    return [...geofencesV1.values()].filter(
        (one) =>
            (ids === undefined || ids.includes(one.id)) &&
            (name === undefined || one.name === name) &&
            (search === undefined || one.name.toLowerCase().includes(search)),
    );
}

/** Reads a geofence to make. What its shape may be, the description says, and the body has been checked against it. */
function readGeofence(state: State, { body }: Call): GeofenceV1Record {
    const now = state.now();
    return {
        id: state.newId(),
        name: readString(body, 'name') ?? '',
        description: readString(body, 'description') ?? '',
        actions: readStrings(body, 'actions') ?? [],
        geometry: readShape(readObject(body, 'geometry')),
        sides: {},
        created_at: now,
        updated_at: now,
    };
}

function readShape(sent: ReturnType<typeof readObject>): GeofenceShape {
    const points = Array.isArray(sent['coordinates']) ? sent['coordinates'] : [];
    const coordinates = points.map((point) => ({
        latitude: readNumber(readObject(point), 'latitude') ?? 0,
        longitude: readNumber(readObject(point), 'longitude') ?? 0,
    }));
    if (sent['type'] === 'polygon') return { type: 'polygon', coordinates };
    return { type: 'circle', coordinates, radius: readNumber(sent, 'radius') ?? 0 };
}

function writeGeofence({ sides: _, ...geofence }: GeofenceV1Record) {
    return geofence;
}

/** Lists the devices under a geofence in the order of lists. */
function sidesOf({ devices }: State, { sides }: GeofenceV1Record): { n: number; side: GeofenceSide }[] {
    const found = Object.entries(sides).map(([n, side]) => ({ n: Number(n), side }));
    return found.sort((one, other) => devices.rank(one.n) - devices.rank(other.n));
}

function countSides({ sides }: GeofenceV1Record) {
    const all = Object.values(sides);
    const count = (inside: boolean | null) => all.filter((side) => side.inside === inside).length;
    return {
        total_devices: all.length,
        inside_count: count(true),
        outside_count: count(false),
        unknown_count: count(null),
    };
}

function writeUsage(state: State, blueprints: BlueprintGeofences, { id, sides }: GeofenceV1Record) {
    const versions = Object.keys(sides).map((n) => versionOf(state, Number(n)));
    return blueprints.using(id).map(({ blueprintId, version }) => ({
        blueprint_id: blueprintId,
        blueprint_version_number: version.number,
        device_count: versions.filter((one) => one === version).length,
    }));
}

function writeDevice(state: State, n: number, { inside, changed, place }: GeofenceSide) {
    const { id, current_blueprint_id } = state.devices.peek(n);
    const version = versionOf(state, n);
    return {
        device_id: id,
        ...(version === undefined || current_blueprint_id === null
            ? NO_BLUEPRINT
            : { blueprint_id: current_blueprint_id, blueprint_version_number: version.number }),
        inside,
        state_changed_at: changed === null ? null : iso(changed),
        latitude: place && cut(place.latitude),
        longitude: place && cut(place.longitude),
        location_updated_at: place?.told ?? null,
    };
}

/** Cuts a coordinate to four decimals, as this service answers it. */
const cut = (degrees: number): number => Math.trunc(degrees * 10_000) / 10_000;
