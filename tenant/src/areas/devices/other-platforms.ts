import type { DeviceRecord } from '../../state/device-record.js';
import type { State } from '../../state/state.js';
import { ipAddress, makeOf, osOf, udidOf } from './device-make.js';
import { commonV2 } from './v2-row.js';

/** Writes an Apple, Linux or Windows device as `/v2/devices/` has it. */
export function otherPlatformV2(state: State, device: DeviceRecord): unknown {
    const { brand, model, manufacturer } = makeOf(device);
    const common = {
        ...commonV2(state, device),
        os: osOf(device),
        created_by: '48213',
        updated_by: '48213',
        hardware_info: { brand, model, model_number: model, serial: device.serial, manufacturer, hardware: null },
        managed_by: 'BLUEPRINT',
        provisioned_with: 'BLUEPRINT',
        is_seamless: null,
    };
    if (device.platform === 'APPLE') return { ...common, ...apple(device) };
    return { ...common, ...(device.platform === 'LINUX' ? linux(device) : windows(device)), ...computer(device) };
}

function apple(device: DeviceRecord) {
    return {
        udid: udidOf(device),
        software_info: { os_version: device.os_version, esper_agent_info: {} },
        network_info: { wifi_mac_address: device.wifi_mac, network_type: 'WI-FI' },
        memory_info: { total_internal_storage: '64000', units: 'MB' },
        memory_stats: { total_internal_storage: 64_000, available_internal_storage: device.free_storage_mb },
        battery_stats: { battery_level: device.battery },
        device_source: 'ABM',
        dep_profile: null,
        dep_profile_status: 'pushed',
        dep_profile_assign_time: device.created_on,
        dep_profile_push_time: device.created_on,
        enrolment_info: { enrolment_id: device.id, enrolment_user_id: null },
        tokens: {},
        is_supervised: true,
        is_locked_down: device.locked_down,
        is_ddm_enabled: true,
    };
}

function linux(device: DeviceRecord) {
    return {
        software_info: {
            os: 'Ubuntu',
            os_version: device.os_version,
            os_platform: 'ubuntu',
            os_distribution: 'debian',
            device_kernel_version: '6.8.0-45-generic',
            kernel_architecture: 'x86_64',
            esper_agent_info: { version_name: '1.4.2', version_code: '142' },
        },
        location_stats: { latitude: device.latitude, longitude: device.longitude, altitude: 24, accuracy: 40 },
        battery_stats: { battery_present: false, battery_level: null },
    };
}

function windows(device: DeviceRecord) {
    return {
        software_info: {
            os: 'Windows',
            os_version: device.os_version,
            kernel_architecture: 'x86_64',
            esper_agent_info: { version_name: '1.2.0', version_code: '120' },
        },
        battery_stats: { battery_level: device.battery },
        windows_config: { channel_uri: null, channel_updated_at: null },
    };
}

function computer(device: DeviceRecord) {
    return {
        network_info: { wifi_mac_address: device.wifi_mac, ethernet_mac_address: null },
        memory_info: { total_ram: '8388608000', total_internal_storage: '256060514304', units: 'bytes' },
        network_stats: {
            current_active_connection: 'ETHERNET',
            wifi_network_info: {},
            ethernet_ip_address: ipAddress(device),
            ip_address: [ipAddress(device)],
            default_gateway: '10.20.0.1',
            dns_servers: ['10.20.0.1'],
        },
        memory_stats: { total_memory: 8_388_608_000, available_ram: 3_221_225_472, units: 'bytes' },
        cpu_stats: { cpu_counts: 4, cpu_cores: [11.2, 8.4, 9.9, 7.1], cpu_temperature: 46.5, total_percent: 9.2 },
    };
}
