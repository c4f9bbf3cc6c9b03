import type { State } from '../../state/state.js';

/** The value of `gps` with which a device does not report where it is. */
const GPS_OFF = 3;

/** Whether a device tells where it is: an Android device that is in use, and whose GPS is not off. */
export function tellsPlace({ devices }: State, n: number): boolean {
    const { platform, state, gps } = devices.peek(n);
    return platform === 'ANDROID' && state !== 20 && gps !== GPS_OFF;
}
