import type { Query } from '../../http/query.js';
import { modelOf } from '../../state/seed/device-facts.js';
import type { State } from '../../state/state.js';
import { securityState } from '../devices/android-row.js';
import {
    byBoolean,
    byList,
    byNumber,
    byString,
    equals,
    type Filter,
    fieldEquals,
    inGroups,
    isAmong,
    isGms,
} from '../devices/filter-parts.js';
import { withSubgroups } from '../groups/group-tree.js';
import { geofencesOf } from '../shared/geofences-of.js';
import { anyIncludes, isBetween } from '../shared/list-filters.js';
import { RECENT } from './status-metrics.js';

/** What a device is connected by, and the kind of that network: devices of a test tenant have wifi. */
export const connectionOf = ({ devices }: State, n: number): string =>
    devices.field(n, 'wifi_on') ? 'WIFI' : 'NOT CONNECTED';

const groupName = ({ devices, groups }: State, n: number): string | null =>
    groups.get(devices.field(n, 'group') ?? '')?.name ?? null;
const policyName = ({ devices, policies }: State, n: number): string | null =>
    policies.get(devices.field(n, 'policy') ?? -1)?.name ?? null;

/** Makes a filter from `true` or `false` as a string. */
function byWord(parameter: string, isTrue: (state: State, n: number) => boolean): Filter {
    return byString(parameter, (state, wanted) => (n) => isTrue(state, n) === (wanted.toLowerCase() === 'true'));
}

/** Makes a filter from `<field>_gt` and `<field>_lt`. */
function byTime(field: 'created_on' | 'provisioned_on' | 'updated_on' | 'last_seen'): Filter {
    return ({ devices }, query) => {
        const isAsked = query.sent.some(([name]) => name === `${field}_gt` || name === `${field}_lt`);
        return isAsked ? (n) => isBetween(query, field, devices.field(n, field)) : undefined;
    };
}

/** The filters of device tiles. `status` and `seamless_info` have no documented values, and keep every device. */
const FILTERS: readonly Filter[] = [
    ({ devices }) =>
        (n) =>
            devices.field(n, 'platform') === 'ANDROID',
    byNumber('state', ({ devices }, n, wanted) => devices.field(n, 'state') === wanted),
    byNumber('battery_level_gte', ({ devices }, n, wanted) => devices.field(n, 'battery') >= wanted),
    byNumber('battery_level_lte', ({ devices }, n, wanted) => devices.field(n, 'battery') <= wanted),
    byBoolean('at_risk', (state, n) => [10, 20, 30].includes(securityState(state, n))),
    byNumber('security_status', (state, n, wanted) => securityState(state, n) === wanted),
    byString('group', (state, wanted) => inGroups(state, withSubgroups(state.groups, [wanted]))),
    equals('group_name', groupName),
    isAmong('group_name_multi', groupName),
    byList('group_multi', (state, wanted) => inGroups(state, withSubgroups(state.groups, [...wanted]))),
    byList('group_multi_immediate', inGroups),
    byWord('group_null', ({ devices }, n) => devices.field(n, 'group') === null),
    fieldEquals('imei', 'imei1'),
    byString('name', ({ devices }, wanted) => {
        return (n) => anyIncludes([devices.field(n, 'device_name')], wanted.toLowerCase());
    }),
    byBoolean('recently_added', ({ clock, devices }, n) => {
        return clock.now() - Date.parse(devices.field(n, 'provisioned_on')) < RECENT;
    }),
    isGms,
    byList(
        'tags',
        ({ devices }, wanted) =>
            (n) =>
                devices.field(n, 'tags')?.some((tag) => wanted.has(tag)) ?? false,
    ),
    byWord('is_geofence_applied', (state, n) => geofencesOf(state, n).length > 0),
    fieldEquals('serial', 'serial'),
    fieldEquals('android_version', 'os_version'),
    isAmong('android_version_multi', ({ devices }, n) => devices.field(n, 'os_version')),
    equals('wifi_ssid', ({ devices }, n) => (devices.field(n, 'wifi_on') ? devices.field(n, 'wifi_ssid') : null)),
    equals('network_type', connectionOf),
    isAmong('network_type_multi', connectionOf),
    equals('active_connection', connectionOf),
    equals('model', ({ devices }, n) => modelOf(devices.field(n, 'model')).model),
    fieldEquals('template', 'template_name'),
    isAmong('template_multi', ({ devices }, n) => devices.field(n, 'template_name')),
    equals('policy', policyName),
    isAmong('policy_multi', policyName),
    byBoolean('policy_null', ({ devices }, n) => devices.field(n, 'policy') === null),
    fieldEquals('dpc_version', 'agent_version'),
    equals('device_type', () => 'AFW'),
    byTime('created_on'),
    byTime('provisioned_on'),
    byTime('updated_on'),
    byTime('last_seen'),
];

/** Lists the numbers of the devices whose tiles pass all filters of a query, in the order of lists. */
export function filterTiles(state: State, query: Query): number[] {
    const predicates = FILTERS.map((filter) => filter(state, query)).filter((one) => one !== undefined);
    return state.devices.order().filter((n) => predicates.every((keeps) => keeps(n)));
}
