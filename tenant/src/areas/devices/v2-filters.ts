import type { DeviceRecord } from '../../state/device-record.js';
import { withSubgroups } from '../groups/group-tree.js';
import { ipAddress, makeOf, managedBy, osOf, udidOf } from './device-make.js';
import {
    anyIncludes,
    BLUEPRINT_FILTERS,
    byBoolean,
    byField,
    byList,
    byNumber,
    byString,
    type Filter,
    inGroups,
    isGms,
} from './filter-parts.js';
import { tagId } from './v2-row.js';

/** The version filters of the operating systems: a version, or one that it begins with. */
const osVersion = (parameter: string, isOs: (os: string) => boolean): Filter =>
    byString(
        parameter,
        ({ devices }, wanted) =>
            (n) =>
                isOs(osOf(devices.peek(n))) && `${devices.field(n, 'os_version')}.`.startsWith(`${wanted}.`),
    );

// No device of a test tenant has a system of Esper's own, so these keep none.
const OF_OWN_SYSTEMS = 'foundation_version foundation_device_model_id airwave_tenant_model_id airwave_build_id'.split(
    ' ',
);
const NUMBERS_OF_OWN_SYSTEMS =
    'foundation_major_version foundation_minor_version foundation_build_number airwave_build_number'.split(' ');
const none = () => () => false;

/** The filters of `/v2/devices/`. */
export const V2_FILTERS: readonly Filter[] = [
    ...OF_OWN_SYSTEMS.map((name) => byString(name, none)),
    ...NUMBERS_OF_OWN_SYSTEMS.map((name) => byNumber(name, none)),
    byString(
        'search',
        ({ devices }, wanted) =>
            (n) =>
                anyIncludes(searchedV2(devices.peek(n)), wanted.toLowerCase()),
    ),
    byList(
        'platform',
        ({ devices }, wanted) =>
            (n) =>
                wanted.has(devices.field(n, 'platform')),
    ),
    byString(
        'os',
        ({ devices }, wanted) =>
            (n) =>
                osOf(devices.peek(n)) === wanted,
    ),
    byString(
        'state',
        ({ devices }, wanted) =>
            (n) =>
                String(devices.field(n, 'state')) === wanted,
    ),
    byField('serial', 'serial'),
    byString(
        'udid',
        ({ devices }, wanted) =>
            (n) =>
                devices.field(n, 'platform') === 'APPLE' && udidOf(devices.peek(n)) === wanted,
    ),
    byString(
        'global_device_id',
        ({ devices }, wanted) =>
            (n) =>
                `esper-${devices.field(n, 'id')}` === wanted,
    ),
    byList('group_multi', ({ devices, groups }, wanted) => inGroups(devices, withSubgroups(groups, [...wanted]))),
    byList('group_multi_immediate', ({ devices }, wanted) => inGroups(devices, wanted)),
    byList(
        'tags',
        ({ seed, devices }, wanted) =>
            (n) =>
                devices.field(n, 'tags')?.some((tag) => wanted.has(tagId(seed, tag))) ?? false,
    ),
    byString(
        'managed_by',
        ({ devices }, wanted) =>
            (n) =>
                managedBy(devices.peek(n)) === wanted,
    ),
    byList(
        'template_multi',
        ({ devices }, wanted) =>
            (n) =>
                wanted.has(devices.field(n, 'template_name') ?? ''),
    ),
    byList(
        'policy_multi',
        ({ devices, policies }, wanted) =>
            (n) =>
                wanted.has(policies.get(devices.field(n, 'policy') ?? -1)?.name ?? ''),
    ),
    byList(
        'device_source',
        ({ devices }, wanted) =>
            (n) =>
                devices.field(n, 'platform') === 'APPLE' && wanted.has('ABM'),
    ),
    ...BLUEPRINT_FILTERS,
    byString('current_blueprint_version_id_net', ({ devices }, wanted) => (n) => {
        const version = devices.field(n, 'current_blueprint_version_id');
        return version !== null && version !== wanted;
    }),
    osVersion('android_version', (os) => os === 'Android'),
    byString('android_version_exact', ({ devices }, wanted) => (n) => {
        return devices.field(n, 'platform') === 'ANDROID' && devices.field(n, 'os_version') === wanted;
    }),
    osVersion('ios_version', (os) => os === 'iOS'),
    osVersion('ipados_version', (os) => os === 'iPadOS'),
    osVersion('tvos_version', (os) => os === 'tvOS'),
    osVersion('windows_version', (os) => os === 'Windows'),
    byField('esper_agent_version_name', 'agent_version'),
    byNumber(
        'battery_level_gte',
        ({ devices }, wanted) =>
            (n) =>
                devices.field(n, 'battery') >= wanted,
    ),
    byNumber(
        'battery_level_lte',
        ({ devices }, wanted) =>
            (n) =>
                devices.field(n, 'battery') <= wanted,
    ),
    isGms,
    byBoolean('is_locked_down', ({ devices }, n) => devices.field(n, 'locked_down')),
    byString(
        'active_connection',
        ({ devices }, wanted) =>
            (n) =>
                (devices.field(n, 'wifi_on') ? 'WIFI' : 'NOT CONNECTED') === wanted,
    ),
];

function searchedV2(device: DeviceRecord): (string | null)[] {
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
