import type { DeviceRecord } from '../../state/device-record.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { Model } from '../../state/seed/models.js';
import type { State } from '../../state/state.js';
import { hash } from '../../util/hash.js';
import { ipAddress, managedBy } from './device-make.js';
import { commonV2 } from './v2-row.js';

/** Writes an Android device as a row of `/v2/devices/`, which leaves out some facts that the device alone has. */
export function androidRow(state: State, n: number, device: DeviceRecord): unknown {
    const model = modelOf(device.model);
    const { brand, manufacturer, serial, model: name } = hardwareInfo(device, model);
    const policy = device.policy === null ? undefined : state.policies.get(device.policy);
    return {
        ...facts(state, n, device),
        hardware_info: { brand, manufacturer, model: name, serial },
        software_info: agentInfo(device, model),
        network_info: { imei1: device.imei1, wifi_mac_address: device.wifi_mac },
        network_stats: {
            current_active_connection: device.wifi_on ? 'WIFI' : 'NOT CONNECTED',
            wifi_network_info: wifiInfo(device),
            cellular_network_info: NO_CELLULAR,
            ip_address: [ipAddress(device)],
        },
        policy: policy ? { policy_id: policy.id, policy_name: policy.name } : {},
        template_name: device.template_name,
    };
}

/** Writes an Android device as `/v2/devices/{id}` has it. */
export function androidAlone(state: State, n: number, device: DeviceRecord): unknown {
    const model = modelOf(device.model);
    return {
        ...facts(state, n, device),
        hardware_info: hardwareInfo(device, model),
        software_info: {
            ...agentInfo(device, model),
            ...buildInfo(model),
        },
        network_info: { imei1: device.imei1, iccid1: device.iccid1, wifi_mac_address: device.wifi_mac },
        network_stats: { wifi_network_info: wifiInfo(device), cellular_network_info: NO_CELLULAR },
    };
}

/** Writes what a row and the device alone have in common. */
function facts(state: State, n: number, device: DeviceRecord) {
    const model = modelOf(device.model);
    return {
        ...commonV2(state, device),
        os: 'Android',
        memory_info: {
            total_ram: String(model.ram_mb),
            total_internal_storage: String(model.storage_mb),
            internal_storage_binary_prefix: false,
        },
        location_stats: { latitude: String(device.latitude), longitude: String(device.longitude), altitude: '24.0' },
        memory_stats: {
            available_ram: device.free_ram_mb,
            available_internal_storage: device.free_storage_mb,
            os_occupied_storage: 11_240,
        },
        battery_stats: { battery_level: device.battery },
        managed_by: managedBy(device),
        provisioned_with: managedBy(device),
        is_seamless: false,
        is_esper_managed: true,
        is_gms: model.is_gms,
        dpc_version: device.agent_version,
        eea_version: null,
        mqtt_topic: `esper/${state.enterprise.id}/${device.id}`,
        fcm_id: `fcm-${device.id}`,
        app_mode_meta: { is_kiosk: device.kiosk_app !== null },
        security_state: securityState(state, n),
        active_plugins: [],
        // A tenant without Blueprint Compliance knows one deviation: that the device has not taken over what it is to have.
        drift_state: device.assigned_blueprint_id === device.current_blueprint_id ? 0 : 1,
        drift_severity: 0,
    };
}

/** Writes the build of Android that devices of a model run. */
export function buildInfo(model: Model) {
    return {
        os_build_number: model.build,
        bootloader_version: model.build.slice(-11),
        security_patch_level: model.patch,
        device_kernel_version: model.kernel,
    };
}

/** Writes the make of a device. */
export function hardwareInfo(device: DeviceRecord, model: Model) {
    return {
        brand: model.brand,
        model: model.model,
        serial: device.serial,
        manufacturer: model.manufacturer,
        hardware: model.hardware,
        device_baseband_version: null,
    };
}

function agentInfo(device: DeviceRecord, model: Model) {
    return {
        os_version: device.os_version,
        eea_version: null,
        is_knox_active: model.brand === 'samsung',
        is_csdk_active: false,
        is_supervisor_plugin_active: false,
        esper_agent_info: {
            version_code: device.agent_version.replaceAll('.', ''),
            version_name: device.agent_version,
        },
        foundation_info: model.foundation,
    };
}

function wifiInfo(device: DeviceRecord) {
    return { wifi_ssid: device.wifi_ssid, wifi_signal_strength: device.wifi_signal };
}

/** Devices of a test tenant are in no mobile network. */
const NO_CELLULAR = {
    mobileIPv4: null,
    mobileIPv6: null,
    mobileNetworkStatus: null,
    networkOperator: null,
    networkType: null,
    numberOfSim: null,
    signalStrength: null,
    simOperator: null,
};

/** Returns how secure a device is: 1 secure, 10 low, 20 medium, 30 high risk. */
export function securityState({ seed }: State, n: number): number {
    return [1, 1, 1, 10, 20, 30][hash(seed, n, 33) % 6] ?? 1;
}
