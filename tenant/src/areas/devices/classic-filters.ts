import { modelOf } from '../../state/seed/device-facts.js';
import { withSubgroups } from '../groups/groups-tree.js';
import { BLUEPRINT_FILTERS, byNumber, byText, equal, type Filter, has, inGroups, isGms } from './filter-parts.js';

const isAndroid: Filter = ({ devices }) => {
    return (n) => devices.field(n, 'platform') === 'ANDROID';
};

/** The filters of `getAllDevices`. */
export const CLASSIC_FILTERS: readonly Filter[] = [
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
