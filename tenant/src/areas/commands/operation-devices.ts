import type { Query } from '../../http/query.js';
import { badField } from '../../http/refusal.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { isJsonObject, type JsonObject, readObject, readString } from '../../util/json.js';
import { filterDevices } from '../devices/device-filters.js';
import { isBetween } from '../shared/list-filters.js';

/** The most ids that an operation takes. */
const MAX_IDS = 50_000;

/**
 * Finds the devices of a bulk operation: those that are named, or those that pass a filter.
 * Ids that no device has are passed over, as a filter would. Throws a `Refusal` for a query that asks for nothing: what
 * Esper makes of one is not known, and every device would be the worst of all answers.
 */
export function resolveDevices(state: State, query: JsonObject): readonly number[] {
    const ids = readString(query, 'device_ids');
    const request = readObject(query, 'device_request');
    const isFilter = Object.keys(request).length > 0;
    if ((ids === undefined) === !isFilter) {
        throw badField(
            'operation_device_query',
            ids === undefined
                ? 'Give device_ids, or a device_request with a filter.'
                : 'Give either device_ids or device_request.',
        );
    }
    return ids === undefined ? filtered(state, request) : named(state, ids);
}

function named({ devices }: State, text: string): number[] {
    const ids = new Set(text.split(',').map((id) => id.trim()));
    ids.delete('');
    if (ids.size === 0) throw badField('operation_device_query', 'device_ids is empty.');
    if (ids.size > MAX_IDS) throw badField('operation_device_query', `At most ${MAX_IDS} ids; these are ${ids.size}.`);
    return [...ids].map((id) => devices.find(id)).filter((n) => n !== undefined);
}

/** Applies the filters of the device list, and those that only an operation has. */
function filtered(state: State, request: JsonObject): readonly number[] {
    const query = queryOf(request);
    const { devices } = state;
    return filterDevices(state, 'v2', query).filter((n) => {
        const { provisioned_on, platform } = devices.peek(n);
        const isSeamless = query.boolean('is_seamless');
        return (
            isBetween(query, 'last_seen', iso(devices.lastContact(n))) &&
            isBetween(query, 'provisioned_on', provisioned_on) &&
            (isSeamless === undefined || isSeamless === (platform === 'APPLE'))
        );
    });
}

/** Makes a query of a filter, whose values are texts. Lists and numbers are taken for texts, too. */
function queryOf(request: JsonObject): Query {
    const texts = new Map(
        Object.entries(request)
            .filter(([, value]) => value !== null && !isJsonObject(value))
            .map(([name, value]) => [name, String(value)]),
    );
    const string = (name: string) => texts.get(name) || undefined;
    return {
        string,
        number(name) {
            const value = string(name);
            return value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value);
        },
        boolean(name) {
            const value = string(name)?.toLowerCase();
            return value === 'true' ? true : value === 'false' ? false : undefined;
        },
        list: (name) =>
            string(name)
                ?.split(',')
                .map((part) => part.trim()),
        sent: [...texts],
    };
}
