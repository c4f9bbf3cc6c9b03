import { modelOf } from '../../state/seed/device-facts.js';
import { withSubgroups } from '../groups/group-tree.js';
import {
    anyIncludes,
    BLUEPRINT_FILTERS,
    byField,
    byNumber,
    byString,
    type Filter,
    inGroups,
    isGms,
} from './filter-parts.js';

const isAndroid: Filter = ({ devices }) => {
    return (n) => devices.field(n, 'platform') === 'ANDROID';
};

/** The filters of `getAllDevices`. */
export const CLASSIC_FILTERS: readonly Filter[] = [
    isAndroid,
    byString(
        'name',
        ({ devices }, wanted) =>
            (n) =>
                anyIncludes([devices.field(n, 'device_name')], wanted.toLowerCase()),
    ),
    byString('group', ({ devices, groups }, wanted) => inGroups(devices, withSubgroups(groups, [wanted]))),
    byField('imei', 'imei1'),
    byField('serial', 'serial'),
    byNumber(
        'state',
        ({ devices }, wanted) =>
            (n) =>
                devices.field(n, 'state') === wanted,
    ),
    byString(
        'brand',
        ({ devices }, wanted) =>
            (n) =>
                modelOf(devices.field(n, 'model')).brand.toLowerCase() === wanted.toLowerCase(),
    ),
    isGms,
    byString('search', ({ devices }, wanted) => (n) => {
        return anyIncludes(
            [devices.field(n, 'device_name'), devices.field(n, 'imei1'), devices.field(n, 'wifi_mac')],
            wanted.toLowerCase(),
        );
    }),
    byString(
        'tags',
        ({ devices }, wanted) =>
            (n) =>
                anyIncludes(devices.field(n, 'tags') ?? [], wanted.toLowerCase()),
    ),
    ...BLUEPRINT_FILTERS,
];
