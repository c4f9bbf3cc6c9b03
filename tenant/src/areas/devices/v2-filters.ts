import type { DeviceRecord } from '../../state/device-record.js';
import { withSubgroups } from '../groups/group-tree.js';
import { anyIncludes } from '../shared/list-filters.js';
import { ipAddress, makeOf, managedBy, osOf, udidOf } from './device-make.js';
import {
    BLUEPRINT_FILTERS,
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
} from './filter-parts.js';
import { foundationOf, foundationVersion } from './foundation-versions.js';
import { tagId } from './v2-row.js';

// Versions of an operating system that no device of a test tenant has, so these filters keep none.
const AIRWAVE_STRINGS = ['airwave_tenant_model_id', 'airwave_build_id'];

/** The filters of a number of Esper Foundation. */
const FOUNDATION_NUMBERS = {
    foundation_major_version: 'major_version',
    foundation_minor_version: 'minor_version',
    foundation_build_number: 'build_number',
} as const;

/** Makes the version filter of an operating system: it keeps that version, and those that begin with it. */
function osVersion(parameter: string, os: string): Filter {
    return byString(parameter, ({ devices }, wanted) => (n) => {
        return osOf(devices.peek(n)) === os && `${devices.field(n, 'os_version')}.`.startsWith(`${wanted}.`);
    });
}

/** The filters of `/v2/devices/`. */
export const V2_FILTERS: readonly Filter[] = [
    ...AIRWAVE_STRINGS.map((name) => equals(name, () => null)),
    byNumber('airwave_build_number', () => false),
    equals('foundation_version', ({ devices }, n) => foundationVersion(devices.peek(n))),
    equals('foundation_device_model_id', ({ devices }, n) => {
        return foundationOf(devices.peek(n))?.foundation_device_model_id ?? null;
    }),
    ...Object.entries(FOUNDATION_NUMBERS).map(([name, field]) =>
        byNumber(name, ({ devices }, n, wanted) => foundationOf(devices.peek(n))?.[field] === wanted),
    ),
    byString('search', ({ devices }, wanted) => {
        return (n) => anyIncludes(searchedFields(devices.peek(n)), wanted.toLowerCase());
    }),
    isAmong('platform', ({ devices }, n) => devices.field(n, 'platform')),
    equals('os', ({ devices }, n) => osOf(devices.peek(n))),
    byNumber('state', ({ devices }, n, wanted) => devices.field(n, 'state') === wanted),
    fieldEquals('serial', 'serial'),
    equals('udid', ({ devices }, n) => (devices.field(n, 'platform') === 'APPLE' ? udidOf(devices.peek(n)) : null)),
    equals('global_device_id', ({ devices }, n) => `esper-${devices.field(n, 'id')}`),
    byList('group_multi', (state, wanted) => inGroups(state, withSubgroups(state.groups, [...wanted]))),
    byList('group_multi_immediate', inGroups),
    byList('tags', ({ seed, devices }, wanted) => {
        return (n) => devices.field(n, 'tags')?.some((tag) => wanted.has(tagId(seed, tag))) ?? false;
    }),
    equals('managed_by', ({ devices }, n) => managedBy(devices.peek(n))),
    isAmong('template_multi', ({ devices }, n) => devices.field(n, 'template_name') ?? ''),
    isAmong('policy_multi', ({ devices, policies }, n) => policies.get(devices.field(n, 'policy') ?? -1)?.name ?? ''),
    isAmong('device_source', ({ devices }, n) => (devices.field(n, 'platform') === 'APPLE' ? 'ABM' : null)),
    ...BLUEPRINT_FILTERS,
    byString('current_blueprint_version_id_net', ({ devices }, wanted) => (n) => {
        const version = devices.field(n, 'current_blueprint_version_id');
        return version !== null && version !== wanted;
    }),
    osVersion('android_version', 'Android'),
    equals('android_version_exact', ({ devices }, n) => {
        return devices.field(n, 'platform') === 'ANDROID' ? devices.field(n, 'os_version') : null;
    }),
    osVersion('ios_version', 'iOS'),
    osVersion('ipados_version', 'iPadOS'),
    osVersion('tvos_version', 'tvOS'),
    osVersion('windows_version', 'Windows'),
    fieldEquals('esper_agent_version_name', 'agent_version'),
    byNumber('battery_level_gte', ({ devices }, n, wanted) => devices.field(n, 'battery') >= wanted),
    byNumber('battery_level_lte', ({ devices }, n, wanted) => devices.field(n, 'battery') <= wanted),
    isGms,
    byBoolean('is_locked_down', ({ devices }, n) => devices.field(n, 'locked_down')),
    equals('active_connection', ({ devices }, n) => (devices.field(n, 'wifi_on') ? 'WIFI' : 'NOT CONNECTED')),
];

/** Lists the fields that `search` looks into. */
function searchedFields(device: DeviceRecord): (string | null)[] {
    const { brand, model, manufacturer, hardware } = makeOf(device);
    return [
        device.device_name,
        device.serial,
        device.imei1,
        device.iccid1,
        device.wifi_ssid,
        device.wifi_mac,
        ipAddress(device),
        device.platform === 'APPLE' ? udidOf(device) : null,
        brand,
        model,
        manufacturer,
        hardware,
    ];
}
