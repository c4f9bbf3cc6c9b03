import { type Call, enveloped, type Handlers } from '../../http/call.js';
import { badField, notFound } from '../../http/refusal.js';
import type { DeviceRecord } from '../../state/device-record.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { State } from '../../state/state.js';
import { buildInfo, hardwareInfo } from './android-row.js';
import { managedBy, osOf, udidOf } from './device-make.js';
import { commonV2 } from './v2-row.js';

type DeviceCall = Call<{ id: string }>;

/** Handles devices as the older device service has them. */
export function deviceV0Handlers(state: State): Handlers {
    const { devices } = state;
    const find = (call: DeviceCall): number => {
        const n = devices.find(call.path('id'));
        if (n === undefined) throw notFound();
        return n;
    };
    return {
        getDeviceByIdV0: (call) => enveloped(200, writeDevice(state, find(call))),
        deleteDevice(call) {
            const n = find(call);
            if (devices.field(n, 'platform') === 'ANDROID')
                throw badField('platform', 'An Android device is removed with the command WIPE.');
            const removed = writeDevice(state, n);
            devices.remove(n);
            return enveloped(200, removed);
        },
    };
}

/** What this service does not tell, though `/v2/devices/` does: null was seen live. */
const UNTOLD = { status: null, tenant_id: null, onboarded_on: null, created_by: null, updated_by: null };

function writeDevice(state: State, n: number): unknown {
    const device = state.devices.read(n);
    const { alias, tags, ...common } = { ...commonV2(state, device), ...UNTOLD, os: osOf(device) };
    switch (device.platform) {
        case 'ANDROID':
            return { ...common, alias, tags, ...android(device) };
        case 'APPLE':
            return {
                ...common,
                alias,
                managed_by: 'BLUEPRINT',
                is_seamless: null,
                udid: udidOf(device),
                is_supervised: true,
            };
        case 'LINUX':
            return { ...common, managed_by: 'BLUEPRINT', is_seamless: null };
        case 'WINDOWS':
            return { ...common, managed_by: 'BLUEPRINT', is_seamless: null, windows_config: { channel_uri: null } };
    }
}

function android(device: DeviceRecord) {
    const model = modelOf(device.model);
    return {
        hardware_info: hardwareInfo(device, model),
        software_info: { os_version: device.os_version, ...buildInfo(model), foundation_info: model.foundation },
        network_info: { imei1: device.imei1, iccid1: device.iccid1, wifi_mac_address: device.wifi_mac },
        memory_info: {},
        network_stats: { wifi_network_info: {}, cellular_network_info: {} },
        location_stats: {},
        battery_stats: {},
        managed_by: managedBy(device),
        is_seamless: false,
        is_esper_managed: null,
        is_gms: model.is_gms,
        security_state: null,
        last_seen: null,
        dpc_version: null,
        eea_version: null,
        fcm_id: `fcm-${device.id}`,
        mqtt_topic: null,
    };
}
