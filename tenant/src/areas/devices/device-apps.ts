import { type Call, type Handlers, ok } from '../../http/call.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { DeviceAppRecord, InstallRecord } from '../../state/app-records.js';
import type { State } from '../../state/state.js';
import { uuidOf } from '../../util/hash.js';
import { findAndroid } from '../shared/find-devices.js';

type DevicePath = { device_id: string };

/** Handles the apps on a device, and the attempts to install or uninstall them. */
export function deviceAppHandlers(state: State): Handlers {
    const { apps } = state;
    const find = (call: Call<DevicePath>) => findAndroid(state, call.path('device_id'));
    return {
        getDeviceApps(call) {
            const n = find(call);
            const list = [...apps.onDevice(n).values()].filter((app) => keepsDeviceApp(call, app));
            return classicPage(
                call,
                rowsOf(list, (app) => writeDeviceApp(state, n, app)),
            );
        },
        getDeviceAppById(call) {
            const n = find(call);
            const app = [...apps.onDevice(n).values()].find(({ id }) => id === call.path('app_id'));
            if (app === undefined) throw notFound();
            return ok({ ...writeDeviceApp(state, n, app), permissions: writePermissions(state, app) });
        },
        getAppInstalls(call) {
            const list = apps.installs(find(call)).filter((install) => keepsInstall(call, install));
            return classicPage(
                call,
                rowsOf(list, (install) => writeInstall(state, call, install)),
            );
        },
    };
}

function keepsDeviceApp({ query }: Call, app: DeviceAppRecord): boolean {
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

/** Writes an app on a device as lists have it. */
function writeDeviceApp({ devices }: State, n: number, app: DeviceAppRecord) {
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
    };
}

/** Writes the permissions of an app, which lists leave out. */
function writePermissions({ seed }: State, app: DeviceAppRecord): unknown {
    return Object.entries(app.permissions).map(([permission, grant_state]) => ({
        id: uuidOf(seed, `grant ${app.id} ${permission}`),
        permission,
        grant_state,
        created_on: app.created_on,
        updated_on: app.updated_on,
        is_active: true,
        app: app.id,
    }));
}

/** The labels of the API, by the values that it had earlier and still takes in a filter. */
const INSTALL_LABELS: Readonly<Record<string, string>> = {
    NOT_INSTALLED: 'Not Installed',
    INSTALL_IN_PROGRESS: 'Installation In-Progress',
    UNINSTALL_IN_PROGRESS: 'Uninstallation In-Progress',
    INSTALL_SUCCESS: 'Install Success',
    INSTALL_FAILED: 'Install Failed',
    UNINSTALL_SUCCESS: 'Uninstall Success',
    UNINSTALL_FAILED: 'Uninstall Failed',
};

function keepsInstall({ query, path }: Call<DevicePath>, install: InstallRecord): boolean {
    const [device, packageName, application, state] = [
        'device',
        'package_name',
        'application_name',
        'install_state',
    ].map((name) => query.string(name));
    return (
        (device === undefined || device === path('device_id')) &&
        (packageName === undefined || install.package_name === packageName) &&
        (application === undefined || install.application_name === application) &&
        (state === undefined || install.install_state === (INSTALL_LABELS[state] ?? state))
    );
}

function writeInstall({ apps }: State, { links, path }: Call<DevicePath>, install: InstallRecord): unknown {
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
        device: links.device(path('device_id')),
    };
}
