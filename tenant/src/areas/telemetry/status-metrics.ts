import type { DeviceRecord } from '../../state/device-record.js';
import type { State } from '../../state/state.js';
import { securityState } from '../devices/android-row.js';

const [HOUR, DAY] = [3_600_000, 86_400_000];

/** Esper documents none of these bounds: decided once, and said in the README. */
const [LOW_BATTERY, FIRST_PERIOD, SECOND_PERIOD] = [20, DAY, 7 * DAY];

/** How long a device counts as added lately, in milliseconds: 72 hours, as in the console's daily report. */
export const RECENT = 72 * HOUR;

/** States in which a device is being enrolled. */
const ENROLLING: ReadonlySet<number> = new Set([30, 40, 50, 80]);

/** Counts devices as the v1 status metrics do: online and offline. */
export function countStatus(state: State): unknown {
    const devices = fleetOf(state);
    return {
        active: devices.filter(({ device }) => device.state === 1).length,
        in_active: devices.filter(({ device }) => device.state === 60).length,
        ...counts(state, devices),
    };
}

/** Counts devices as the v2 status metrics do: by last contact. */
export function countStatusV2(state: State): unknown {
    const devices = fleetOf(state);
    const silentFor = ({ device }: Counted) => state.clock.now() - Date.parse(device.last_seen);
    return {
        last_seen: {
            first_period: devices.filter((one) => silentFor(one) < FIRST_PERIOD).length,
            second_period: devices.filter((one) => silentFor(one) >= FIRST_PERIOD && silentFor(one) < SECOND_PERIOD)
                .length,
            third_period: devices.filter((one) => silentFor(one) >= SECOND_PERIOD).length,
        },
        ...counts(state, devices),
        unprovisioned_devices: state.devices.order().filter((n) => state.devices.field(n, 'state') === 200).length,
    };
}

interface Counted {
    n: number;
    device: Readonly<DeviceRecord>;
}

/** The devices that are in use: one that was wiped or is not enrolled yet counts nowhere. */
function fleetOf({ devices }: State): Counted[] {
    const all = devices.order().map((n) => ({ n, device: devices.read(n) }));
    return all.filter(({ device }) => device.state !== 20 && device.state !== 200);
}

function counts(state: State, devices: readonly Counted[]) {
    const judged = devices.map(({ n, device }) => (device.platform === 'ANDROID' ? securityState(state, n) : 100));
    const count = (level: number) => judged.filter((one) => one === level).length;
    const now = state.clock.now();
    return {
        secure: count(1),
        low_risk: count(10),
        medium_risk: count(20),
        high_risk: count(30),
        unspecified: count(100),
        total_devices_under_risk: count(10) + count(20) + count(30),
        low_battery: devices.filter(({ device }) => device.battery < LOW_BATTERY).length,
        under_provisioning: devices.filter(({ device }) => ENROLLING.has(device.state)).length,
        recently_added: devices.filter(({ device }) => now - Date.parse(device.provisioned_on) < RECENT).length,
    };
}
