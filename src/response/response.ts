import type { RawResponse } from '../request/call.js';
import type { Redactor } from '../util/redaction.js';
import { requestIdOf } from './read-response.js';

/** The body of an answer with its status, headers and request id. */
export interface WithResponse<T> {
    /** What awaiting the call gives: the parsed body, or the page of a list. */
    readonly data: T;
    /** HTTP status of the answer. */
    readonly status: number;
    /** Headers of the answer. */
    readonly headers: Headers;
    /** `x-request-id` of the answer, for questions to Esper's support. */
    readonly requestId: string | undefined;
    /** How many attempts the answer took, 1 when the first one succeeded. */
    readonly attempts: number;
}

/** A call under way: await it for the body. */
export interface ApiPromise<T> extends Promise<T> {
    /** The body with status, headers, request id and the number of attempts. */
    withResponse(): Promise<WithResponse<T>>;
}

/**
 * The status, headers and request id of an answer.
 * Built anew: what axios gives back leads to the request, and that to the key.
 */
abstract class ResponseHead {
    readonly status: number;
    readonly requestId: string | undefined;
    readonly attempts: number;
    declare readonly headers: Headers;
    readonly #raw: RawResponse['headers'];
    readonly #redactor: Redactor;
    #headers: Headers | undefined;

    /**
     * The getter of `headers`, which are made at the first access: most callers never read them.
     * One getter for all answers: V8 keeps the getter of each object that has one of its own, and with it all that it
     * leads to, until a full collection.
     */
    static readonly #HEADERS = {
        enumerable: true,
        get(this: ResponseHead): Headers {
            this.#headers ??= toHeaders(this.#raw, (text) => this.#redactor.redact(text));
            return this.#headers;
        },
    };

    constructor(answer: RawResponse, attempts: number, redactor: Redactor) {
        this.status = answer.status;
        this.requestId = requestIdOf(answer, redactor);
        this.attempts = attempts;
        // Not the answer itself: it would keep the bytes of the body beside what was parsed from them.
        this.#raw = answer.headers;
        this.#redactor = redactor;
        Object.defineProperty(this, 'headers', ResponseHead.#HEADERS);
    }
}

/** An answer as the caller gets it. */
export class CallResponse extends ResponseHead implements WithResponse<unknown> {
    readonly data: unknown;

    constructor(data: unknown, answer: RawResponse, attempts: number, redactor: Redactor) {
        super(answer, attempts, redactor);
        this.data = data;
    }
}

/**
 * An answer whose body is parsed whenever `data` is read, and is not kept.
 * What has waited long is old to V8, and whatever an old object leads to is copied by collections as if it were in use,
 * long after nobody uses either.
 */
export class LateResponse extends ResponseHead implements WithResponse<unknown> {
    readonly #read: () => unknown;

    constructor(read: () => unknown, answer: RawResponse, attempts: number, redactor: Redactor) {
        super(answer, attempts, redactor);
        this.#read = read;
    }

    get data(): unknown {
        return this.#read();
    }
}

/**
 * Converts the headers of Node, axios or a transport into those of fetch.
 * A header that came more than once has a list. `clean` is what each value goes through.
 */
export function toHeaders(raw: object, clean: (text: string) => string = String): Headers {
    const headers = new Headers();
    for (const [name, value] of Object.entries(raw)) {
        for (const item of [value].flat()) {
            if (item !== undefined && item !== null) headers.append(name, clean(String(item)));
        }
    }
    return headers;
}
