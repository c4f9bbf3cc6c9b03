/** Why a request is not carried out: thrown by a check or a handler, answered in the shape that the operation's family uses. */
export class Refusal extends Error {
    readonly status: number;
    /** Sentences, `field: text` where a field is to blame. */
    readonly errors: readonly string[];

    constructor(status: number, errors: readonly string[], options?: ErrorOptions) {
        super(errors.join(' '), options);
        this.name = 'Refusal';
        this.status = status;
        this.errors = errors;
    }
}

/** 400, with the field that is to blame. */
export function badField(field: string, text: string): Refusal {
    return new Refusal(400, [`${field}: ${text}`]);
}

/** 404, in Esper's words. */
export function notFound(): Refusal {
    return new Refusal(404, ['detail: Not found.']);
}

/** The two families of error bodies of the API. */
export type ErrorShape = 'classic' | 'service';

/** The body of an error answer. The blank at the end of a classic `message` is the real API's. */
export function errorBody(shape: ErrorShape, status: number, errors: readonly string[]): unknown {
    if (shape === 'classic') return { errors, message: `${errors.join(' ')} `, status };
    return { code: status, message: errors.map((error) => error.replace(/^detail: /, '')).join(' '), content: null };
}
