import { modelOf } from '../data/device-facts.js';
import type { DeviceRecord } from '../data/device-record.js';
import { OTHER_MODELS } from '../data/models.js';
import type { Query } from '../http/query.js';
import type { State } from '../state.js';
import { ipAddress, tagId } from './device-rows.js';
import { withSubgroups } from './groups-tree.js';

/** Whether a device stays in a list. */
type Test = (n: number) => boolean;

/** Makes the test of one filter; undefined when the filter was not sent. */
type Filter = (state: State, query: Query) => Test | undefined;

/** The numbers of the devices that pass all filters of a query, in the order of lists. */
export function filterDevices(state: State, family: 'classic' | 'v2', query: Query): readonly number[] {
    const key = `${family} ${JSON.stringify(query.sent.filter(([name]) => !PAGING.has(name)))}`;
    return state.devices.derive(key, () => {
        const filters = family === 'classic' ? CLASSIC : V2;
        const tests = filters.map((filter) => filter(state, query)).filter((test) => test !== undefined);
        const found = state.devices.order().filter((n) => tests.every((test) => test(n)));
        const name = family === 'classic' ? query.text('name') : undefined;
        return name === undefined ? found : exactFirst(found, (n) => state.devices.field(n, 'device_name') === name);
    });
}

const PAGING = new Set(['limit', 'offset', 'cursor', 'ordering']);

/** What matches exactly comes before what matches in part, so that `limit=1` finds it. */
export function exactFirst<T>(list: readonly T[], isExact: (item: T) => boolean): T[] {
    return [...list.filter(isExact), ...list.filter((item) => !isExact(item))];
}

/** A filter that keeps devices whose field is the value that was sent. */
const equal =
    (parameter: string, field: keyof DeviceRecord): Filter =>
    ({ devices }, query) => {
        const wanted = query.text(parameter);
        return wanted === undefined ? undefined : (n) => devices.field(n, field) === wanted;
    };

/** A filter made from a text parameter. */
const byText =
    (parameter: string, make: (state: State, wanted: string) => Test): Filter =>
    (state, query) => {
        const wanted = query.text(parameter);
        return wanted === undefined ? undefined : make(state, wanted);
    };

/** A filter made from a comma-separated parameter. */
const byList =
    (parameter: string, make: (state: State, wanted: ReadonlySet<string>) => Test): Filter =>
    (state, query) => {
        const wanted = query.list(parameter);
        return wanted === undefined ? undefined : make(state, new Set(wanted));
    };

const byNumber =
    (parameter: string, make: (state: State, wanted: number) => Test): Filter =>
    (state, query) => {
        const wanted = query.number(parameter);
        return wanted === undefined ? undefined : make(state, wanted);
    };

const byFlag =
    (parameter: string, isTrue: (state: State, n: number) => boolean): Filter =>
    (state, query) => {
        const wanted = query.flag(parameter);
        return wanted === undefined ? undefined : (n) => isTrue(state, n) === wanted;
    };

/** Whether any of some fields has a text somewhere; case does not matter. */
function has(values: readonly (string | null)[], wanted: string): boolean {
    return values.some((value) => value?.toLowerCase().includes(wanted) ?? false);
}

const isAndroid: Filter = ({ devices }) => {
    return (n) => devices.field(n, 'platform') === 'ANDROID';
};

const BLUEPRINT_FILTERS = [
    equal('assigned_blueprint_id', 'assigned_blueprint_id'),
    equal('current_blueprint_id', 'current_blueprint_id'),
    equal('current_blueprint_version_id', 'current_blueprint_version_id'),
];

const isGms = byFlag(
    'is_gms',
    ({ devices }, n) => isAndroidNow(devices.field(n, 'platform')) && modelOf(devices.field(n, 'model')).is_gms,
);

const CLASSIC: readonly Filter[] = [
    isAndroid,
    byText(
        'name',
        ({ devices }, wanted) =>
            (n) =>
                has([devices.field(n, 'device_name')], wanted.toLowerCase()),
    ),
    byText('group', ({ devices, groups }, wanted) => inGroups(devices, withSubgroups(groups, [wanted]))),
    equal('imei', 'imei1'),
    equal('serial', 'serial'),
    byNumber(
        'state',
        ({ devices }, wanted) =>
            (n) =>
                devices.field(n, 'state') === wanted,
    ),
    byText(
        'brand',
        ({ devices }, wanted) =>
            (n) =>
                modelOf(devices.field(n, 'model')).brand.toLowerCase() === wanted.toLowerCase(),
    ),
    isGms,
    byText('search', ({ devices }, wanted) => (n) => {
        return has(
            [devices.field(n, 'device_name'), devices.field(n, 'imei1'), devices.field(n, 'wifi_mac')],
            wanted.toLowerCase(),
        );
    }),
    byText(
        'tags',
        ({ devices }, wanted) =>
            (n) =>
                has(devices.field(n, 'tags') ?? [], wanted.toLowerCase()),
    ),
    ...BLUEPRINT_FILTERS,
];

