import type { Operation } from '../description.js';
import { Refusal } from './refusal.js';
import type { Schemas } from './schemas.js';

/** The checked query of a call. A parameter that was not sent, or is of another type, is undefined. */
export interface Query {
    string(name: string): string | undefined;
    number(name: string): number | undefined;
    boolean(name: string): boolean | undefined;
    /** Splits a comma-separated list. */
    list(name: string): string[] | undefined;
    /** Name and value of every known parameter that was sent, in the order of the description. */
    readonly sent: readonly (readonly [string, QueryValue])[];
}

/**
 * Parameters whose wrong values are as if they were not sent: the Django REST framework, which Esper uses, does so with
 * `limit=0`, letters in an `offset` and an `ordering` by an unknown field. That a tenant does is not confirmed.
 * A `limit` above the largest is cut down where the page is.
 */
const LENIENT: ReadonlySet<string> = new Set(['limit', 'offset', 'ordering']);

/** Reads and checks the query of a call. Parameters that the description lacks are ignored, as Esper does. */
export function readQuery(operation: Operation, parameters: URLSearchParams, schemas: Schemas): Query {
    const values = new Map<string, QueryValue>();
    const errors: string[] = [];
    for (const { name, required, type, schema } of operation.query) {
        const raw = parameters.get(name);
        if (raw === null || (raw === '' && type !== 'string')) {
            if (required) errors.push(`${name}: This field is required.`);
            continue;
        }
        const value = convert(raw, type);
        const problems = schemas.check(schema, value).map((error) => error.replace(/^non_field_errors/, name));
        if (problems.length > 0 && LENIENT.has(name)) {
            if (isCount(value)) values.set(name, value);
            continue;
        }
        errors.push(...problems);
        values.set(name, value);
    }
    if (errors.length > 0) throw new Refusal(400, errors);
    return queryOf(values);
}

type QueryValue = string | number | boolean;

const isCount = (value: QueryValue): boolean => typeof value === 'number' && Number.isInteger(value) && value > 0;

function queryOf(values: ReadonlyMap<string, QueryValue>): Query {
    const string = (name: string) => {
        const value = values.get(name);
        return typeof value === 'string' && value !== '' ? value : undefined;
    };
    return {
        string,
        number: (name) => {
            const value = values.get(name);
            return typeof value === 'number' ? value : undefined;
        },
        boolean: (name) => {
            const value = values.get(name);
            return typeof value === 'boolean' ? value : undefined;
        },
        list: (name) =>
            string(name)
                ?.split(',')
                .map((part) => part.trim()),
        sent: [...values].filter(([, value]) => value !== ''),
    };
}

/** Converts a string of a query. One that cannot be converted stays as it is, and the check refuses it. */
function convert(raw: string, type: 'string' | 'integer' | 'number' | 'boolean'): QueryValue {
    if (type === 'string') return raw;
    if (type === 'boolean') return booleanOf(raw) ?? raw;
    return raw.trim() !== '' && Number.isFinite(Number(raw)) ? Number(raw) : raw;
}

// The official Python client sends True and False.
function booleanOf(raw: string): boolean | undefined {
    if (raw === 'true' || raw === 'True') return true;
    return raw === 'false' || raw === 'False' ? false : undefined;
}
