import type { JsonObject } from '../util/json.js';

/** The platforms of commands v0 and of `/v2/devices/`. The classic API has Android only. */
export type Platform = 'ANDROID' | 'APPLE' | 'LINUX' | 'WINDOWS';

/** A device. All that responses have about devices is written from this record. */
export interface DeviceRecord {
    id: string;
    platform: Platform;
    device_name: string;
    alias_name: string | null;
    /** 1 is online, 60 offline; see `DeviceState` of the description. */
    state: number;
    /** Id of the group the device is in. */
    group: string | null;
    tags: readonly string[] | null;
    /** Id of the policy. */
    policy: number | null;
    model: number;
    os_version: string;
    serial: string;
    imei1: string | null;
    iccid1: string | null;
    wifi_mac: string;
    template_name: string | null;
    assigned_blueprint_id: string | null;
    current_blueprint_id: string | null;
    current_blueprint_version_id: string | null;
    /** What became of the last converge, until another one begins; null when all went well, or there was none. */
    blueprint_result: 'UPGRADE_INITIATED' | 'UPGRADE_FAILED' | null;
    current_command: string | null;
    kiosk_app: string | null;
    locked_down: boolean;
    lockdown_message: string | null;
    agent_version: string;
    timezone: string;
    locale: string;
    wifi_access_points: readonly JsonObject[];
    only_saved_wifi: boolean;
    // Settings that commands change:
    brightness: number;
    /** As the command SET_GPS_STATE counts: 0 high accuracy … 3 off, 4 on. */
    gps: number;
    rotation: number;
    screen_off_timeout: number;
    volumes: readonly number[];
    wifi_on: boolean;
    bluetooth_on: boolean;
    // What the device measured when it last reported:
    battery: number;
    battery_temperature: number;
    free_ram_mb: number;
    free_storage_mb: number;
    wifi_ssid: string;
    wifi_signal: number;
    latitude: number;
    longitude: number;
    report_id: number;
    report_reason: string;
    reported_on: string;
    last_seen: string;
    provisioned_on: string;
    created_on: string;
    updated_on: string;
}
