import type { Links } from '../../http/links.js';
import type { DeviceRecord } from '../../state/device-record.js';
import { ipAddress } from './device-make.js';
import { AUDIO_STREAMS, GPS_STATES } from './settings.js';

/** Writes a report of a device, as `getDeviceEvent` has it. */
export function deviceReport(links: Links, device: DeviceRecord): unknown {
    return {
        id: device.report_id,
        created_on: device.reported_on,
        device: links.device(device.id),
        enterprise: links.enterprise,
        data: {
            updateReason: device.report_reason,
            powerManagementEvent: {
                createTime: device.reported_on,
                powerSource: 'AC',
                powerStatus: 'CHARGING',
                screenState: 'ON',
                batteryStatus: { batteryLevel: device.battery, batteryTemperature: device.battery_temperature },
            },
            memoryEvents: [
                { eventType: 'AVAILABLE_RAM_MEASURED', countInMb: device.free_ram_mb },
                { eventType: 'AVAILABLE_INTERNAL_STORAGE_MEASURED', countInMb: device.free_storage_mb },
            ],
            networkEvent: networkEvent(device),
            locationEvent: {
                locationLats: String(device.latitude),
                locationLongs: String(device.longitude),
                locationAlts: '24.0',
            },
            dataUsageStats: { totalDataDownload: 184_220, totalDataUpload: 20_144 },
            deviceSettings: deviceSettings(device),
            bluetoothStats: { bluetoothMac: null, pairedDevices: [], connectedDevices: [] },
            cpuStats: { cpuUsages: [], cpuTemperatures: [] },
            kioskAppName: device.kiosk_app,
            blueprintDetails: { blueprint_application_status: null, blueprint_id: null, revision_id: null },
            attachedUSBDevices: null,
            foundationOtaEvents: null,
            geoFenceEvent: null,
            securityStatus: null,
            shutdownEvent: null,
            sockets: null,
        },
    };
}

function networkEvent(device: DeviceRecord) {
    const added = device.wifi_access_points.map((one) => String(one['wifi_ssid']));
    return {
        createTime: device.reported_on,
        currentActiveConnection: device.wifi_on ? 'WIFI' : 'NOT CONNECTED',
        interfaceName: 'wlan0',
        ipAddress: [ipAddress(device)],
        ethernetState: 'NOT CONNECTED',
        dataSpeedDown: 54_000,
        dataSpeedUp: 21_000,
        dns: [],
        ipv4Addresses: [ipAddress(device)],
        ipv6Addresses: [],
        configuredWifiNetworks: [device.wifi_ssid, ...added],
        configuredWifiNetworksV2: [],
        wifiNetworkInfo: {
            wifiSSID: device.wifi_ssid,
            signalStrength: device.wifi_signal,
            linkSpeed: 390,
            frequency: 5180,
        },
        cellularNetworkInfo: null,
    };
}

function deviceSettings(device: DeviceRecord) {
    return {
        audioSettings: AUDIO_STREAMS.map((audioStream, i) => ({
            audioStream,
            volumeLevel: device.volumes[i] ?? 0,
        })),
        brightnessScale: device.brightness,
        gpsState: GPS_STATES[device.gps] ?? 'LOCATION_MODE_HIGH_ACCURACY',
        rotationState: ['AUTO', 'PORTRAIT', 'LANDSCAPE'][device.rotation] ?? 'AUTO',
        screenOffTimeout: device.screen_off_timeout,
        wifiState: device.wifi_on,
        bluetoothState: device.bluetooth_on,
        useOnlySavedAp: device.only_saved_wifi,
        adbEnabled: false,
        adbTimeout: 0,
        remoteAdbEnabled: false,
        remoteAdbIp: '',
        remoteAdbPort: 0,
    };
}
