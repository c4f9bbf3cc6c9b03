import type { DeviceAppRecord } from '../../state/app-records.js';
import type { DeviceRecord, Platform } from '../../state/device-record.js';
import type { ReportCells } from '../../state/report-records.js';
import type { State } from '../../state/state.js';
import { pathOf } from '../groups/group-tree.js';

/** Which rows an order wants; what is undefined keeps all. */
export interface Wanted {
    /** Only what was there at this time, in milliseconds. */
    until: number;
    platforms: readonly string[] | undefined;
    systems: readonly string[] | undefined;
    packages: readonly string[] | undefined;
    appStates: readonly string[] | undefined;
}

/** A kind of report. */
interface ReportKind {
    display_name: string;
    description: string;
    /** The day after which there are data, as Esper's reference says. */
    after: string;
    columns: readonly string[];
    rows(state: State, wanted: Wanted): Iterable<ReportCells>;
}

/** Platforms and operating systems as reports write them. */
const WORDS: Readonly<Record<Platform, { platform: string; system: string }>> = {
    ANDROID: { platform: 'Android', system: 'Android' },
    APPLE: { platform: 'Apple', system: 'iOS' },
    LINUX: { platform: 'Linux', system: 'Linux' },
    WINDOWS: { platform: 'Windows', system: 'Windows' },
};

/** The cells of a device, by their columns. */
const DEVICE_CELLS: Readonly<Record<string, (device: DeviceRecord, state: State) => string | null>> = {
    device_id: (device) => device.id,
    device_name: (device) => device.device_name,
    alias_name: (device) => device.alias_name,
    platform: (device) => WORDS[device.platform].platform,
    os_version: (device) => device.os_version,
    serial_number: (device) => device.serial,
    device_state: (device) => String(device.state),
    group: ({ group }, { groups }) => (group === null ? null : pathOf(groups, group)),
    last_seen: (device) => device.last_seen,
    provisioned_on: (device) => device.provisioned_on,
};

/** The cells of an app on a device, by their columns. */
const APP_CELLS: Readonly<Record<string, (app: DeviceAppRecord, device: DeviceRecord) => string | null>> = {
    device_id: (_, device) => device.id,
    device_name: (_, device) => device.device_name,
    platform: (_, device) => WORDS[device.platform].platform,
    app_name: (app) => app.app_name,
    package_name: (app) => app.package_name,
    version_name: (app) => app.version_name,
    version_code: (app) => app.version_code,
    app_type: (app) => app.app_type,
    app_state: (app) => app.state,
};

/** The kinds of reports. Esper publishes no columns: these are decided here. */
export const REPORT_KINDS: Readonly<Record<'device_apps' | 'device', ReportKind>> = {
    device_apps: {
        display_name: 'Device apps',
        description: 'Which app is on which device.',
        after: '2024-07-01',
        columns: Object.keys(APP_CELLS),
        *rows(state, wanted) {
            // A test tenant knows the apps of Android devices only.
            for (const [n, device] of devicesOf(state, wanted)) {
                const apps = device.platform === 'ANDROID' ? state.apps.onDevice(n).values() : [];
                for (const app of apps)
                    if (isWantedApp(app, wanted)) yield Object.values(APP_CELLS).map((cell) => cell(app, device));
            }
        },
    },
    device: {
        display_name: 'Devices',
        description: 'The devices, with platform, state, group and last contact.',
        after: '2025-05-17',
        columns: Object.keys(DEVICE_CELLS),
        *rows(state, wanted) {
            for (const [, device] of devicesOf(state, wanted))
                yield Object.values(DEVICE_CELLS).map((cell) => cell(device, state));
        },
    },
};

/** Gives the devices that an order wants. The list is a copy: devices may come and go while a long one is written. */
function* devicesOf({ devices }: State, { until, platforms, systems }: Wanted): Generator<[number, DeviceRecord]> {
    for (const n of [...devices.order()]) {
        if (!devices.has(n)) continue;
        const { platform, system } = WORDS[devices.field(n, 'platform')];
        const isThere = Date.parse(devices.field(n, 'created_on')) <= until;
        if (isThere && has(platforms, platform) && has(systems, system)) yield [n, devices.read(n)];
    }
}

function isWantedApp(app: DeviceAppRecord, { until, packages, appStates }: Wanted): boolean {
    return Date.parse(app.created_on) <= until && has(packages, app.package_name) && has(appStates, app.state);
}

const has = (wanted: readonly string[] | undefined, value: string) => wanted === undefined || wanted.includes(value);
