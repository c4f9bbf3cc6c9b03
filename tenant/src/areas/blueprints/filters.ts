import type { Query } from '../../http/query.js';
import type { BlueprintRecord, BlueprintVersionRecord } from '../../state/blueprint-record.js';
import { type IdPlace, idsAt } from '../shared/blueprint-uses.js';

/** What the filters of a list compare, by their parameter. */
const PLACES: readonly (IdPlace & { parameter: string })[] = [
    place('android', 'apps', 'app_id'),
    place('android', 'apps', 'app_version_id'),
    place('android', 'files', 'file_id'),
    place('android', 'wifi_networks', 'wifi_network_id'),
    place('ios', 'apps', 'app_id'),
    place('ios', 'apps', 'app_version_id'),
    place('windows', 'apps', 'app_id'),
    place('windows', 'apps', 'app_version_id'),
    {
        ...place('ios', 'provisioning_profiles', 'profile_id'),
        parameter: 'settings__ios__provisioning_profile_id',
    },
    {
        ...place('ios', 'provisioning_profiles', 'profile_version_id'),
        parameter: 'settings__ios__provisioning_profile_version_id',
    },
];

function place(platform: string, list: string, key: string): IdPlace & { parameter: string } {
    return { platform, list, key, parameter: `settings__${platform}__${key}` };
}

/** Makes the predicate of what versions use: one version has to use all that is asked for. */
export function usesAll(query: Query): (version: BlueprintVersionRecord) => boolean {
    const wanted = PLACES.flatMap((one) => {
        const id = query.string(one.parameter);
        return id === undefined ? [] : [{ one, id }];
    });
    return ({ settings }) => wanted.every(({ one, id }) => idsAt(settings, one).includes(id));
}

type Row = Readonly<Record<string, unknown>>;

/** Sorts rows as `ordering` says: fields, separated by commas, `-` in front for descending. */
export function sortRows<T extends Row>(rows: readonly T[], ordering: string | undefined): T[] {
    const fields = (ordering ?? '').split(',').map((part) => part.trim());
    return rows.toSorted((one, other) => {
        for (const field of fields) {
            const name = field.replace(/^-/, '');
            const order = compare(one[name], other[name]);
            if (order !== 0) return field.startsWith('-') ? -order : order;
        }
        return 0;
    });
}

function compare(one: unknown, other: unknown): number {
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    if (typeof one === 'string' && typeof other === 'string') return one < other ? -1 : Number(one > other);
    return 0;
}

/** Whether a blueprint passes the filters by its name. */
export function keepsName(query: Query, { name }: BlueprintVersionRecord): boolean {
    const [part, exact] = [query.string('name')?.toLowerCase(), query.string('name_exact')];
    return (part === undefined || name.toLowerCase().includes(part)) && (exact === undefined || name === exact);
}

/** Whether any version of a blueprint uses all that is asked for. */
export function isUsedBy({ versions }: BlueprintRecord, uses: (version: BlueprintVersionRecord) => boolean): boolean {
    return versions.some(uses);
}
