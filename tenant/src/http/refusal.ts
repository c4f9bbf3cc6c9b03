import type { ErrorForm } from '../description/error-form.js';

/** Thrown by a check or a handler that refuses a request. It becomes an error response of the operation's family. */
export class Refusal extends Error {
    readonly status: number;
    /** Sentences; those about a field begin with its name: `name: This field is required.` */
    readonly errors: readonly string[];

    constructor(status: number, errors: readonly string[], options?: ErrorOptions) {
        super(errors.join(' '), options);
        this.name = 'Refusal';
        this.status = status;
        this.errors = errors;
    }
}

/** Makes a 400 that names the field at fault. */
export function badField(field: string, text: string): Refusal {
    return new Refusal(400, [`${field}: ${text}`]);
}

/** Makes a 400 for a field that names a record which does not exist. */
export function unknownKey(field: string, id: string): Refusal {
    return badField(field, `Invalid pk "${id}" - object does not exist.`);
}

/** Makes a 404, in Esper's words. */
export function notFound(): Refusal {
    return new Refusal(404, ['detail: Not found.']);
}

/** Makes the body of an error response. The blank at the end of a classic `message` is the real API's. */
export function errorBody(form: ErrorForm, status: number, errors: readonly string[]): unknown {
    if (form === 'classic') return { errors, message: `${errors.join(' ')} `, status };
    const message = errors.map((error) => error.replace(/^detail: /, '')).join(' ');
    if (form === 'service') return { code: status, message, content: null };
    return Object.fromEntries([
        ...form.words.map((name) => [name, message]),
        ...form.statuses.map((name) => [name, status]),
    ]);
}
