import type { RawResponse } from '../request/call.js';
import type { Redactor } from '../util/redaction.js';
import { requestIdOf } from './read-response.js';

/** The body of an answer with what came around it. */
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

/** A call that was answered. */
interface AnsweredCall {
    readonly attempts: number;
    readonly redactor: Redactor;
}

/** What came around a body. Built anew: what axios gives back leads to the request, and that to the key. */
abstract class ResponseHead {
    readonly status: number;
    readonly requestId: string | undefined;
    readonly attempts: number;
    declare readonly headers: Headers;
    readonly #raw: RawResponse['headers'];
    readonly #redactor: Redactor;
    #headers: Headers | undefined;

    /**
     * Most callers never look at the headers: they are made when somebody does.
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

    constructor({ attempts, redactor }: AnsweredCall, response: RawResponse) {
        this.status = response.status;
        this.requestId = requestIdOf(response, redactor);
        this.attempts = attempts;
        // Not the answer itself: it would keep the bytes of the body beside what was parsed from them.
        this.#raw = response.headers;
        this.#redactor = redactor;
        Object.defineProperty(this, 'headers', ResponseHead.#HEADERS);
    }
}

/** An answer as the caller gets it. */
export class CallResponse extends ResponseHead implements WithResponse<unknown> {
    readonly data: unknown;

    constructor(call: AnsweredCall & { readonly data: unknown }, response: RawResponse) {
        super(call, response);
        this.data = call.data;
    }
}

/**
 * An answer whose body is read when `data` is looked at: each time, it is not kept.
 * What has waited long is old to V8, and whatever an old object leads to is copied by collections as if it were in use,
 * long after nobody uses either.
 */
export class LateResponse extends ResponseHead implements WithResponse<unknown> {
    readonly #read: () => unknown;

    constructor(call: AnsweredCall & { readonly read: () => unknown }, response: RawResponse) {
        super(call, response);
        this.#read = call.read;
    }

    get data(): unknown {
        return this.#read();
    }
}

/**
 * Makes the headers of fetch of those of Node, axios or a transport.
 * There one that came more than once has a list. `clean` is what each value goes through.
 */
export function toHeaders(raw: object, clean: (text: string) => string = String): Headers {
    const headers = new Headers();
    for (const [name, value] of Object.entries(raw)) {
        for (const one of [value].flat()) {
            if (one !== undefined && one !== null) headers.append(name, clean(String(one)));
        }
    }
    return headers;
}
