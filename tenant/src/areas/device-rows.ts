import { modelOf } from '../data/device-facts.js';
import type { DeviceRecord } from '../data/device-record.js';
import { hash, uuidOf } from '../data/hash.js';
import { BLUEPRINTS, TEMPLATE } from '../data/world.js';
import type { Links } from '../http/links.js';
import type { State } from '../state.js';

/** A device as the classic API writes it: as text, since pages of devices are most of what a tenant writes. */
export function classicDevice(state: State, links: Links, n: number, device: DeviceRecord): string {
    return `${JSON.stringify(ownFields(state, links, n, device)).slice(0, -1)},${partsOfModel(device.model, device.os_version)}}`;
}

/** What is a device's own in its row. */
function ownFields(state: State, links: Links, n: number, device: DeviceRecord) {
    const model = modelOf(device.model);
    const policy = device.policy === null ? undefined : state.policies.get(device.policy);
    const blueprint = BLUEPRINTS.find(({ id }) => id === device.current_blueprint_id);
    const managedBy = device.template_name === null && device.assigned_blueprint_id !== null ? 'BLUEPRINT' : 'TEMPLATE';
    return {
        id: device.id,
        url: links.device(device.id),
        device_name: device.device_name,
        alias_name: device.alias_name,
        status: device.state,
        state: device.state,
        policy: policy ? links.policy(policy.id) : null,
        policy_name: policy?.name ?? null,
        current_command: device.current_command,
        suid: hash(state.seed, n, 31).toString(16).padStart(16, '0'),
        fcm_id: `fcm-${device.id}`,
        mqtt_id: device.id,
        iot_mqtt_base_topic: `esper/${state.enterprise.id}/${device.id}`,
        enterprise: links.enterprise,
        groups: device.group === null ? [] : [links.group(device.group)],
        tags: device.tags,
        managed_by: managedBy,
        provisioned_with: managedBy,
        template_name: device.template_name,
        initialtemplate: device.template_name === null ? null : links.template(TEMPLATE.id),
        assigned_blueprint_id: device.assigned_blueprint_id,
        current_blueprint_id: device.current_blueprint_id,
        current_blueprint_version_id: device.current_blueprint_version_id,
        current_blueprint_version_number: blueprint?.number ?? null,
        blueprint_upgrade_status: blueprint ? 'UPGRADED' : 'NOT_APPLICABLE',
        current_app_mode: device.kiosk_app === null ? 1 : 0,
        kiosk_app_name: device.kiosk_app,
        lockdown_state: device.locked_down ? 0 : 1,
        hardwareInfo: {
            brand: model.brand,
            manufacturer: model.manufacturer,
            model: model.model,
            hardware: model.hardware,
            serialNumber: device.serial,
            customSerialNumber: null,
            deviceBasebandVersion: null,
        },
        networkInfo: {
            imei1: device.imei1,
            imei2: null,
            iccid1: device.iccid1,
            iccid2: null,
            phoneNumber1: null,
            phoneNumber2: null,
            wifiMacAddress: device.wifi_mac,
            ethernetMacAddress: null,
        },
        wifi_access_points: device.wifi_access_points.map((one) => ({ ...one, wifi_password: null })),
        timezone_string: device.timezone,
        esper_client: device.agent_version,
        is_active: device.state !== 20,
        provisioned_on: device.provisioned_on,
        created_on: device.created_on,
        updated_on: device.updated_on,
    };
}

/** The parts of a row that all devices of a model and a system have, as the inner text of a JSON object. */
function partsOfModel(index: number, androidVersion: string): string {
    const key = `${index} ${androidVersion}`;
    const known = PARTS.get(key);
    if (known !== undefined) return known;
    const model = modelOf(index);
    const parts = {
        api_level: model.api_level,
        is_gms: model.is_gms,
        is_esper_managed: true,
        device_type: 'PHYSICAL',
        use_mqtt: true,
        use_iot_mqtt: true,
        user: null,
        emm_device: null,
        audioConstraints: null,
        dpcInfo: null,
        foundation_config: null,
        has_seamlessInfo: false,
        directory_record_id: null,
        softwareInfo: {
            androidVersion,
            androidBuildNumber: model.build,
            androidBuildTime: 1_782_950_400_000,
            securityPatchLevel: model.patch,
            bootloaderVersion: model.build.slice(-11),
            deviceKernelVersion: model.kernel,
            supportedAbi: 'arm64-v8a',
            eeaVersion: null,
            foundationInfo: null,
            airwaveInfo: null,
            isKnoxActive: model.brand === 'samsung',
            isCSDKActive: false,
            isZebraEMDKActive: model.brand === 'Zebra',
            isEdgeboxActive: false,
            isSupervisorPluginActive: false,
        },
        displays: {
            displayId: 0,
            name: 'Built-in Screen',
            width: model.width,
            height: model.height,
            density: model.density,
            refreshRate: 60,
        },
        memoryInfo: {
            totalRam: String(model.ram_mb),
            totalInternalStorage: String(model.storage_mb),
            internalStorageBinaryPrefix: false,
        },
    };
    const text = JSON.stringify(parts).slice(1, -1);
    PARTS.set(key, text);
    return text;
}

