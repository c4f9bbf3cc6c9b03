import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import { classicPage, rowsOf, totalPage } from '../../http/pages.js';
import { notFound } from '../../http/refusal.js';
import type { AlarmFiring, AlarmRuleRecord } from '../../state/alert-records.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { pathOf } from '../groups/group-tree.js';
import { anyIncludes, isBetween } from '../shared/list-filters.js';
import { AlarmWatch } from './alarm-watch.js';
import { checkRule, readRule } from './read-rule.js';

type RuleCall = Call<{ alarm_id: string }>;

/** How many firings a page has where the call has no `limit`. */
const FIRINGS = 50;

/** Handles alarm rules, which fire by what happens to devices. */
export function alarmRuleHandlers(state: State): Handlers {
    const { alarmRules: rules } = state;
    const watch = new AlarmWatch(state);
    const find = (call: RuleCall): AlarmRuleRecord => {
        const rule = rules.get(call.path('alarm_id'));
        if (rule === undefined) throw notFound();
        watch.settle(rule);
        return rule;
    };
    const save = (rule: AlarmRuleRecord) => {
        rules.set(rule.id, checkRule(state, rule));
        watch.begin(rule);
        return writeRule(state, rule);
    };
    return {
        getAlarmRules(call) {
            for (const rule of rules.values()) watch.settle(rule);
            const list = [...rules.values()].filter(filterOf(call));
            return classicPage(
                call,
                rowsOf(list, (rule) => writeRule(state, rule)),
            );
        },
        addAlarmRule: (call) => created(save({ ...newRule(state), ...readRule(state, call) })),
        getAlarmRule: (call) => ok(writeRule(state, find(call))),
        updateAlarmRule(call) {
            const { id, created_on, firings } = find(call);
            return ok(save({ ...newRule(state), id, created_on, firings, ...readRule(state, call) }));
        },
        patchAlarmRule(call) {
            const changes = { ...readRule(state, call), updated_on: state.now() };
            return ok(save({ ...find(call), ...changes }));
        },
        deleteAlarmRule(call) {
            rules.delete(find(call).id);
            return NO_CONTENT;
        },
        getAlarmHistory(call) {
            const firings = [...find(call).firings].sort((one, other) => other.at - one.at);
            return totalPage(call, rowsOf(firings, writeFiring), FIRINGS);
        },
    };
}

function newRule(state: State): AlarmRuleRecord {
    const now = state.now();
    return {
        id: state.newId(),
        name: '',
        description: '',
        metric: '',
        conditions: { value: 0, unit: '', comparator: '' },
        devices: [],
        groups: [],
        alert_channels: [],
        action_emails: [],
        actions: [],
        is_active: true,
        realert_interval: 0,
        repeat_times: 0,
        created_on: now,
        updated_on: now,
        standing: {},
        firings: [],
    };
}

function filterOf({ query }: Call): (rule: AlarmRuleRecord) => boolean {
    const [name, description] = [query.string('name')?.toLowerCase(), query.string('description')?.toLowerCase()];
    const isActive = query.boolean('is_active');
    return (rule) =>
        (name === undefined || anyIncludes([rule.name], name)) &&
        (description === undefined || anyIncludes([rule.description], description)) &&
        (isActive === undefined || rule.is_active === isActive) &&
        isBetween(query, 'created_on', rule.created_on);
}

function writeRule(state: State, rule: AlarmRuleRecord): unknown {
    const { standing: _, firings, ...rest } = rule;
    const today = state.now().slice(0, 10);
    return {
        ...rest,
        enterprise: state.enterprise.id,
        devices: rule.devices.flatMap((id) => writeDevice(state, id)),
        groups: rule.groups.flatMap((id) => writeGroup(state, id)),
        alert_channels: rule.alert_channels.map((id) => ({
            id,
            name: state.alertChannels.get(Number(id))?.name ?? '',
        })),
        trigger_count: firings.length,
        daily_trigger_count: firings.filter(({ at }) => iso(at).startsWith(today)).length,
    };
}

function writeDevice({ devices }: State, id: string): unknown[] {
    const n = devices.find(id);
    if (n === undefined) return [];
    const { device_name, alias_name } = devices.peek(n);
    return [{ id, device_name, alias_name }];
}

function writeGroup({ groups }: State, id: string): unknown[] {
    const group = groups.get(id);
    return group === undefined ? [] : [{ id, name: group.name, path: pathOf(groups, id) }];
}

function writeFiring({ device: _, group, at, ...rest }: AlarmFiring): unknown {
    return { ...rest, group_id: group === null ? [] : [group], alert_time: iso(at) };
}
