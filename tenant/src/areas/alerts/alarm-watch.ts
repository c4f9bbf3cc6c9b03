import type { AlarmRuleRecord, AlarmStanding } from '../../state/alert-records.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { withSubgroups } from '../groups/group-tree.js';
import { kindOf, metFrom } from './conditions.js';

const MINUTE = 60_000;

/**
 * Watches devices for the alarm rules of a tenant, and writes down what fired.
 *
 * It has no timer. A change of a device is looked at when it happens; what comes with time, when somebody asks.
 */
export class AlarmWatch {
    readonly #state: State;
    /** Ids of the groups that a rule watches, with those below; dropped when groups change. */
    readonly #groups = new Map<string, ReadonlySet<string>>();

    constructor(state: State) {
        this.#state = state;
        state.devices.onChange((n) => {
            if (n === 'all') this.#regroup();
            else for (const rule of state.alarmRules.values()) this.#look(rule, n, { isNews: true });
        });
    }

    /** Watches for a rule that is new or was changed, from now on. What it fired stays. */
    begin(rule: AlarmRuleRecord): void {
        this.#groups.delete(rule.id);
        rule.standing = {};
        this.#lookAtAll(rule);
    }

    /** Writes down what has fired until now. */
    settle(rule: AlarmRuleRecord): void {
        if (!rule.is_active) return;
        for (const [n, standing] of Object.entries(rule.standing)) this.#fire(rule, Number(n), standing);
    }

    #regroup(): void {
        this.#groups.clear();
        for (const rule of this.#state.alarmRules.values())
            if (rule.groups.length > 0) {
                this.settle(rule);
                this.#lookAtAll(rule);
            }
    }

    #lookAtAll(rule: AlarmRuleRecord): void {
        if (!rule.is_active || kindOf(rule.metric) === undefined) return;
        for (const n of this.#watched(rule)) this.#look(rule, n, { isNews: false });
    }

    /** The devices to look at: all, where a rule has groups, since a device may have left them. */
    #watched(rule: AlarmRuleRecord): Iterable<number> {
        const { devices } = this.#state;
        if (rule.groups.length > 0) return devices.order();
        return rule.devices.map((id) => devices.find(id)).filter((n) => n !== undefined);
    }

    /** Looks at one device. `isNews` is whether it has changed right now, and not some time before. */
    #look(rule: AlarmRuleRecord, n: number, { isNews }: { isNews: boolean }): void {
        if (!rule.is_active) return;
        const standing = rule.standing[n];
        if (standing !== undefined) this.#fire(rule, n, standing);
        const from = this.#isWatched(rule, n) ? this.#metFrom(rule, n, isNews) : undefined;
        if (from === undefined) delete rule.standing[n];
        else if (standing === undefined) this.#stand(rule, n, { from, isNews });
    }

    #metFrom(rule: AlarmRuleRecord, n: number, isNews: boolean): number | undefined {
        const now = this.#state.clock.now();
        const device = this.#state.devices.peek(n);
        const silent = isNews || device.state === 1 ? 0 : now - Date.parse(device.last_seen);
        return metFrom(rule, device, { now, silent });
    }

    #stand(rule: AlarmRuleRecord, n: number, { from, isNews }: { from: number; isNews: boolean }): void {
        // What was on or off before the rule looked has not turned on or off.
        const isOld = !isNews && kindOf(rule.metric) === 'bluetooth';
        const standing = { since: from, told: isOld ? 1 + rule.repeat_times : 0 };
        rule.standing[n] = standing;
        this.#fire(rule, n, standing);
    }

    #isWatched(rule: AlarmRuleRecord, n: number): boolean {
        const { devices, groups } = this.#state;
        if (!devices.has(n)) return false;
        if (rule.groups.length === 0) return rule.devices.includes(devices.field(n, 'id'));
        const watched = this.#groups.get(rule.id) ?? withSubgroups(groups, rule.groups);
        this.#groups.set(rule.id, watched);
        const group = devices.field(n, 'group');
        return group !== null && watched.has(group);
    }

    /** Tells of a device as often as is due: once, and again after each interval while its standing lasts. */
    #fire(rule: AlarmRuleRecord, n: number, standing: AlarmStanding): void {
        const { clock, devices, groups } = this.#state;
        const interval = Math.max(1, rule.realert_interval) * MINUTE;
        while (standing.told <= rule.repeat_times && devices.has(n)) {
            const at = standing.since + standing.told * interval;
            if (at > clock.now()) return;
            const { id, device_name, group } = devices.peek(n);
            const group_name = group === null ? '' : (groups.get(group)?.name ?? '');
            standing.told += 1;
            const latest_seen = iso(devices.lastContact(n));
            rule.firings.push({ device: n, device_id: id, device_name, group, group_name, at, latest_seen });
        }
    }
}
