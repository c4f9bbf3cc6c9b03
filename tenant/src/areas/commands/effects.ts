import type { DeviceRecord } from '../../state/device-record.js';
import { hash } from '../../util/hash.js';
import {
    isJsonObject,
    type JsonObject,
    readBoolean,
    readNumber,
    readString,
    readStrings,
    withoutUndefined,
} from '../../util/json.js';
import { APP_EFFECTS, saveInstall } from './app-effects.js';
import { converge } from './converge.js';
import type { Effect, Job } from './job.js';

/** Carries out a command on a device. Returns why it failed, undefined when it did not. */
export function carryOut(job: Job): string | undefined {
    const { devices } = job.state;
    const reason = EFFECTS[job.command]?.(job);
    // A device that responds has been in contact.
    if (devices.has(job.n)) devices.change(job.n, { last_seen: job.time, updated_on: job.time });
    return reason;
}

/** Shows that a device has begun to work on a command. */
export function begin(job: Job): void {
    if (job.command === 'INSTALL') saveInstall(job, 'Installation In-Progress', null);
    if (job.command === 'UNINSTALL') saveInstall(job, 'Uninstallation In-Progress', null);
    if (job.command === 'WIPE') job.state.devices.change(job.n, { state: 70 });
    if (isConverge(job.command)) job.state.devices.change(job.n, { blueprint_result: 'UPGRADE_INITIATED' });
}

/** Shows that a device has not carried out a command that it had begun. */
export function fail({ state: { devices }, n, command }: Job): void {
    if (isConverge(command) && devices.has(n)) devices.change(n, { blueprint_result: 'UPGRADE_FAILED' });
}

const isConverge = (command: string): boolean => command === 'CONVERGE' || command === 'UPDATE_BLUEPRINT';

type Changes = (args: JsonObject, device: DeviceRecord) => Partial<DeviceRecord>;

/** Makes an effect that changes fields of the device and never fails. */
function set(changes: Changes): Effect {
    return ({ state: { devices }, n, args }) => {
        devices.change(n, changes(args, devices.read(n)));
        return undefined;
    };
}

/** What each command does. A command without an entry succeeds and changes nothing. */
const EFFECTS: Readonly<Record<string, Effect>> = {
    ...APP_EFFECTS,
    WIPE: set(() => ({ state: 20, group: null, kiosk_app: null, current_command: null })),
    REBOOT: (job) => sendReport(job, 'DEVICE_BOOT'),
    UPDATE_HEARTBEAT: (job) => sendReport(job, 'HEARTBEAT'),
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
    SET_MULTI_APP_MODE: set(() => ({ kiosk_app: null })),
    SET_TIMEZONE: set((args) => withoutUndefined<DeviceRecord>({ timezone: readString(args, 'timezone_string') })),
    SET_DEVICE_LANGUAGE: set((args) => withoutUndefined<DeviceRecord>({ locale: readString(args, 'locale') })),
    UPDATE_DEVICE_CONFIG: set((args) =>
        withoutUndefined<DeviceRecord>({ alias_name: readString(args, 'device_alias_name') }),
    ),
    UPDATE_LATEST_DPC: set(() => ({ agent_version: '8.22.3602' })),
    UPDATE_BLUEPRINT: converge,
    CONVERGE: converge,
    REMOVE_DEVICE: set(() => ({ state: 20, group: null })),
    USE_ONLY_SAVED_WIFI_AP: set((args) =>
        withoutUndefined<DeviceRecord>({ only_saved_wifi: readBoolean(args, 'use_only_saved_ap') }),
    ),
    ADD_WIFI_AP: set((args, { wifi_access_points }) => {
        const added = accessPoints(args).filter(isJsonObject);
        const names = new Set(added.map((one) => one['wifi_ssid']));
        return { wifi_access_points: [...wifi_access_points.filter((one) => !names.has(one['wifi_ssid'])), ...added] };
    }),
    REMOVE_WIFI_AP: set((args, { wifi_access_points }) => {
        const names = new Set(accessPoints(args).map((one) => (isJsonObject(one) ? one['wifi_ssid'] : one)));
        return { wifi_access_points: wifi_access_points.filter((one) => !names.has(one['wifi_ssid'])) };
    }),
    SET_NEW_POLICY: ({ state: { devices, policies }, n, args }) => {
        const id = policyId(args);
        if (id === undefined || !policies.has(id)) return 'The policy does not exist.';
        devices.change(n, { policy: id });
        return undefined;
    },
    APPLY_GEO_FENCE: ({ state, n, args }) => {
        state.appliedGeofences.set(n, readStrings(args, 'geofence_ids') ?? []);
        return undefined;
    },
    SYNC_CONTENT: ({ state, args }) =>
        state.content.has(Number(args['content_id'])) ? undefined : 'The content does not exist.',
};

/** How many earlier reports of a device are kept. */
const MAX_REPORTS = 20;

/** Lets a device measure itself and send a report. The report before it is kept. */
function sendReport({ state: { devices, reports }, n, time }: Job, reason: string): undefined {
    const device = devices.read(n);
    // A copy: the record changes with the device.
    reports.set(n, [{ ...device }, ...(reports.get(n) ?? [])].slice(0, MAX_REPORTS));
    const bits = hash(devices.fleet.seed, n, device.report_id);
    devices.change(n, {
        report_id: device.report_id + 1,
        report_reason: reason,
        reported_on: time,
        battery: Math.max(1, Math.min(100, device.battery - 1 + (bits % 3))),
        free_ram_mb: 600 + (bits % 1400),
    });
}

/** Reads the id of the policy from the URL that SET_NEW_POLICY takes. */
export function policyId(args: JsonObject): number | undefined {
    const id = /\/policy\/(\d+)\/?$/.exec(readString(args, 'policy_url') ?? '')?.[1];
    return id === undefined ? undefined : Number(id);
}

function accessPoints(args: JsonObject): unknown[] {
    const value = args['wifi_access_points'];
    return Array.isArray(value) ? value : [];
}
