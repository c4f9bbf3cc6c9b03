import type { Description } from '../../description/description.js';
import type { Operation, OperationNode } from '../../description/operation.js';
import type { Behaviour, Call, PathValues } from '../../http/call.js';
import { NO_QUERY } from '../../http/query.js';
import type { Resources } from './resources.js';

/** What the check of the records above needs. */
export interface ParentParts {
    description: Description;
    resources: Resources;
    behaviourOf(operation: Operation): Behaviour;
    enterpriseId: string;
}

/** An operation that gets a record above, and the values of its path. */
interface Parent {
    operation: Operation;
    values: PathValues;
}

/**
 * Checks that the records which a path leads through are there: each is got by its own operation.
 *
 * Rejects with that operation's 404 `Refusal`. What no operation gets is taken as given.
 */
export async function checkParents(call: Call<PathValues>, parts: ParentParts): Promise<void> {
    for (const above of pathsAbove(call.operation)) {
        const parent = findParent(above, call, parts);
        if (parent === undefined) continue;
        const { operation, values } = parent;
        const path = <Name extends keyof PathValues>(name: Name): PathValues[Name] => values[name] ?? '';
        const { kind, handle } = parts.behaviourOf(operation);
        if (kind !== 'example') await handle({ ...call, operation, path, query: NO_QUERY });
    }
}

/** The paths of the records that a path leads through, the outermost first. */
function pathsAbove({ path, method }: Operation): string[] {
    const segments = path.replace(/\/$/, '').split('/');
    const isOwn = (end: number) => end === segments.length && method === 'GET';
    return segments
        .map((segment, at) => ({ segment, end: at + 1 }))
        .filter(({ segment, end }) => segment.startsWith('{') && segment !== '{enterprise_id}' && !isOwn(end))
        .map(({ end }) => segments.slice(0, end).join('/'));
}

/** Finds what gets the record at a path: its own GET, else one written by hand whose path ends the same, as `device/{device_id}/`. */
function findParent(above: string, call: Call<PathValues>, parts: ParentParts): Parent | undefined {
    const { description, resources } = parts;
    const same = resources.at(above).get('GET');
    if (same !== undefined) return parentOf(same, description, valuesByPlace(above, same, call));
    const end = endOf(above);
    const others = description.routes().filter(({ method, path }) => method === 'GET' && endOf(path) === end);
    for (const node of others) {
        const values = valuesByName(node, call, parts.enterpriseId);
        const parent = values && parentOf(node, description, values);
        if (parent !== undefined && parts.behaviourOf(parent.operation).kind === 'handler') return parent;
    }
    return undefined;
}

function parentOf({ id }: OperationNode, description: Description, values: PathValues): Parent | undefined {
    const operation = description.operation(id);
    return operation && { operation, values };
}

const endOf = (path: string) => path.replace(/\/$/, '').split('/').slice(-2).join('/');

const namesIn = (path: string) => [...path.matchAll(/\{([^{}/]+)\}/g)].map(([, name = '']) => name);

/** The same place has the same values in the same order, whatever the names of its parameters. */
function valuesByPlace(above: string, { path }: OperationNode, call: Call<PathValues>): PathValues {
    const given = namesIn(above);
    return Object.fromEntries(namesIn(path).map((name, n) => [name, call.path(given[n] ?? name)]));
}

function valuesByName({ path }: OperationNode, call: Call<PathValues>, enterpriseId: string): PathValues | undefined {
    const known = new Set(namesIn(call.operation.path));
    const names = namesIn(path);
    if (names.some((name) => !known.has(name) && name !== 'enterprise_id')) return undefined;
    return Object.fromEntries(names.map((name) => [name, known.has(name) ? call.path(name) : enterpriseId]));
}
