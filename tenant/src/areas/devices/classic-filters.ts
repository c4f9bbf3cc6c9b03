import { modelOf } from '../../state/seed/device-facts.js';
import { withSubgroups } from '../groups/group-tree.js';
import { anyIncludes } from '../shared/list-filters.js';
import { BLUEPRINT_FILTERS, byNumber, byString, type Filter, fieldEquals, inGroups, isGms } from './filter-parts.js';

const isAndroid: Filter = ({ devices }) => {
    return (n) => devices.field(n, 'platform') === 'ANDROID';
};

/** The filters of `getAllDevices`. */
export const CLASSIC_FILTERS: readonly Filter[] = [
    isAndroid,
    byString('name', ({ devices }, wanted) => {
        return (n) => anyIncludes([devices.field(n, 'device_name')], wanted.toLowerCase());
    }),
    byString('group', (state, wanted) => inGroups(state, withSubgroups(state.groups, [wanted]))),
    fieldEquals('imei', 'imei1'),
    fieldEquals('serial', 'serial'),
    byNumber('state', ({ devices }, n, wanted) => devices.field(n, 'state') === wanted),
    byString('brand', ({ devices }, wanted) => {
        return (n) => modelOf(devices.field(n, 'model')).brand.toLowerCase() === wanted.toLowerCase();
    }),
    isGms,
    byString('search', ({ devices }, wanted) => (n) => {
        const { device_name, alias_name, id, imei1, wifi_mac } = devices.peek(n);
        return anyIncludes([device_name, alias_name, id, imei1, wifi_mac], wanted.toLowerCase());
    }),
    byString('tags', ({ devices }, wanted) => {
        return (n) => anyIncludes(devices.field(n, 'tags') ?? [], wanted.toLowerCase());
    }),
    ...BLUEPRINT_FILTERS,
];
