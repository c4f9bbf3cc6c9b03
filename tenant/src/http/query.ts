import type { Operation } from '../description.js';
import { Refusal } from './refusal.js';
import type { Schemas } from './schemas.js';

/** The checked query of a call. Parameters that were not sent have the default of the description, or none. */
export interface Query {
    string(name: string): string | undefined;
    number(name: string): number | undefined;
    boolean(name: string): boolean | undefined;
    /** The parts of a comma-separated list; undefined when the parameter was not sent. */
    list(name: string): string[] | undefined;
    /** Name and value of every parameter that the description knows and that was sent, in the description's order. */
    readonly sent: readonly (readonly [string, string | number | boolean])[];
}

/** Reads and checks the query of a call. Parameters that the description does not know are ignored, as Esper does. */
export function readQuery(operation: Operation, parameters: URLSearchParams, schemas: Schemas): Query {
    const values = new Map<string, string | number | boolean>();
    const errors: string[] = [];
    for (const { name, required, type, schema } of operation.query) {
        const raw = parameters.get(name);
        if (raw === null || (raw === '' && type !== 'string')) {
            if (required) errors.push(`${name}: This field is required.`);
            continue;
        }
        const value = convert(raw, type);
        errors.push(...schemas.check(schema, value).map((error) => error.replace(/^non_field_errors/, name)));
        values.set(name, value);
    }
    if (errors.length > 0) throw new Refusal(400, errors);
    return queryOf(values);
}

function queryOf(values: ReadonlyMap<string, string | number | boolean>): Query {
    const text = (name: string) => {
        const value = values.get(name);
        return typeof value === 'string' && value !== '' ? value : undefined;
    };
    return {
        string: text,
        number: (name) => {
            const value = values.get(name);
            return typeof value === 'number' ? value : undefined;
        },
        boolean: (name) => {
            const value = values.get(name);
            return typeof value === 'boolean' ? value : undefined;
        },
        list: (name) =>
            text(name)
                ?.split(',')
                .map((part) => part.trim()),
        sent: [...values].filter(([, value]) => value !== ''),
    };
}

/** Text of the query to a value; what cannot be converted stays text, and the check refuses it. */
function convert(raw: string, type: 'string' | 'integer' | 'number' | 'boolean'): string | number | boolean {
    if (type === 'string') return raw;
    if (type === 'boolean') return booleanOf(raw) ?? raw;
    return raw.trim() !== '' && Number.isFinite(Number(raw)) ? Number(raw) : raw;
}

// The official Python client sends True and False.
function booleanOf(raw: string): boolean | undefined {
    if (raw === 'true' || raw === 'True') return true;
    return raw === 'false' || raw === 'False' ? false : undefined;
}
