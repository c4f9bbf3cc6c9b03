import type { DeviceRecord } from '../../state/device-record.js';
import {
    isJsonObject,
    type JsonObject,
    readBoolean,
    readNumber,
    readObject,
    readString,
    withoutUndefined,
} from '../../util/json.js';

/** Whether a converge applies a setting: always, or when the settings of the enrolment are applied too. */
export function isApplied(setting: JsonObject, withProvision: boolean): boolean {
    const policy = readString(setting, 'apply_policy') ?? 'ALWAYS APPLY';
    return policy === 'ALWAYS APPLY' || (policy === 'PROVISION ONLY' && withProvision);
}

/** Reads what settings for Android change in what a device shows of itself. */
export function appliedSettings(
    android: JsonObject,
    withProvision: boolean,
    device: Pick<DeviceRecord, 'volumes'>,
): Partial<DeviceRecord> {
    const changes = Object.entries(SETTINGS).map(([name, read]) => {
        const setting = readObject(android, name);
        return isApplied(setting, withProvision) ? read(setting, android) : {};
    });
    const levels = readVolumes(readObject(android, 'sound_settings'), withProvision);
    const volumes = device.volumes.map((before, i) => levels[i] ?? before);
    return withoutUndefined<DeviceRecord>(Object.assign({}, ...changes, { volumes }));
}

type Changes = { [K in keyof DeviceRecord]?: DeviceRecord[K] | undefined };

/** What a device shows of a setting. Settings that are not here are kept in the blueprint, and show nowhere. */
const SETTINGS: Readonly<Record<string, (setting: JsonObject, android: JsonObject) => Changes>> = {
    brightness_settings: (setting) => ({ brightness: numberIn(readString(setting, 'brightness_value')) }),
    wifi_settings: (setting) => ({ wifi_on: isEnabled(readString(setting, 'wifi_state')) }),
    bluetooth_settings: (setting) => ({ bluetooth_on: isEnabled(readString(setting, 'bluetooth_state')) }),
    location_settings: (setting) => ({ gps: GPS.get(readBoolean(setting, 'allow_location')) }),
    screen_orientation_settings: (setting) => ({ rotation: ROTATIONS.get(readString(setting, 'orientation_type')) }),
    // Milliseconds, as in the command.
    screen_timeout_settings: (setting) => ({ screen_off_timeout: readNumber(setting, 'screentimeout_value') }),
    timezone_settings: (setting) => ({ timezone: readString(setting, 'timezone') }),
    language_settings: (setting) => ({ locale: readString(setting, 'device_locale') }),
    saved_ap_settings: (setting) => ({ only_saved_wifi: readBoolean(setting, 'use_only_saved_ap') }),
    device_mode_settings: (setting, android) => ({ kiosk_app: kioskApp(readString(setting, 'device_mode'), android) }),
};

/** Location as the command SET_GPS_STATE counts: 0 high accuracy, 3 off. */
const GPS = new Map<boolean | undefined, number>([
    [true, 0],
    [false, 3],
]);

/** Orientations as the command SET_ROTATION_STATE counts. It has no number for the inverted ones. */
const ROTATIONS = new Map<string | undefined, number>([
    ['AUTO', 0],
    ['PORTRAIT', 1],
    ['LANDSCAPE', 2],
]);

function isEnabled(state: string | undefined): boolean | undefined {
    return state === undefined ? undefined : state === 'ENABLE';
}

function numberIn(text: string | undefined): number | undefined {
    return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}

/** Returns which app is pinned: the first one of the blueprint. */
function kioskApp(mode: string | undefined, { apps }: JsonObject): string | null | undefined {
    if (mode === 'MULTI APP') return null;
    const [first]: unknown[] = Array.isArray(apps) ? apps : [];
    return mode === 'KIOSK' && isJsonObject(first) ? readString(first, 'package_name') : undefined;
}

/** The volumes in the order of the command SET_STREAM_VOLUME: ring, notification, alarm, music. */
const VOLUMES = ['ringtone', 'notification', 'alarm', 'music'];

function readVolumes(sound: JsonObject, withProvision: boolean): (number | undefined)[] {
    return VOLUMES.map((kind) => {
        const setting = readObject(sound, `${kind}_settings`);
        return isApplied(setting, withProvision) ? readNumber(setting, `${kind}_volume`) : undefined;
    });
}
