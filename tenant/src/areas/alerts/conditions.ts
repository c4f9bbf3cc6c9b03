import type { AlarmConditions, AlarmRuleRecord } from '../../state/alert-records.js';
import type { DeviceRecord } from '../../state/device-record.js';

const MINUTE = 60_000;
const ONLINE = 1;

/** What rules can watch here. Esper publishes no words, so a rule is known by a part of its metric. */
const METRICS = {
    battery: /battery/i,
    offline: /offline|network|last_?seen|heartbeat/i,
    bluetooth: /bluetooth/i,
};

/** A kind of metric; undefined for one that nothing in a tenant moves. */
export function kindOf(metric: string): keyof typeof METRICS | undefined {
    if (METRICS.battery.test(metric)) return 'battery';
    if (METRICS.bluetooth.test(metric)) return 'bluetooth';
    return METRICS.offline.test(metric) ? 'offline' : undefined;
}

/**
 * Works out from when on a device meets the conditions of a rule, in milliseconds; undefined when it does not.
 *
 * `silent` is how long it has been out of touch at `now`. A device that is offline meets them later, if it stays so.
 */
export function metFrom(
    { metric, conditions }: Pick<AlarmRuleRecord, 'metric' | 'conditions'>,
    device: Readonly<DeviceRecord>,
    { now, silent }: { now: number; silent: number },
): number | undefined {
    switch (kindOf(metric)) {
        case 'battery':
            return compares(conditions, device.battery) ? now : undefined;
        case 'bluetooth':
            return device.bluetooth_on === (conditions.toggle_state ?? true) ? now : undefined;
        case 'offline':
            return device.state === ONLINE ? undefined : now + Math.max(0, conditions.value * MINUTE - silent);
        default:
            return undefined;
    }
}

function compares({ comparator, value }: AlarmConditions, figure: number): boolean {
    switch (comparator) {
        case 'GreaterThanThreshold':
            return figure > value;
        case 'GreaterThanOrEqualToThreshold':
            return figure >= value;
        case 'LessThanThreshold':
            return figure < value;
        case 'LessThanOrEqualToThreshold':
            return figure <= value;
        default:
            return false;
    }
}
