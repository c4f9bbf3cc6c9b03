import type { DeviceRecord } from './device-record.js';
import { DEVICE_FACTS, type Fleet } from './seed/device-facts.js';

/** Makes a function that returns a view of a generated device. Fields are worked out when they are read. */
export function createPeek(fleet: Fleet): (n: number) => Readonly<DeviceRecord> {
    const getters = Object.entries(DEVICE_FACTS).map(([name, fact]) => [
        name,
        {
            get(this: { n: number }) {
                return fact(fleet, this.n);
            },
        },
    ]);
    const prototype: object = Object.create(null, Object.fromEntries(getters));
    return (n) => Object.assign(Object.create(prototype), { n });
}

/** Makes the whole record of a generated device. */
export function generateDevice(fleet: Fleet, n: number): DeviceRecord {
    const f = DEVICE_FACTS;
    // Written once for its three fields: a time is the costly part of a record.
    const seen = f.last_seen(fleet, n);
    return {
        id: f.id(fleet, n),
        platform: f.platform(fleet, n),
        device_name: f.device_name(fleet, n),
        alias_name: f.alias_name(fleet, n),
        state: f.state(fleet, n),
        group: f.group(fleet, n),
        tags: f.tags(fleet, n),
        policy: f.policy(fleet, n),
        model: f.model(fleet, n),
        os_version: f.os_version(fleet, n),
        serial: f.serial(fleet, n),
        imei1: f.imei1(fleet, n),
        iccid1: f.iccid1(fleet, n),
        wifi_mac: f.wifi_mac(fleet, n),
        template_name: f.template_name(fleet, n),
        assigned_blueprint_id: f.assigned_blueprint_id(fleet, n),
        current_blueprint_id: f.current_blueprint_id(fleet, n),
        current_blueprint_version_id: f.current_blueprint_version_id(fleet, n),
        blueprint_result: f.blueprint_result(fleet, n),
        current_command: f.current_command(fleet, n),
        kiosk_app: f.kiosk_app(fleet, n),
        locked_down: f.locked_down(fleet, n),
        lockdown_message: f.lockdown_message(fleet, n),
        agent_version: f.agent_version(fleet, n),
        timezone: f.timezone(fleet, n),
        locale: f.locale(fleet, n),
        wifi_access_points: f.wifi_access_points(fleet, n),
        only_saved_wifi: f.only_saved_wifi(fleet, n),
        brightness: f.brightness(fleet, n),
        gps: f.gps(fleet, n),
        rotation: f.rotation(fleet, n),
        screen_off_timeout: f.screen_off_timeout(fleet, n),
        volumes: f.volumes(fleet, n),
        wifi_on: f.wifi_on(fleet, n),
        bluetooth_on: f.bluetooth_on(fleet, n),
        battery: f.battery(fleet, n),
        battery_temperature: f.battery_temperature(fleet, n),
        free_ram_mb: f.free_ram_mb(fleet, n),
        free_storage_mb: f.free_storage_mb(fleet, n),
        wifi_ssid: f.wifi_ssid(fleet, n),
        wifi_signal: f.wifi_signal(fleet, n),
        latitude: f.latitude(fleet, n),
        longitude: f.longitude(fleet, n),
        report_id: f.report_id(fleet, n),
        report_reason: f.report_reason(fleet, n),
        reported_on: seen,
        last_seen: seen,
        provisioned_on: f.provisioned_on(fleet, n),
        created_on: f.created_on(fleet, n),
        updated_on: seen,
    };
}
