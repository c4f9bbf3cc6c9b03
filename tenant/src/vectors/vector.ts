// The vectors as test/vectors/schema.json has them; each field is explained there.

export interface Bytes {
    readonly text?: string;
    readonly base64?: string;
}
export interface GivenFile extends Bytes {
    readonly name?: string;
    readonly type?: string;
    readonly stream?: true;
}
export interface Call {
    readonly operation: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
    readonly form?: Readonly<Record<string, unknown>>;
    readonly files?: Readonly<Record<string, GivenFile>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly idempotent?: true;
}
export interface PathCall {
    readonly method?: string;
    readonly path?: string;
    readonly operation?: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly query?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
}
export interface Client {
    readonly enterprise_id?: string;
    readonly base_path?: string;
    readonly now?: string;
    readonly base_url?: string;
    readonly api_key?: string;
    readonly keys?: readonly (string | number | null)[];
    readonly max_retries?: number;
    readonly max_hold_ms?: number;
    readonly timeout_ms?: number;
    readonly environment?: Readonly<Record<string, string>>;
    readonly hosts?: Readonly<Record<string, string>>;
}
export type Query = readonly (readonly [name: string, value: string])[];
export interface Part extends Bytes {
    readonly name: string;
    readonly filename?: string;
    readonly type?: string;
}
export interface Request {
    readonly method: string;
    readonly path: string;
    readonly query: Query;
    readonly headers: Readonly<Record<string, string>>;
    readonly json?: unknown;
    readonly text?: string;
    readonly form?: Query;
    readonly parts?: readonly Part[];
    readonly matchHeaders?: Readonly<Record<string, string>>;
    readonly forbidHeaders?: readonly string[];
    readonly forbidQuery?: readonly string[];
}
export interface Answer extends Bytes {
    readonly status: number;
    readonly reason?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly json?: unknown;
    readonly cut?: true;
    readonly pace?: 'silence' | 'stall' | 'trickle';
}
export interface Exchange {
    readonly request: Request;
    readonly answer: Answer;
}
export interface SeenError {
    readonly class: string;
    readonly mentions?: readonly string[];
    readonly hides?: readonly string[];
    readonly [field: string]: unknown;
}
export interface Failed {
    readonly error: SeenError;
}
export interface SeenPage {
    readonly count: number | null;
    readonly results: readonly unknown[];
    readonly has_next: boolean;
}
export type Sees = Failed | { readonly value: unknown } | { readonly nothing: true } | { readonly page: SeenPage };

/** What every vector says of itself. */
export interface Vector {
    readonly id: string;
    readonly name: string;
    readonly documentation: string;
    readonly tags: readonly string[];
    readonly level: number;
    readonly appliesTo?: 'by-path' | 'untyped';
}
/** One more call of the same client. */
export interface NextCall {
    readonly call: Call;
    readonly before?: readonly Exchange[];
    readonly request: Request;
    readonly answer: Answer;
}
/** A call that is made at the same time as another one. */
export interface MetCall {
    readonly call: Call;
    readonly request?: Request;
    readonly answer: Answer;
}
export interface RequestVector extends Vector {
    readonly client?: Client;
    readonly call: Call;
    readonly before?: readonly Exchange[];
    readonly request?: Request;
    readonly answer?: Answer;
    readonly together?: readonly MetCall[];
    readonly again?: readonly NextCall[];
    readonly refused?: string;
}
export interface PathVector extends Omit<RequestVector, 'call' | 'together' | 'again'> {
    readonly call: PathCall;
}
export interface AnswerVector extends Vector {
    readonly client?: Client;
    readonly call: Call & { readonly cancel_after_ms?: number };
    readonly answer: Answer;
    readonly sees: Sees;
}
export interface Step {
    readonly query: Query;
    readonly answer: Answer;
}
export interface Served {
    readonly rows: readonly string[];
    readonly row?: object;
    readonly cap?: number;
    readonly short_pages?: readonly { readonly offset: number; readonly rows: number }[];
    readonly hidden?: readonly string[];
    readonly changes?: readonly { readonly before_request: number; readonly rows: readonly string[] }[];
}
export interface WalkVector extends Vector {
    readonly call: Call;
    readonly walk: {
        readonly as: 'page' | 'rows' | 'list' | 'page and on';
        readonly max_items?: number;
        readonly stop_after?: number;
        readonly concurrency?: number;
        readonly consistent?: true;
    };
    readonly steps?: readonly Step[];
    readonly serves?: Served;
    readonly most_in_flight?: number;
    readonly least_in_flight?: number;
    readonly most_requests?: number;
    readonly gives: readonly string[];
    readonly ends?: Failed;
    readonly then?: {
        readonly by: 'token' | 'asking again' | 'token of the page';
        readonly operation?: string;
        readonly base_path?: string;
        readonly parameters?: Readonly<Record<string, unknown>>;
        readonly steps: readonly Step[];
        readonly gives: readonly string[];
        readonly ends?: Failed;
    };
}
