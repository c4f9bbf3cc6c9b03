import { type Call, type Handlers, ok } from '../../http/call.js';
import { classicPage, type Rows, rowsOf, v2Page } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { DeviceAppRecord, InstallRecord } from '../../state/app-records.js';
import type { State } from '../../state/state.js';
import { uuidOf } from '../../util/hash.js';
import { filterDevices } from './device-filters.js';
import { createDeviceJson } from './device-json.js';
import { deviceReport } from './device-report.js';
import { cursorPage, sortDevices } from './device-sorting.js';

/** The most rows of a page of `/v2/devices/`. */
const MAX_V2_PAGE = 1000;

/** Devices, the apps on them, their installs and their reports. */
export function deviceHandlers(state: State): Handlers {
    const { devices, apps, maxPageSize } = state;
    const json = createDeviceJson(state);
    const page = (call: Call, rows: Rows) => classicPage(call, rows, maxPageSize);
    const device = (call: Call) => androidNumber(state, call.path('device_id'));
    return {
        getAllDevices(call) {
            const found = filterDevices(state, 'classic', call.query);
            return page(call, {
                count: found.length,
                json: (from, to) => found.slice(from, to).map((n) => json.classic(call.links, n)),
            });
        },
        getDeviceById: (call) => ({ status: 200, json: json.classic(call.links, device(call)) }),
        getDeviceApps(call) {
            const n = device(call);
            const list = [...apps.onDevice(n).values()].filter((app) => keepsApp(call, app));
            return page(
                call,
                rowsOf(list, (app) => writeDeviceApp(state, n, app)),
            );
        },
        getDeviceAppById(call) {
            const n = device(call);
            const app = [...apps.onDevice(n).values()].find(({ id }) => id === call.path('app_id'));
            if (app === undefined) throw notFound();
            return ok(writeDeviceApp(state, n, app));
        },
        getAppInstalls(call) {
            const n = device(call);
            const list = apps.installs(n).filter((install) => keepsInstall(call, devices.field(n, 'id'), install));
            return page(
                call,
                rowsOf(list, (install) => writeInstall(state, call, n, install)),
            );
        },
        getDeviceEvent(call) {
            const n = device(call);
            const history = call.query.number('latest_event') === 0 ? (state.reports.get(n) ?? []) : [];
            return page(
                call,
                rowsOf([devices.read(n), ...history], (one) => deviceReport(call.links, one)),
            );
        },
        getAllDevicesV2(call) {
            const found = sortDevices(state, filterDevices(state, 'v2', call.query), call.query.string('ordering'));
            const write = (n: number) => json.v2(n);
            if (call.query.string('cursor') !== undefined) return cursorPage(call, found, MAX_V2_PAGE, write);
            return v2Page(
                call,
                { count: found.numbers.length, json: (from, to) => found.numbers.slice(from, to).map(write) },
                MAX_V2_PAGE,
            );
        },
        getDeviceByIdV2(call) {
            const n = devices.find(call.path('id'));
            if (n === undefined) throw notFound();
            return { status: 200, json: `{"code":200,"message":"success","content":${json.v2(n)}}` };
        },
    };
}

/** The number of an Android device; the classic API knows no others. */
export function androidNumber({ devices }: State, id: string): number {
    const n = devices.find(id);
    if (n === undefined || devices.field(n, 'platform') !== 'ANDROID') throw notFound();
    return n;
}

function keepsApp({ query }: Call, app: DeviceAppRecord): boolean {
    const whitelisted = query.string('whitelisted');
    if (whitelisted !== undefined && !/^(true|false)$/i.test(whitelisted))
        throw badField('whitelisted', 'Must be true or false.');
    const [packageName, appType, appState, search] = ['package_name', 'app_type', 'state', 'search'].map((name) =>
        query.string(name),
    );
    return (
        (packageName === undefined || app.package_name === packageName) &&
        (appType === undefined || app.app_type === appType) &&
        (appState === undefined || app.state === appState) &&
        (search === undefined || app.app_name.toLowerCase().includes(search.toLowerCase())) &&
        (whitelisted === undefined || app.whitelisted === (whitelisted.toLowerCase() === 'true'))
    );
}

function writeDeviceApp({ seed, devices }: State, n: number, app: DeviceAppRecord): unknown {
    return {
        id: app.id,
        app_name: app.app_name,
        package_name: app.package_name,
        app_type: app.app_type,
        state: app.state,
        whitelisted: app.whitelisted,
        is_data_clearable: true,
        is_uninstallable: app.app_type !== 'PRELOADED',
        is_kiosk_app: devices.field(n, 'kiosk_app') === app.package_name,
        is_esper_controlled: app.app_type === 'ENTERPRISE',
        product_id: app.app_type === 'GOOGLE_PLAY' ? `app:${app.package_name}` : null,
        version_code: app.version_code,
        version_name: app.version_name,
        installer_package: null,
        identityHash: null,
        auto_update_mode: null,
        created_on: app.created_on,
        updated_on: app.updated_on,
        is_active: true,
        device: devices.field(n, 'id'),
        permissions: Object.entries(app.permissions).map(([permission, grant_state]) => ({
            id: uuidOf(seed, `grant ${app.id} ${permission}`),
            permission,
            grant_state,
            created_on: app.created_on,
            updated_on: app.updated_on,
            is_active: true,
            app: app.id,
        })),
    };
}

/** The labels of the API, by the keys that old answers had. */
const INSTALL_LABELS: Readonly<Record<string, string>> = {
    NOT_INSTALLED: 'Not Installed',
    INSTALL_IN_PROGRESS: 'Installation In-Progress',
    UNINSTALL_IN_PROGRESS: 'Uninstallation In-Progress',
    INSTALL_SUCCESS: 'Install Success',
    INSTALL_FAILED: 'Install Failed',
    UNINSTALL_SUCCESS: 'Uninstall Success',
    UNINSTALL_FAILED: 'Uninstall Failed',
};

function keepsInstall({ query }: Call, deviceId: string, install: InstallRecord): boolean {
    const [device, packageName, application, state] = [
        'device',
        'package_name',
        'application_name',
        'install_state',
    ].map((name) => query.string(name));
    return (
        (device === undefined || device === deviceId) &&
        (packageName === undefined || install.package_name === packageName) &&
        (application === undefined || install.application_name === application) &&
        (state === undefined || install.install_state === (INSTALL_LABELS[state] ?? state))
    );
}

function writeInstall({ devices, apps }: State, { links }: Call, n: number, install: InstallRecord): unknown {
    const { version } = install;
    return {
        id: install.id,
        application: {
            application_name: install.application_name,
            package_name: install.package_name,
            version: {
                app_version_id: version.id,
                version_name: version.version_name,
                version_code: version.version_name,
                build_number: version.version_code,
                hash_string: version.sha256,
            },
            is_enabled: apps.findVersion(version.id)?.version.is_enabled ?? false,
        },
        install_state: install.install_state,
        reason_details: install.reason,
        created_on: install.created_on,
        updated_on: install.updated_on,
        is_active: true,
        enterprise: links.enterprise,
        device: links.device(devices.field(n, 'id')),
    };
}
