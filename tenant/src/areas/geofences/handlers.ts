import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { GeofenceRecord, State } from '../../state/state.js';
import { readNumber, readString, readStringOrNull, readStrings, withoutUndefined } from '../../util/json.js';

/** Geofences: circles on the map. The API links no devices to them; the data of a tenant can. */
export function geofenceHandlers(state: State): Handlers {
    const { geofences } = state;
    const find = (call: Call) => {
        const geofence = geofences.get(call.path('geofence_id'));
        if (geofence === undefined) throw notFound();
        return geofence;
    };
    const save = (geofence: GeofenceRecord) => {
        geofences.set(geofence.id, geofence);
        return writeGeofence(state, geofence);
    };
    const fieldsOf = ({ body }: Call) =>
        withoutUndefined<GeofenceRecord>({
            name: readString(body, 'name'),
            description: readStringOrNull(body, 'description'),
            latitude: readNumber(body, 'latitude'),
            longitude: readNumber(body, 'longitude'),
            radius: readNumber(body, 'radius'),
            radius_unit: readString(body, 'radius_unit'),
            device_actions: readStrings(body, 'device_actions'),
        });
    const defaults = { description: null, radius: null, radius_unit: 'METERS', device_actions: [] };
    return {
        getAllGeofences(call) {
            const search = call.query.string('search')?.toLowerCase();
            const list = [...geofences.values()].filter(
                ({ name, description }) =>
                    search === undefined ||
                    name.toLowerCase().includes(search) ||
                    description?.toLowerCase().includes(search),
            );
            return classicPage(
                call,
                rowsOf(list, (geofence) => writeGeofence(state, geofence)),
                state.maxPageSize,
            );
        },
        createGeofence(call) {
            const now = state.now();
            const empty = {
                id: state.newId(),
                name: '',
                latitude: 0,
                longitude: 0,
                devices: [],
                created_by: state.keys.user.username,
            };
            return created(save({ ...empty, ...defaults, created_on: now, updated_on: now, ...fieldsOf(call) }));
        },
        getGeofence: (call) => ok(writeGeofence(state, find(call))),
        updateGeofence: (call) => ok(save({ ...find(call), ...defaults, ...fieldsOf(call), updated_on: state.now() })),
        partialUpdateGeofence: (call) => ok(save({ ...find(call), ...fieldsOf(call), updated_on: state.now() })),
        deleteGeofence(call) {
            const geofence = find(call);
            if (linked(state, geofence).length > 0)
                throw badField('detail', 'Devices are linked to the geofence. Unlink them first.');
            geofences.delete(geofence.id);
            return NO_CONTENT;
        },
    };
}

function linked({ devices }: State, geofence: GeofenceRecord): readonly string[] {
    return geofence.devices.filter((id) => devices.find(id) !== undefined);
}

function writeGeofence(state: State, geofence: GeofenceRecord): unknown {
    const { devices: _, ...rest } = geofence;
    return { ...rest, enterprise: state.enterprise.id, device_count: linked(state, geofence).length };
}
