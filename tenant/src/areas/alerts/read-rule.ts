import type { Call } from '../../http/call.js';
import { badField, unknownKey } from '../../http/refusal.js';
import type { AlarmConditions, AlarmRuleRecord } from '../../state/alert-records.js';
import type { State } from '../../state/state.js';
import {
    type JsonObject,
    readBoolean,
    readNumber,
    readObject,
    readString,
    readStrings,
    withoutUndefined,
} from '../../util/json.js';
import { findDevices } from '../shared/find-devices.js';
import { kindOf } from './conditions.js';

/** The shortest time that the console takes for devices that are offline, in minutes. */
const SHORTEST_OFFLINE = 5;

/** Reads what a body says of a rule. Throws a `Refusal` for another enterprise, and for records that do not exist. */
export function readRule(state: State, { body }: Call): Partial<AlarmRuleRecord> {
    checkEnterprise(state, body);
    return withoutUndefined<AlarmRuleRecord>({
        name: readString(body, 'name'),
        description: readString(body, 'description'),
        metric: readString(body, 'metric'),
        conditions: body['conditions'] === undefined ? undefined : readConditions(readObject(body, 'conditions')),
        devices: readStrings(body, 'devices'),
        groups: readStrings(body, 'groups'),
        alert_channels: readStrings(body, 'alert_channels'),
        action_emails: readStrings(body, 'action_emails'),
        actions: readStrings(body, 'actions'),
        is_active: readBoolean(body, 'is_active'),
        realert_interval: readNumber(body, 'realert_interval'),
        repeat_times: readNumber(body, 'repeat_times'),
    });
}

/** Checks a rule as it is to be. Throws a `Refusal` that names the field at fault. */
export function checkRule(state: State, rule: AlarmRuleRecord): AlarmRuleRecord {
    if (rule.name.trim() === '') throw badField('name', 'This field may not be blank.');
    if (rule.devices.length > 0 && rule.groups.length > 0)
        throw badField('devices', 'Name devices or groups, not both.');
    findDevices(state, rule.devices, 'devices');
    for (const id of rule.groups) if (!state.groups.has(id)) throw unknownKey('groups', id);
    for (const id of rule.alert_channels)
        if (!state.alertChannels.has(Number(id))) throw unknownKey('alert_channels', id);
    if (rule.realert_interval < 0 || rule.repeat_times < 0)
        throw badField(
            rule.repeat_times < 0 ? 'repeat_times' : 'realert_interval',
            'Ensure this value is greater than or equal to 0.',
        );
    if (kindOf(rule.metric) === 'offline' && rule.conditions.value < SHORTEST_OFFLINE)
        throw badField('conditions', `Ensure that value is greater than or equal to ${SHORTEST_OFFLINE}.`);
    return rule;
}

/** Checks the enterprise that a body names, if it names one. Throws a `Refusal` when it is another one. */
export function checkEnterprise({ enterprise }: State, body: JsonObject): void {
    const id = readString(body, 'enterprise');
    if (id !== undefined && id !== enterprise.id) throw unknownKey('enterprise', id);
}

function readConditions(sent: JsonObject): AlarmConditions {
    return {
        value: readNumber(sent, 'value') ?? 0,
        unit: readString(sent, 'unit') ?? '',
        comparator: readString(sent, 'comparator') ?? '',
        toggle_state: readBoolean(sent, 'toggle_state'),
    };
}
