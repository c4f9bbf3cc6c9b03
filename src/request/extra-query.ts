import { refusal } from '../errors/invalid.js';
import type { Operation } from './operation.js';
import { queryParts } from './query.js';

/** What is not known of a parameter may be: it may be a list, and a secret. */
const UNDESCRIBED = { style: undefined, isList: true, isSecret: true } as const;

/** Parameters that a description lacks, by their names on the wire. */
export type ExtraQuery = Readonly<Record<string, unknown>>;

/**
 * Adds parameters to a path that may have a query.
 * One that the operation has is refused: given twice, it is the server's guess which one counts.
 */
export function addQuery(path: string, operation: Operation, query: ExtraQuery): string {
    checkQuery(operation, query);
    const text = writeQuery(operation.id, query);
    return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

/** Refuses parameters that an operation has. */
export function checkQuery(operation: Operation, query: ExtraQuery): void {
    for (const name of Object.keys(query)) {
        const known = operation.arguments.find(
            ({ place, wire, style }) =>
                place === '?' && (name === wire || (style === '{}' && name.startsWith(`${wire}[`))),
        );
        if (known !== undefined)
            throw refusal(operation.id, 'query', `${name} is a parameter of the operation: give ${known.name}`);
    }
}

/** Writes parameters as they stand in a query; null and undefined are left out. */
export function writeQuery(id: string, query: ExtraQuery): string {
    const parts = Object.entries(query).flatMap(([name, value]) => {
        if (value === undefined || value === null) return [];
        return queryParts(id, { ...UNDESCRIBED, name: `query.${name}`, wire: name }, value);
    });
    return parts.join('&');
}
