import { badField } from '../../http/refusal.js';
import type { CommandFamily } from '../../state/command-record.js';
import type { State } from '../../state/state.js';
import { isJsonObject, type JsonObject, readNumber, readString, readStrings } from '../../util/json.js';
import { policyId } from './effects.js';

/** A command that a request asks for. */
export interface RequestedCommand {
    family: CommandFamily;
    command: string;
    args: JsonObject;
}

/** The arguments that a command has to have. (A v1 UNINSTALL names a version; the others name a package.) */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
    INSTALL: ['app_version'],
    UNINSTALL: ['package_name'],
    SET_WIFI_STATE: ['wifi_state'],
    SET_BLUETOOTH_STATE: ['bluetooth_state'],
    SET_ROTATION_STATE: ['rotate_state'],
    SET_GPS_STATE: ['gps_state'],
    SET_BRIGHTNESS_SCALE: ['brightness_value'],
    SET_STREAM_VOLUME: ['stream', 'volume_level'],
    SET_SCREEN_OFF_TIMEOUT: ['screen_off_timeout'],
    ADD_TO_WHITELIST: ['package_name'],
    REMOVE_FROM_WHITELIST: ['package_name'],
    CLEAR_APP_DATA: ['package_name'],
    ADD_WIFI_AP: ['wifi_access_points'],
    REMOVE_WIFI_AP: ['wifi_access_points'],
    SET_APP_PERMISSION: ['package_name', 'permission', 'grant_state'],
    SET_APP_STATE: ['package_name', 'app_state'],
    SET_DEVICE_LOCKDOWN_STATE: ['state', 'message'],
    SET_KIOSK_APP: ['package_name'],
    SET_NEW_POLICY: ['policy_url'],
    SET_TIMEZONE: ['timezone_string'],
    RESET_LOCKSCREEN_PASSWORD: ['new_lockscreen_password'],
    NOTIFY_DEVICE: ['title', 'message'],
    SET_DEVICE_LANGUAGE: ['locale'],
    SET_ETHERNET_SETTINGS: ['ethernet_auth_mode'],
    SET_STATIC_IP: ['interface', 'dhcp_enabled', 'static_ip', 'primary_dns', 'gateway', 'subnet_mask'],
    SET_APP_NOTIFICATIONS: ['package_name', 'app_notifications_state'],
    USE_ONLY_SAVED_WIFI_AP: ['use_only_saved_ap'],
    SYNC_CONTENT: ['content_id'],
    APPLY_GEO_FENCE: ['geofence_ids'],
    SET_WIDGET: ['enable'],
    INSTALL_CERTIFICATE: ['cert_file_type', 'cert_data_base64', 'cert_alias_name', 'cert_storage_type'],
    UNINSTALL_CERTIFICATE: ['cert_alias_name', 'cert_storage_type'],
    VPP_APP_INSTALL: ['app_id', 'bundle_identifier'],
    APPLE_APP_UNINSTALL: ['app_id', 'bundle_identifier'],
    INSTALL_PROFILE: ['profile'],
    REMOVE_PROFILE: ['profile_identifier'],
    RUN_SHELL_SCRIPT: ['script', 'interpreter'],
};

/** Arguments that a command has to have beside a value of another one. */
const REQUIRED_WITH: Readonly<Record<string, { argument: string; value: unknown; needs: readonly string[] }>> = {
    SET_ETHERNET_SETTINGS: {
        argument: 'ethernet_auth_mode',
        value: 'EAP_TLS',
        needs: ['ethernet_ca_cert_alias', 'ethernet_client_cert_alias'],
    },
    SET_WIDGET: { argument: 'enable', value: true, needs: ['widget_class_name'] },
};

/** Checks the arguments of a command. Throws a `Refusal` when one is missing or names what does not exist. */
export function checkCommand(state: State, { family, command, args }: RequestedCommand): void {
    const required = family === 'device' && command === 'UNINSTALL' ? ['app_version'] : (REQUIRED[command] ?? []);
    for (const name of required) {
        if (args[name] === undefined || args[name] === null) throw badArgument(`${name} is required for ${command}.`);
    }
    const { argument = '', value, needs = [] } = REQUIRED_WITH[command] ?? {};
    for (const name of args[argument] === value ? needs : []) {
        if (args[name] === undefined || args[name] === null)
            throw badArgument(`${name} is required for ${command} with ${argument} ${String(value)}.`);
    }
    checkValues(command, args);
    const version = readString(args, 'app_version');
    const namesVersion = command === 'INSTALL' || (command === 'UNINSTALL' && family === 'device');
    if (namesVersion && version !== undefined && state.apps.findVersion(version) === undefined) {
        throw badArgument(`app_version: no app version has the id ${version}.`);
    }
    if (command === 'SET_NEW_POLICY' && !state.policies.has(policyId(args) ?? -1)) {
        throw badArgument('policy_url: no policy has this address.');
    }
    const geofence = readStrings(args, 'geofence_ids')?.find((id) => !state.geofencesV1.has(id));
    if (command === 'APPLY_GEO_FENCE' && geofence !== undefined) {
        throw badArgument(`geofence_ids: no geofence of the newer service has the id ${geofence}.`);
    }
    if (command === 'SYNC_CONTENT' && !state.content.has(Number(args['content_id']))) {
        throw badArgument(`content_id: no content has the id ${String(args['content_id'])}.`);
    }
}

function checkValues(command: string, args: JsonObject): void {
    const timeout = readNumber(args, 'screen_off_timeout');
    if (command === 'SET_SCREEN_OFF_TIMEOUT' && timeout !== undefined && timeout !== -1 && timeout < 5000) {
        throw badArgument('screen_off_timeout must be -1 or between 5000 and 1800000.');
    }
    const { custom_settings_config, device_alias_name, wifi_access_points } = args;
    if (command === 'ADD_WIFI_AP' && Array.isArray(wifi_access_points) && !wifi_access_points.every(isNetwork)) {
        throw badArgument('wifi_access_points: ADD_WIFI_AP takes objects with a wifi_ssid.');
    }
    if (command === 'UPDATE_DEVICE_CONFIG' && custom_settings_config === undefined && device_alias_name === undefined) {
        throw badArgument('custom_settings_config or device_alias_name is required for UPDATE_DEVICE_CONFIG.');
    }
}

function isNetwork(value: unknown): boolean {
    return isJsonObject(value) && readString(value, 'wifi_ssid') !== undefined;
}

function badArgument(problem: string): Error {
    return badField('command_args', problem);
}
