import { badField } from '../../http/refusal.js';
import type { CommandFamily, ScheduleRecord } from '../../state/command-record.js';
import type { Platform } from '../../state/device-record.js';
import { type JsonObject, readNumber, readObject, readString } from '../../util/json.js';

/** The arguments that a command cannot do without. A v1 UNINSTALL names the version, the newer ones the package. */
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
    SET_DEVICE_LOCKDOWN_STATE: ['state'],
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
    SET_WIDGET: ['enable'],
    INSTALL_CERTIFICATE: ['cert_file_type', 'cert_data_base64', 'cert_alias_name', 'cert_storage_type'],
    UNINSTALL_CERTIFICATE: ['cert_alias_name', 'cert_storage_type'],
    VPP_APP_INSTALL: ['app_id', 'bundle_identifier'],
    APPLE_APP_UNINSTALL: ['app_id', 'bundle_identifier'],
    INSTALL_PROFILE: ['profile'],
    REMOVE_PROFILE: ['profile_identifier'],
    RUN_SHELL_SCRIPT: ['script', 'interpreter'],
};

/** Refuses a command whose arguments are missing or make no sense together. */
export function checkArguments(family: CommandFamily, command: string, args: JsonObject): void {
    const required = family === 'device' && command === 'UNINSTALL' ? ['app_version'] : (REQUIRED[command] ?? []);
    for (const name of required) {
        if (args[name] === undefined || args[name] === null)
            throw badField('command_args', `${name} is required for ${command}.`);
    }
    const timeout = readNumber(args, 'screen_off_timeout');
    if (command === 'SET_SCREEN_OFF_TIMEOUT' && timeout !== undefined && timeout !== -1 && timeout < 5000) {
        throw badField('command_args', 'screen_off_timeout must be -1 or between 5000 and 1800000.');
    }
    if (
        command === 'UPDATE_DEVICE_CONFIG' &&
        args['custom_settings_config'] === undefined &&
        args['device_alias_name'] === undefined
    ) {
        throw badField(
            'command_args',
            'custom_settings_config or device_alias_name is required for UPDATE_DEVICE_CONFIG.',
        );
    }
}

/** Reads and checks when a command runs; null when at once. */
export function readSchedule(body: JsonObject, now: number): ScheduleRecord | null {
    const kind = readString(body, 'schedule');
    if (kind !== 'WINDOW' && kind !== 'RECURRING') return null;
    const args = readObject(body, 'schedule_args');
    const [start, end] = ['start_datetime', 'end_datetime'].map((name) => {
        const time = Date.parse(readString(args, name) ?? '');
        if (Number.isNaN(time)) throw badField('schedule_args', `${name} is required for the schedule ${kind}.`);
        return time;
    });
    if (start === undefined || end === undefined || end <= start)
        throw badField('schedule_args', 'end_datetime must be after start_datetime.');
    if (end <= now) throw badField('schedule_args', 'end_datetime is in the past.');
    return { kind, args };
}

const NOT_ON_ANDROID = new Set(
    (
        'VPP_APP_INSTALL APPLE_APP_UNINSTALL CLEAR_PASSCODE INSTALL_PROFILE REMOVE_PROFILE LIST_INSTALLED_PROFILES ' +
        'RUN_SHELL_SCRIPT RUN_CUSTOM_ACTION COLLECT_LOGS DEVICE_INFORMATION'
    ).split(' '),
);
const ON_OTHERS: Readonly<Record<Exclude<Platform, 'ANDROID'>, ReadonlySet<string>>> = {
    APPLE: new Set(
        (
            'REBOOT LOCK WIPE CLEAR_PASSCODE INSTALL_PROFILE REMOVE_PROFILE LIST_INSTALLED_PROFILES DEVICE_INFORMATION ' +
            'VPP_APP_INSTALL APPLE_APP_UNINSTALL UPDATE_HEARTBEAT'
        ).split(' '),
    ),
    LINUX: new Set('REBOOT RUN_SHELL_SCRIPT RUN_CUSTOM_ACTION COLLECT_LOGS UPDATE_HEARTBEAT'.split(' ')),
    WINDOWS: new Set('REBOOT WIPE RUN_SHELL_SCRIPT UPDATE_HEARTBEAT'.split(' ')),
};

/** Whether devices of a platform know a command; those that do not skip it. */
export function supports(platform: Platform, command: string): boolean {
    return platform === 'ANDROID' ? !NOT_ON_ANDROID.has(command) : ON_OTHERS[platform].has(command);
}

/** How long a device works on a command, in milliseconds. */
export function durationOf(command: string): number {
    switch (command) {
        case 'UPDATE_HEARTBEAT':
            return 300;
        case 'REBOOT':
            return 1000;
        case 'INSTALL':
        case 'WIPE':
            return 1500;
        default:
            return 600;
    }
}
