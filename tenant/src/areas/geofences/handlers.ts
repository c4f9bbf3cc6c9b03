import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { badField, notFound, unknownKey } from '../../http/refusal.js';
import type { GeofenceRecord } from '../../state/geofence-records.js';
import type { State } from '../../state/state.js';
import {
    type JsonObject,
    readNumberOrNull,
    readString,
    readStringOrNull,
    readStrings,
    withoutUndefined,
} from '../../util/json.js';
import { anyIncludes } from '../shared/list-filters.js';
import type { GeofenceWatch } from './geofence-watch.js';

type One = Call<{ geofence_id: string }>;

/** The words of `device_actions`, as answers have them; requests may have them in lower case. */
const ACTIONS: ReadonlySet<string> = new Set(['LOCK_DOWN', 'BEEP']);

const DEFAULTS = { description: null, radius: null, radius_unit: 'METERS', device_actions: [] };

/** Handles geofences of the older kind, by both their paths. Devices are linked when one is made, and never later. */
export function geofenceHandlers(state: State, watch: GeofenceWatch): Handlers {
    const { geofences } = state;
    const find = (call: One) => {
        const geofence = geofences.get(call.path('geofence_id'));
        if (geofence === undefined) throw notFound();
        return geofence;
    };
    const save = (geofence: GeofenceRecord) => {
        geofences.set(geofence.id, geofence);
        watch.begin(geofence);
        return writeGeofence(state, geofence);
    };
    const handlers = {
        getAllGeofences(call: Call) {
            const search = call.query.string('search')?.toLowerCase();
            const list = [...geofences.values()].filter(
                ({ name, description }) => search === undefined || anyIncludes([name, description], search),
            );
            return classicPage(
                call,
                rowsOf(list, (geofence) => writeGeofence(state, geofence)),
            );
        },
        getGeofence: (call: One) => ok(writeGeofence(state, find(call))),
        deleteGeofence(call: One) {
            const geofence = find(call);
            if (linked(state, geofence).length > 0)
                throw badField('detail', 'Devices are linked to the geofence. Unlink them first.');
            geofences.delete(geofence.id);
            return NO_CONTENT;
        },
    };
    return {
        ...handlers,
        getGeofenceList: handlers.getAllGeofences,
        getTheGeofence: handlers.getGeofence,
        deleteTheGeofence: handlers.deleteGeofence,
        createGeofence: (call) => created(save({ ...newGeofence(state), ...readGeofence(call) })),
        createAndApplyGeofence: (call) =>
            created(save({ ...newGeofence(state), ...readGeofence(call), devices: readDevices(state, call) })),
        updateGeofence(call) {
            const geofence = { ...find(call), ...DEFAULTS, ...readGeofence(call), updated_on: state.now() };
            return ok(save(geofence));
        },
        partialUpdateGeofence: (call) => ok(save({ ...find(call), ...readGeofence(call), updated_on: state.now() })),
    };
}

function newGeofence(state: State): GeofenceRecord {
    const now = state.now();
    return {
        id: state.newId(),
        name: '',
        latitude: 0,
        longitude: 0,
        devices: [],
        sides: {},
        created_by: state.keys.user.username,
        ...DEFAULTS,
        created_on: now,
        updated_on: now,
    };
}

function readGeofence({ body }: Call): Partial<GeofenceRecord> {
    return withoutUndefined<GeofenceRecord>({
        name: readString(body, 'name'),
        description: readStringOrNull(body, 'description'),
        latitude: readCoordinate(body, 'latitude', 90),
        longitude: readCoordinate(body, 'longitude', 180),
        radius: readNumberOrNull(body, 'radius'),
        radius_unit: readString(body, 'radius_unit'),
        device_actions: readStrings(body, 'device_actions')?.map(readAction),
    });
}

/** Reads the devices to link. Throws a `Refusal` for one that there is not: the classic API has Android devices only. */
function readDevices({ devices }: State, { body }: Call): string[] {
    const ids = [...new Set(readStrings(body, 'devices'))];
    for (const id of ids) {
        const n = devices.find(id);
        if (n === undefined || devices.field(n, 'platform') !== 'ANDROID') throw unknownKey('devices', id);
    }
    return ids;
}

/** Reads a coordinate: a number, or a number as text. Throws a `Refusal` for what is none, or further than `most`. */
function readCoordinate(body: JsonObject, name: string, most: number): number | undefined {
    const sent = body[name];
    if (sent === undefined) return undefined;
    const value = typeof sent === 'string' && sent.trim() !== '' ? Number(sent) : sent;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw badField(name, 'A valid number is required.');
    if (Math.abs(value) > most)
        throw badField(
            name,
            value > 0
                ? `Ensure this value is less than or equal to ${most}.`
                : `Ensure this value is greater than or equal to -${most}.`,
        );
    return value;
}

function readAction(sent: string): string {
    const action = sent.toUpperCase();
    if (!ACTIONS.has(action)) throw badField('device_actions', `"${sent}" is not a valid choice.`);
    return action;
}

/** Lists the ids of the linked devices that still exist. */
function linked({ devices }: State, geofence: GeofenceRecord): readonly string[] {
    return geofence.devices.filter((id) => devices.find(id) !== undefined);
}

function writeGeofence(state: State, geofence: GeofenceRecord): unknown {
    const { devices: _, sides: __, ...rest } = geofence;
    return { ...rest, enterprise: state.enterprise.id, device_count: linked(state, geofence).length };
}
