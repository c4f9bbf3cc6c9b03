import { created, type Handlers, ok } from '../../http/call.js';
import { notFound } from '../../http/refusal.js';
import type { DeviceRecord } from '../../state/device-record.js';
import type { State } from '../../state/state.js';
import { type JsonObject, readBoolean, readNumber, readObject, readString, withoutUndefined } from '../../util/json.js';
import { findAndroid } from '../shared/find-devices.js';

/** The words for `gps` and `rotation` of a device, in the order in which commands count them. */
export const GPS_STATES = [
    'LOCATION_MODE_HIGH_ACCURACY',
    'LOCATION_MODE_SENSORS_ONLY',
    'LOCATION_MODE_BATTERY_SAVING',
    'LOCATION_MODE_OFF',
    'LOCATION_MODE_ON',
];
const ROTATION_STATES = ['AUTO', 'PORTRAIT_ONLY', 'LANDSCAPE_ONLY'];

/** The streams that `volumes` of a device has levels of, in its order. */
export const AUDIO_STREAMS = ['STREAM_RING', 'STREAM_NOTIFICATION', 'STREAM_ALARM', 'STREAM_MUSIC'];

/** Handles the settings of a device: what it shows of them, and what its agent reports. */
export function settingsHandlers(state: State): Handlers {
    const { devices, enterprise } = state;
    return {
        getDeviceState: (call) => ok(writeSettings(devices.read(findAndroid(state, call.path('id'))))),
        updateDeviceState(call) {
            const id = call.path('id');
            const n = devices.find(id);
            if (n === undefined) throw notFound();
            const now = state.now();
            const reported = readSettings(readObject(call.body, 'device_settings'));
            devices.change(n, { ...reported, last_seen: now, updated_on: now });
            return created({ content: { ...call.body, tenant_id: enterprise.id, device_id: id } });
        },
    };
}

function writeSettings(device: DeviceRecord): unknown {
    return {
        gps_state: GPS_STATES[device.gps],
        wifi_state: device.wifi_on,
        adb_enabled: false,
        adb_timeout: 0,
        remote_adb_enabled: false,
        remote_adb_ip: null,
        remote_adb_port: null,
        audio_settings: Object.fromEntries(AUDIO_STREAMS.map((stream, i) => [stream, device.volumes[i] ?? 0])),
        rotation_state: ROTATION_STATES[device.rotation],
        bluetooth_state: device.bluetooth_on,
        brightness_scale: device.brightness,
        screen_off_timeout: device.screen_off_timeout,
        use_only_saved_ap: device.only_saved_wifi,
    };
}

/** Reads what a report says of settings that a tenant keeps. Any other stays unread, as does a word that it does not know. */
function readSettings(settings: JsonObject): Partial<DeviceRecord> {
    return withoutUndefined<DeviceRecord>({
        gps: numberOf(GPS_STATES, readString(settings, 'gps_state')),
        wifi_on: readBoolean(settings, 'wifi_state'),
        rotation: numberOf(ROTATION_STATES, readString(settings, 'rotation_state')),
        bluetooth_on: readBoolean(settings, 'bluetooth_state'),
        brightness: readNumber(settings, 'brightness_scale'),
        screen_off_timeout: readNumber(settings, 'screen_off_timeout'),
        only_saved_wifi: readBoolean(settings, 'use_only_saved_ap'),
    });
}

function numberOf(words: readonly string[], word: string | undefined): number | undefined {
    const at = words.indexOf(word ?? '');
    return at === -1 ? undefined : at;
}
