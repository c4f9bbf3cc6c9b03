import { type Handlers, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { notFound } from '../../http/refusal.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { State } from '../../state/state.js';
import { securityState } from '../devices/android-row.js';
import { geofencesOf } from '../shared/geofences-of.js';
import { tellsPlace } from '../shared/known-place.js';
import { connectionOf, filterTiles } from './tile-filters.js';

/** Ids of the rows go on from here, by the numbers of the devices. */
const FIRST_TILE = 40_817;

/** The words of `security_state`, why a device is so, and what to do: in our own words, as Esper publishes none. */
const SECURITY: Readonly<Record<number, readonly [state: string, reason: string, advice: string]>> = {
    1: ['SECURE', '', ''],
    10: ['LOW_RISK', 'The security patch is older than three months.', 'Update Android.'],
    20: ['MEDIUM_RISK', 'The device is not certified by Google, and its patch is old.', 'Update Android.'],
    30: ['HIGH_RISK', 'The system was changed.', 'Wipe the device.'],
};

/** Handles the tiles of devices: the short form of the console's grid. */
export function tileHandlers(state: State): Handlers {
    return {
        getDeviceTileReports: (call) =>
            classicPage(
                call,
                rowsOf(filterTiles(state, call.query), (n) => writeTile(state, call.links, n)),
            ),
        getDeviceTileReport(call) {
            const n = Number(call.path('device_tiles_id')) - FIRST_TILE;
            if (!state.devices.has(n) || state.devices.field(n, 'platform') !== 'ANDROID') throw notFound();
            return ok(writeTile(state, call.links, n));
        },
    };
}

function writeTile(state: State, links: Links, n: number): unknown {
    const device = state.devices.read(n);
    const model = modelOf(device.model);
    const [security_state, security_reason, security_advise] = SECURITY[securityState(state, n)] ?? ['UNSPECIFIED'];
    const { latitude, longitude } = device;
    return {
        id: FIRST_TILE + n,
        device: writeDevice(state, links, n),
        network_info: {
            numberOfSim: 0,
            simOperator: [],
            networkOperator: [],
            networkType: null,
            signalStrength: null,
            mobileNetworkStatus: 'DISCONNECTED',
            currentActiveConnection: connectionOf(state, n),
        },
        model: model.model,
        location: tellsPlace(state, n) ? { latitude: String(latitude), longitude: String(longitude) } : null,
        battery_level: device.battery,
        security_state,
        security_reason,
        security_advise,
        wifi_ssid: device.wifi_on ? device.wifi_ssid : null,
        updated_on: device.updated_on,
        created_on: device.created_on,
        is_active: device.state !== 20,
        is_gms: model.is_gms,
        status_id: device.report_id,
        serial_no: device.serial,
        android_version: Number.parseInt(device.os_version, 10),
        dpc_version: device.agent_version,
        location_city: '',
        network_type: connectionOf(state, n),
        enterprise: links.enterprise,
        icon: null,
    };
}

function writeDevice(state: State, links: Links, n: number): unknown {
    const device = state.devices.read(n);
    const group = device.group === null ? undefined : state.groups.get(device.group);
    const model = modelOf(device.model);
    const [geofence_id] = geofencesOf(state, n);
    return {
        id: device.id,
        groups: group ? [{ id: group.id, name: group.name, url: links.group(group.id) }] : [],
        device_name: device.device_name,
        ...(device.alias_name !== null && { alias_name: device.alias_name }),
        state: device.state,
        tags: device.tags?.join(',') ?? null,
        device_type: 'AFW',
        serial: device.serial,
        imeis: device.imei1 === null ? {} : { imei1: device.imei1 },
        android_version: Number.parseInt(device.os_version, 10),
        manufacturer: model.manufacturer,
        api_level: model.api_level,
        ...(device.template_name !== null && { template_name: device.template_name }),
        dpc_version: device.agent_version,
        provisioned_on: device.provisioned_on,
        ...(geofence_id !== undefined && { geofence_id }),
    };
}
