import type { Platform } from '../../state/device-record.js';

const NOT_ON_ANDROID = setOf(
    'VPP_APP_INSTALL APPLE_APP_UNINSTALL CLEAR_PASSCODE INSTALL_PROFILE REMOVE_PROFILE LIST_INSTALLED_PROFILES',
    'RUN_SHELL_SCRIPT RUN_CUSTOM_ACTION COLLECT_LOGS DEVICE_INFORMATION',
);
const ON_OTHERS: Readonly<Record<Exclude<Platform, 'ANDROID'>, ReadonlySet<string>>> = {
    APPLE: setOf(
        'REBOOT LOCK WIPE CLEAR_PASSCODE INSTALL_PROFILE REMOVE_PROFILE LIST_INSTALLED_PROFILES',
        'DEVICE_INFORMATION VPP_APP_INSTALL APPLE_APP_UNINSTALL UPDATE_HEARTBEAT',
    ),
    LINUX: setOf('REBOOT RUN_SHELL_SCRIPT RUN_CUSTOM_ACTION COLLECT_LOGS UPDATE_HEARTBEAT'),
    WINDOWS: setOf('REBOOT WIPE RUN_SHELL_SCRIPT UPDATE_HEARTBEAT'),
};

function setOf(...lines: readonly string[]): ReadonlySet<string> {
    return new Set(lines.flatMap((line) => line.split(' ')));
}

/** Whether devices of a platform support a command. Others are left out when it is sent. */
export function supports(platform: Platform, command: string): boolean {
    return platform === 'ANDROID' ? !NOT_ON_ANDROID.has(command) : ON_OTHERS[platform].has(command);
}

/** Returns how long a device works on a command, in milliseconds. */
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
