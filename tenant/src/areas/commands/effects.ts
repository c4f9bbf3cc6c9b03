import type { AppStore } from '../../state/app-store.js';
import type { DeviceRecord } from '../../state/device-record.js';
import { BLUEPRINTS } from '../../state/seed/world.js';
import { iso } from '../../util/clock.js';
import { hash } from '../../util/hash.js';
import {
    isJsonObject,
    type JsonObject,
    readBoolean,
    readNumber,
    readString,
    withoutUndefined,
} from '../../util/json.js';
import { install, saveInstall, uninstall } from './app-effects.js';
import type { Effect, Job, Surroundings } from './job.js';

/** Lets a device carry out a command; returns why it failed, undefined when it did not. */
export function carryOut(
    around: Surroundings,
    command: string,
    n: number,
    args: JsonObject,
    status: string,
    at: number,
): string | undefined {
    const job = { around, n, args, status, time: iso(at) };
    const reason = EFFECTS[command]?.(job);
    // A device that answers has been in contact.
    if (around.devices.has(n)) around.devices.change(n, { last_seen: job.time, updated_on: job.time });
    return reason;
}

/** What is seen of a command while the device works on it. */
export function begin(
    around: Surroundings,
    command: string,
    n: number,
    args: JsonObject,
    status: string,
    at: number,
): void {
    const job = { around, n, args, status, time: iso(at) };
    if (command === 'INSTALL') saveInstall(job, 'Installation In-Progress', null);
    if (command === 'UNINSTALL') saveInstall(job, 'Uninstallation In-Progress', null);
    if (command === 'WIPE') around.devices.change(n, { state: 70 });
}

const set =
    (changes: (args: JsonObject, device: DeviceRecord) => Partial<DeviceRecord>): Effect =>
    ({ around: { devices }, n, args }) => {
        devices.change(n, changes(args, devices.read(n)));
        return undefined;
    };