const PARTS = new Map<string, string>();

/** A report of a device, as `getDeviceEvent` writes it. */
export function deviceReport(links: Links, device: DeviceRecord): unknown {
    return {
        id: device.report_id,
        created_on: device.reported_on,
        device: links.device(device.id),
        enterprise: links.enterprise,
        data: {
            updateReason: device.report_reason,
            powerManagementEvent: {
                powerSource: 'AC',
                powerStatus: 'CHARGING',
                screenState: 'ON',
                batteryStatus: { batteryLevel: device.battery, batteryTemperature: device.battery_temperature },
            },
            memoryEvents: [
                { eventType: 'AVAILABLE_RAM_MEASURED', countInMb: device.free_ram_mb },
                { eventType: 'AVAILABLE_INTERNAL_STORAGE_MEASURED', countInMb: device.free_storage_mb },
            ],
            networkEvent: {
                currentActiveConnection: device.wifi_on ? 'WIFI' : 'NOT CONNECTED',
                interfaceName: 'wlan0',
                ipAddress: [ipAddress(device)],
                ethernetState: 'NOT CONNECTED',
                dataSpeedDown: 54_000,
                dataSpeedUp: 21_000,
                configuredWifiNetworks: [
                    device.wifi_ssid,
                    ...device.wifi_access_points.map((one) => String(one['wifi_ssid'])),
                ],
                wifiNetworkInfo: {
                    wifiSSID: device.wifi_ssid,
                    signalStrength: device.wifi_signal,
                    linkSpeed: 390,
                    frequency: 5180,
                },
                cellularNetworkInfo: null,
            },
            locationEvent: {
                locationLats: String(device.latitude),
                locationLongs: String(device.longitude),
                locationAlts: '24.0',
            },
            dataUsageStats: { totalDataDownload: 184_220, totalDataUpload: 20_144 },
            deviceSettings: {
                audioSettings: ['RING', 'NOTIFICATION', 'ALARM', 'MUSIC'].map((stream, i) => ({
                    audioStream: `STREAM_${stream}`,
                    volumeLevel: device.volumes[i] ?? 0,
                })),
                brightnessScale: device.brightness,
                gpsState: GPS_WORDS[device.gps] ?? 'LOCATION_MODE_HIGH_ACCURACY',
                rotationState: ['AUTO', 'PORTRAIT', 'LANDSCAPE'][device.rotation] ?? 'AUTO',
                screenOffTimeout: device.screen_off_timeout,
                wifiState: device.wifi_on,
                bluetoothState: device.bluetooth_on,
                useOnlySavedAp: device.only_saved_wifi,
            },
            bluetoothStats: { pairedDevices: [], connectedDevices: [] },
            cpuStats: null,
            kioskAppName: device.kiosk_app,
        },
    };
}

const GPS_WORDS = [
    'LOCATION_MODE_HIGH_ACCURACY',
    'LOCATION_MODE_SENSORS_ONLY',
    'LOCATION_MODE_BATTERY_SAVING',
    'LOCATION_MODE_OFF',
    'LOCATION_MODE_ON',
];

export function ipAddress(device: DeviceRecord): string {
    const bits = Number.parseInt(device.wifi_mac.replaceAll(':', '').slice(-4), 16);
    return `10.20.${bits >> 8}.${bits & 255}`;
}

