import type { Query } from '../../http/query.js';
import type { State } from '../../state/state.js';
import { exactFirst } from '../shared/list-filters.js';
import { CLASSIC_FILTERS } from './classic-filters.js';
import { V2_FILTERS } from './v2-filters.js';

const PAGING = new Set(['limit', 'offset', 'cursor', 'ordering']);

/** Lists the numbers of the devices that pass all filters of a query, in the order of lists. */
export function filterDevices(state: State, family: 'classic' | 'v2', query: Query): readonly number[] {
    const key = `${family} ${JSON.stringify(query.sent.filter(([name]) => !PAGING.has(name)))}`;
    return state.devices.derive(key, () => {
        const filters = family === 'classic' ? CLASSIC_FILTERS : V2_FILTERS;
        const predicates = filters.map((filter) => filter(state, query)).filter((one) => one !== undefined);
        const found = state.devices.order().filter((n) => predicates.every((keeps) => keeps(n)));
        const name = family === 'classic' ? query.string('name') : undefined;
        return name === undefined ? found : exactFirst(found, (n) => state.devices.field(n, 'device_name') === name);
    });
}