const EFFECTS: Readonly<Record<string, Effect>> = {
    INSTALL: install,
    UNINSTALL: uninstall,
    WIPE: set(() => ({ state: 20, group: null, kiosk_app: null, current_command: null })),
    REBOOT: (job) => report(job, 'DEVICE_BOOT'),
    UPDATE_HEARTBEAT: (job) => report(job, 'HEARTBEAT'),
    SET_WIFI_STATE: set((args) => withoutUndefined<DeviceRecord>({ wifi_on: readBoolean(args, 'wifi_state') })),
    SET_BLUETOOTH_STATE: set((args) =>
        withoutUndefined<DeviceRecord>({ bluetooth_on: readBoolean(args, 'bluetooth_state') }),
    ),
    SET_ROTATION_STATE: set((args) => withoutUndefined<DeviceRecord>({ rotation: readNumber(args, 'rotate_state') })),
    SET_GPS_STATE: set((args) => withoutUndefined<DeviceRecord>({ gps: readNumber(args, 'gps_state') })),
    SET_BRIGHTNESS_SCALE: set((args) =>
        withoutUndefined<DeviceRecord>({ brightness: readNumber(args, 'brightness_value') }),
    ),
    SET_SCREEN_OFF_TIMEOUT: set((args) =>
        withoutUndefined<DeviceRecord>({ screen_off_timeout: readNumber(args, 'screen_off_timeout') }),
    ),
    SET_STREAM_VOLUME: set((args, { volumes }) => ({
        volumes: volumes.map((level, i) =>
            i === readNumber(args, 'stream') ? (readNumber(args, 'volume_level') ?? level) : level,
        ),
    })),
    SET_DEVICE_LOCKDOWN_STATE: set((args) => {
        const locked_down = readString(args, 'state') === 'LOCKED';
        return { locked_down, lockdown_message: locked_down ? (readString(args, 'message') ?? null) : null };
    }),
    SET_KIOSK_APP: withApp(({ around: { devices }, n }, package_name) =>
        devices.change(n, { kiosk_app: package_name }),
    ),
    SET_MULTI_APP_MODE: set(() => ({ kiosk_app: null })),
    SET_TIMEZONE: set((args) => withoutUndefined<DeviceRecord>({ timezone: readString(args, 'timezone_string') })),
    SET_DEVICE_LANGUAGE: set((args) => withoutUndefined<DeviceRecord>({ locale: readString(args, 'locale') })),
    UPDATE_DEVICE_CONFIG: set((args) =>
        withoutUndefined<DeviceRecord>({ alias_name: readString(args, 'device_alias_name') }),
    ),
    UPDATE_LATEST_DPC: set(() => ({ agent_version: '8.22.3602' })),
    UPDATE_BLUEPRINT: set(latestBlueprint),
    CONVERGE: set(latestBlueprint),
    USE_ONLY_SAVED_WIFI_AP: set((args) =>
        withoutUndefined<DeviceRecord>({ only_saved_wifi: readBoolean(args, 'use_only_saved_ap') }),
    ),
    ADD_WIFI_AP: set((args, { wifi_access_points }) => {
        const added = list(args, 'wifi_access_points').filter(isJsonObject);
        const names = new Set(added.map((one) => one['wifi_ssid']));
        return { wifi_access_points: [...wifi_access_points.filter((one) => !names.has(one['wifi_ssid'])), ...added] };
    }),
    REMOVE_WIFI_AP: set((args, { wifi_access_points }) => {
        const names = new Set(
            list(args, 'wifi_access_points').map((one) => (isJsonObject(one) ? one['wifi_ssid'] : one)),
        );
        return { wifi_access_points: wifi_access_points.filter((one) => !names.has(one['wifi_ssid'])) };
    }),
    SET_NEW_POLICY: ({ around: { devices, policies }, n, args }) => {
        const id = policyId(args);
        if (id === undefined || !policies.has(id)) return 'The policy does not exist.';
        devices.change(n, { policy: id });
        return undefined;
    },
    SYNC_CONTENT: ({ around, args }) =>
        around.content.has(Number(args['content_id'])) ? undefined : 'The content does not exist.',
    CLEAR_APP_DATA: withApp(() => {}),
    SET_APP_NOTIFICATIONS: withApp(() => {}),
    ADD_TO_WHITELIST: withApp(({ around, n }, name) => changeApp(around.apps, n, name, { whitelisted: true })),
    REMOVE_FROM_WHITELIST: withApp(({ around, n }, name) => changeApp(around.apps, n, name, { whitelisted: false })),
    SET_APP_STATE: withApp(({ around, n, args }, name) =>
        changeApp(around.apps, n, name, { state: readString(args, 'app_state') ?? 'SHOW' }),
    ),
    SET_APP_PERMISSION: withApp(({ around, n, args }, name) => {
        const permissions = around.apps.onDevice(n).get(name)?.permissions;
        const [permission, grant] = [readString(args, 'permission') ?? '', readString(args, 'grant_state') ?? ''];
        changeApp(around.apps, n, name, { permissions: { ...permissions, [permission]: grant } });
    }),
};

/** The number of the policy in the address that SET_NEW_POLICY takes. */
export function policyId(args: JsonObject): number | undefined {
    const id = /\/policy\/(\d+)\/?$/.exec(readString(args, 'policy_url') ?? '')?.[1];
    return id === undefined ? undefined : Number(id);
}

/** An effect on one app of the device, which fails where the app is not. */
function withApp(effect: (job: Job, packageName: string) => void): Effect {
    return (job) => {
        const name = readString(job.args, 'package_name') ?? '';
        if (!job.around.apps.onDevice(job.n).has(name)) return `${name} is not on the device.`;
        effect(job, name);
        return undefined;
    };
}

function changeApp(apps: AppStore, n: number, name: string, changes: Record<string, unknown>): void {
    const app = apps.onDevice(n).get(name);
    if (app) apps.putOnDevice(n, { ...app, ...changes });
}

function list(args: JsonObject, name: string): unknown[] {
    const value = args[name];
    return Array.isArray(value) ? value : [];
}

function latestBlueprint(_: JsonObject, { assigned_blueprint_id }: DeviceRecord): Partial<DeviceRecord> {
    const blueprint = BLUEPRINTS.find(({ id }) => id === assigned_blueprint_id);
    return blueprint ? { current_blueprint_id: blueprint.id, current_blueprint_version_id: blueprint.version } : {};
}

/** The device measures itself and reports. */
function report({ around: { devices, reported }, n, time }: Job, reason: string): undefined {
    reported(n);
    const device = devices.read(n);
    const bits = hash(devices.fleet.seed, n, device.report_id);
    devices.change(n, {
        report_id: device.report_id + 1,
        report_reason: reason,
        reported_on: time,
        battery: Math.max(1, Math.min(100, device.battery - 1 + (bits % 3))),
        free_ram_mb: 600 + (bits % 1400),
    });
}
