import { listNames } from '../configuration/rules.js';
import { refusal } from '../errors/invalid.js';
import { isRecord } from '../util/guards.js';
import type { OperationPlan } from './operation.js';

/** Arguments of a call, by name. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Refuses parameters that are no object. */
export function assertParameters(plan: OperationPlan, value: unknown): asserts value is Parameters {
    if (isRecord(value)) return;
    throw refusal(plan.id, 'parameters', 'expected an object');
}

/** Refuses unknown parameters, and missing ones that the client can't fill in. */
export function checkParameters(plan: OperationPlan, parameters: Parameters): void {
    for (const name of Object.keys(parameters)) {
        if (!plan.known.has(name)) refuseParameter(plan, name, `no such parameter; ${listNames([...plan.known])}`);
    }
    for (const name of plan.required) {
        const value = parameters[name];
        if ((value === undefined || value === null) && !plan.filled.includes(name))
            refuseParameter(plan, name, 'missing');
    }
}

const ARGUMENT = /\{(\w+)\}/g;

/** Builds the path with its arguments, and the query. */
export function buildPath(plan: OperationPlan, parameters: Parameters): string {
    const path = plan.path.replace(ARGUMENT, (_, name: string) => encodeSegment(plan, name, parameters[name]));
    const query = buildQuery(plan, parameters);
    return query === '' ? path : `${path}?${query}`;
}

/**
 * Encodes one segment of the path.
 * An empty one, `.` and `..` would make another path of it, and another thing would be read or deleted.
 */
function encodeSegment(plan: OperationPlan, name: string, value: unknown): string {
    if (typeof value !== 'string' && !Number.isFinite(value))
        refuseParameter(plan, name, 'expected a text or a number');
    const text = String(value);
    if (text === '' || text === '.' || text === '..') refuseParameter(plan, name, "must not be empty, '.' or '..'");
    try {
        return encodeURIComponent(text);
    } catch {
        return refuseParameter(plan, name, 'has half a surrogate pair, which has no UTF-8');
    }
}

function buildQuery(plan: OperationPlan, parameters: Parameters): string {
    let query: URLSearchParams | undefined;
    for (const [argument, name] of plan.query) {
        const value = parameters[argument];
        if (value === undefined || value === null) continue;
        query ??= new URLSearchParams();
        for (const item of Array.isArray(value) ? value : [value])
            query.append(name, toQueryValue(plan, argument, item));
    }
    return query === undefined ? '' : query.toString();
}

function toQueryValue(plan: OperationPlan, name: string, value: unknown): string {
    if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return String(value);
    return refuseParameter(plan, name, 'expected a text, a number, true or false, or an array of these');
}

function refuseParameter(plan: OperationPlan, name: string, reason: string): never {
    throw refusal(plan.id, name, reason);
}
