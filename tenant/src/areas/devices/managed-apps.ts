import type { Call, Handlers } from '../../http/call.js';
import { rowsOf, v2Page } from '../../http/pages.js';
import { notFound } from '../../http/refusal.js';
import type { ManagedAppRecord } from '../../state/managed-apps.js';
import type { State } from '../../state/state.js';

/** Rows of a page without a `limit`. */
const USUAL_PAGE = 20;

/** Handles the apps that Esper manages on Apple, Linux and Windows devices. Android devices have none here. */
export function managedAppHandlers(state: State): Handlers {
    const { devices, managedApps } = state;
    const sizes = (call: Call) => ({ usual: USUAL_PAGE, most: call.maxPageSize });
    return {
        getDeviceAppsV2(call) {
            const id = call.path('deviceId');
            const n = devices.find(id);
            if (n === undefined) throw notFound();
            const types = call.query.list('app_type');
            const found = managedApps.onDevice(n).filter(({ app_type }) => types?.includes(app_type) ?? true);
            return v2Page(
                call,
                rowsOf(found, (app) => writeApp(state, id, app)),
                sizes(call),
            );
        },
        getAllDevicesWithAppVersion(call) {
            const { query } = call;
            const found = managedApps.devicesWith(query.string('app_id') ?? '', query.string('app_version_id') ?? '');
            return v2Page(
                call,
                rowsOf(found, (n) => ({ device_id: devices.field(n, 'id') })),
                sizes(call),
            );
        },
    };
}

function writeApp({ enterprise }: State, device_id: string, app: ManagedAppRecord): unknown {
    return { ...app, device_id, base64_app_config: null, tenant_id: enterprise.id };
}