/** The version filters of the operating systems: a version, or one that it begins with. */
const osVersion = (parameter: string, isOs: (os: string) => boolean): Filter =>
    byText(
        parameter,
        ({ devices }, wanted) =>
            (n) =>
                isOs(osOf(devices.read(n))) && `${devices.field(n, 'os_version')}.`.startsWith(`${wanted}.`),
    );

// No device of a test tenant has a system of Esper's own, so these keep none.
const OF_OWN_SYSTEMS = 'foundation_version foundation_device_model_id airwave_tenant_model_id airwave_build_id'.split(
    ' ',
);
const NUMBERS_OF_OWN_SYSTEMS =
    'foundation_major_version foundation_minor_version foundation_build_number airwave_build_number'.split(' ');
const none = () => () => false;

const V2: readonly Filter[] = [
    ...OF_OWN_SYSTEMS.map((name) => byText(name, none)),
    ...NUMBERS_OF_OWN_SYSTEMS.map((name) => byNumber(name, none)),
    byText(
        'search',
        ({ devices }, wanted) =>
            (n) =>
                has(searchedV2(devices.read(n)), wanted.toLowerCase()),
    ),
    byList(
        'platform',
        ({ devices }, wanted) =>
            (n) =>
                wanted.has(devices.field(n, 'platform')),
    ),
    byText(
        'os',
        ({ devices }, wanted) =>
            (n) =>
                osOf(devices.read(n)) === wanted,
    ),
    byText(
        'state',
        ({ devices }, wanted) =>
            (n) =>
                String(devices.field(n, 'state')) === wanted,
    ),
    equal('serial', 'serial'),
    byText(
        'udid',
        ({ devices }, wanted) =>
            (n) =>
                devices.field(n, 'platform') === 'APPLE' && udidOf(devices.read(n)) === wanted,
    ),
    byText(
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
    byText('managed_by', ({ devices }, wanted) => (n) => {
        const byTemplate =
            devices.field(n, 'template_name') !== null || devices.field(n, 'assigned_blueprint_id') === null;
        return (byTemplate ? 'TEMPLATE' : 'BLUEPRINT') === wanted;
    }),
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
    byText('current_blueprint_version_id_net', ({ devices }, wanted) => (n) => {
        const version = devices.field(n, 'current_blueprint_version_id');
        return version !== null && version !== wanted;
    }),
    osVersion('android_version', (os) => os === 'Android'),
    byText('android_version_exact', ({ devices }, wanted) => (n) => {
        return devices.field(n, 'platform') === 'ANDROID' && devices.field(n, 'os_version') === wanted;
    }),
    osVersion('ios_version', (os) => os === 'iOS'),
    osVersion('ipados_version', (os) => os === 'iPadOS'),
    osVersion('tvos_version', (os) => os === 'tvOS'),
    osVersion('windows_version', (os) => os === 'Windows'),
    equal('esper_agent_version_name', 'agent_version'),
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
    byFlag('is_locked_down', ({ devices }, n) => devices.field(n, 'locked_down')),
    byText(
        'active_connection',
        ({ devices }, wanted) =>
            (n) =>
                (devices.field(n, 'wifi_on') ? 'WIFI' : 'NOT CONNECTED') === wanted,
    ),
];

function isAndroidNow(platform: DeviceRecord['platform']): boolean {
    return platform === 'ANDROID';
}

function inGroups(devices: State['devices'], groups: ReadonlySet<string>): Test {
    return (n) => groups.has(devices.field(n, 'group') ?? '');
}

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

/** Brand, model and the like, whatever the platform. */
export function makeOf(device: DeviceRecord): {
    brand: string;
    model: string;
    manufacturer: string;
    hardware: string | null;
} {
    if (device.platform === 'ANDROID') return modelOf(device.model);
    const other = OTHER_MODELS.find(({ platform }) => platform === device.platform);
    const brand = other?.brand ?? '';
    return { brand, model: other?.model ?? '', manufacturer: brand, hardware: null };
}

export function osOf({ platform }: DeviceRecord): string {
    return OTHER_MODELS.find((other) => other.platform === platform)?.os ?? 'Android';
}

/** Apple's id of a device. */
export function udidOf(device: DeviceRecord): string {
    const digits = device.id.replaceAll('-', '').toUpperCase();
    return `${digits.slice(0, 8)}-${digits.slice(8, 24)}`;
}
