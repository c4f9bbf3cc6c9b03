import type { Operation } from '../description/operation.js';
import type { State } from '../state/state.js';
import type { PathValues } from './call.js';
import { notFound, Refusal } from './refusal.js';
import type { Schemas } from './schemas.js';
import { convert } from './values.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Checks the API key of a request. Throws a 401 `Refusal`. */
export function checkKey(state: State, request: Request): void {
    const header = request.headers.get('authorization');
    const key = /^Bearer (.+)$/i.exec(header ?? '')?.[1];
    if (key === undefined) throw new Refusal(401, ['detail: Authentication credentials were not provided.']);
    if (!state.keys.accepts(key, state.clock.now())) throw new Refusal(401, ['detail: Invalid token.']);
}

/**
 * Checks the values in a path and reads them as what they are.
 *
 * Throws a `Refusal`: 404 for what cannot be an id, 403 for another enterprise.
 */
export function readPath(
    { pathParameters }: Operation,
    path: Readonly<Record<string, string>>,
    { state, schemas }: { state: State; schemas: Schemas },
): PathValues {
    const values: Record<string, string | number> = {};
    for (const { name, kind, schema } of pathParameters) {
        const raw = path[name] ?? '';
        const value = kind === 'integer' && !/^\d{1,15}$/.test(raw) ? raw : convert(raw, kind);
        if (schemas.check(schema, value).length > 0) throw notFound();
        values[name] = typeof value === 'boolean' ? raw : value;
    }
    const enterprise = path['enterprise_id'];
    if (enterprise !== undefined && enterprise.toLowerCase() !== state.enterprise.id)
        throw UUID.test(enterprise)
            ? new Refusal(403, ['detail: You do not have permission to perform this action.'])
            : notFound();
    return values;
}