/** An Android device as today's API writes it. */
export function androidV2(state: State, n: number, device: DeviceRecord): unknown {
    const model = modelOf(device.model);
    const policy = device.policy === null ? undefined : state.policies.get(device.policy);
    const managedBy = device.template_name === null && device.assigned_blueprint_id !== null ? 'BLUEPRINT' : 'TEMPLATE';
    return {
        ...commonV2(state, device),
        os: 'Android',
        hardware_info: {
            brand: model.brand,
            model: model.model,
            model_number: model.model,
            serial: device.serial,
            manufacturer: model.manufacturer,
            hardware: model.hardware,
            device_baseband_version: null,
        },
        software_info: {
            os_version: device.os_version,
            os_build_number: model.build,
            bootloader_version: model.build.slice(-11),
            security_patch_level: model.patch,
            device_kernel_version: model.kernel,
            eea_version: null,
            is_knox_active: model.brand === 'samsung',
            is_csdk_active: false,
            is_supervisor_plugin_active: false,
            esper_agent_info: {
                version_code: device.agent_version.replaceAll('.', ''),
                version_name: device.agent_version,
            },
            foundation_info: null,
            airwave_info: null,
        },
        network_info: {
            imei1: device.imei1,
            imei2: null,
            iccid1: device.iccid1,
            iccid2: null,
            phone_number_1: null,
            phone_number_2: null,
            wifi_mac_address: device.wifi_mac,
            ethernet_mac_address: null,
            network_type: device.wifi_on ? 'WI-FI' : 'OTHER',
        },
        memory_info: {
            total_ram: String(model.ram_mb),
            total_internal_storage: String(model.storage_mb),
            units: 'MB',
            internal_storage_binary_prefix: false,
        },
        network_stats: {
            current_active_connection: device.wifi_on ? 'WIFI' : 'NOT CONNECTED',
            wifi_network_info: { wifi_ssid: device.wifi_ssid, wifi_signal_strength: device.wifi_signal },
            cellular_network_info: { network_type: null },
            ip_address: [ipAddress(device)],
        },
        location_stats: { latitude: String(device.latitude), longitude: String(device.longitude), altitude: '24.0' },
        memory_stats: {
            available_ram: device.free_ram_mb,
            available_internal_storage: device.free_storage_mb,
            os_occupied_storage: 11_240,
        },
        battery_stats: { battery_level: device.battery },
        policy: policy ? { policy_id: policy.id, policy_name: policy.name } : null,
        managed_by: managedBy,
        provisioned_with: managedBy,
        is_seamless: false,
        template_name: device.template_name,
        is_esper_managed: true,
        is_gms: model.is_gms,
        dpc_version: device.agent_version,
        eea_version: null,
        mqtt_topic: `esper/${state.enterprise.id}/${device.id}`,
        fcm_id: `fcm-${device.id}`,
        app_mode_meta: { is_kiosk: device.kiosk_app !== null },
        security_state: securityState(state, n),
        active_plugins: null,
        drift_state: null,
        drift_severity: null,
    };
}

/** 1 secure, 10 low, 20 medium, 30 high risk. */
export function securityState({ seed }: State, n: number): number {
    return [1, 1, 1, 10, 20, 30][hash(seed, n, 33) % 6] ?? 1;
}

/** What the devices of all platforms have in today's API. */
export function commonV2({ seed, enterprise }: State, device: DeviceRecord) {
    return {
        id: device.id,
        name: device.device_name,
        alias: device.alias_name,
        platform: device.platform,
        os_version: device.os_version,
        serial: device.serial,
        state: device.state,
        global_device_id: `esper-${device.id}`,
        tenant_id: enterprise.id,
        group_id: device.group,
        tags: device.tags?.map((tag) => tagId(seed, tag)) ?? null,
        blueprint_info: {
            assigned_blueprint_id: device.assigned_blueprint_id,
            current_blueprint_id: device.current_blueprint_id,
            current_blueprint_version_id: device.current_blueprint_version_id,
            blueprint_upgrade_status: device.current_blueprint_id === null ? 'NOT_APPLICABLE' : 'UPGRADED',
        },
        provisioned_on: device.provisioned_on,
        last_seen: device.last_seen,
        created_by: '48213',
        updated_by: '48213',
        created_at: device.created_on,
        updated_at: device.updated_on,
    };
}

/** The id of a tag, which today's API writes in place of its text. */
export function tagId(seed: number, tag: string): string {
    return uuidOf(seed, `tag ${tag}`);
}
