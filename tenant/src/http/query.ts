import type { Operation } from '../description/operation.js';
import type { Parameter } from '../description/parameters.js';
import { Refusal } from './refusal.js';
import type { Schemas } from './schemas.js';
import { deepObjectOf, readValue, splitQuery, type Value } from './values.js';

/** The checked query of a call. A parameter that was not sent, or is of another type, is undefined. */
export interface Query {
    string(name: string): string | undefined;
    number(name: string): number | undefined;
    boolean(name: string): boolean | undefined;
    /** Splits a comma-separated list. */
    list(name: string): string[] | undefined;
    /** Name and value of every known parameter that was sent, in the order of the description. */
    readonly sent: readonly (readonly [string, Value])[];
}

/**
 * Parameters whose wrong values are as if they were not sent: the Django REST framework, which Esper uses, does so with
 * `limit=0`, letters in an `offset` and an `ordering` by an unknown field. That a tenant does is not confirmed.
 * A `limit` above the largest is cut down where the page is.
 */
const LENIENT: ReadonlySet<string> = new Set(['limit', 'offset', 'ordering']);

/** Reads and checks the query of a call. Parameters that the description lacks are ignored, as Esper does. */
export function readQuery(operation: Operation, { search, searchParams }: URL, schemas: Schemas): Query {
    const values = new Map<string, Value>();
    const errors: string[] = [];
    for (const parameter of operation.query) {
        const { name, required } = parameter;
        const value = read(parameter, search, searchParams);
        if (value === undefined) {
            if (required) errors.push(`${name}: This field is required.`);
            continue;
        }
        const problems = problemsOf(parameter, value, schemas);
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

/** Checks the headers that an operation takes. Throws a `Refusal` that names those that are missing or wrong. */
export function checkHeaders(operation: Operation, headers: Headers, schemas: Schemas): void {
    const errors = operation.headers.flatMap((parameter) => {
        const raw = headers.get(parameter.name);
        const isList = parameter.kind === 'array' && raw !== null;
        const strings = isList ? raw.split(/\s*,\s*/) : raw === null ? [] : [raw];
        const value = readValue(parameter, strings);
        if (value === undefined) return parameter.required ? [`${parameter.name}: This header is required.`] : [];
        return problemsOf(parameter, value, schemas);
    });
    if (errors.length > 0) throw new Refusal(400, errors);
}

/** What is wrong with a value, by the name of its parameter and the place in it. */
function problemsOf({ name, schema }: Parameter, value: Value, schemas: Schemas): string[] {
    return schemas
        .check(schema, value)
        .map((error) =>
            error.startsWith('non_field_errors') ? error.replace('non_field_errors', name) : `${name}.${error}`,
        );
}

/** Reads a parameter. An empty string is a value of a string only. */
function read(parameter: Parameter, search: string, query: URLSearchParams): Value | undefined {
    const { name, kind, separator } = parameter;
    if (kind === 'object') return deepObjectOf(parameter, query);
    const isSplit = kind === 'array' && separator !== undefined;
    const raw = isSplit ? splitQuery(search, name, separator) : query.getAll(name);
    return raw[0] === '' && kind !== 'string' ? undefined : readValue(parameter, raw);
}

const isCount = (value: Value): boolean => typeof value === 'number' && Number.isInteger(value) && value > 0;

function queryOf(values: ReadonlyMap<string, Value>): Query {
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

/** The query of a call that sends none. */
export const NO_QUERY: Query = queryOf(new Map());
