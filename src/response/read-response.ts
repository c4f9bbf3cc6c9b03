import { EsperResponseError } from '../errors/errors.js';
import type { Call, RawResponse } from '../request/call.js';
import { tagOf } from '../util/guards.js';
import { nodeModule } from '../util/node.js';
import type { Redactor } from '../util/redaction.js';
import { decodeStrictUtf8, encodeUtf8 } from '../util/utf8.js';
import { webClass } from '../util/web-class.js';

/** What decodes faster than the platform's `TextDecoder`; undefined elsewhere than on Node. */
const NODE = /* @__PURE__ */ findNode();

function findNode() {
    const decoder = nodeModule('node:string_decoder');
    const buffer = nodeModule('node:buffer');
    return decoder && buffer && { StringDecoder: decoder.StringDecoder, buffer };
}

const BYTE_ORDER_MARK = 0xfeff;

/** Stands where bytes were no UTF-8, or where the server wrote it. */
const REPLACEMENT = '\ufffd';

/** The header by which Esper's support finds a call. */
const REQUEST_ID = 'x-request-id';

/** Tells whether an answer is a success: any 2xx, and whatever else the description lists as one (304). */
export function isSuccess(status: number, call: Call): boolean {
    return (status >= 200 && status < 300) || (call.operation?.empty.includes(status) ?? false);
}

/**
 * Reads the body of a success: parsed, or undefined where there is none.
 * Throws for anything that is not what the description promises.
 */
export function readSuccess(answer: RawResponse, call: Call, redactor: Redactor): unknown {
    const promised = call.operation?.answer ?? 'any';
    if (promised.startsWith('text/')) return readText(answer, redactor);
    if (promised.includes('/')) return toBytes(answer.body);
    const value = parseBody(answer, redactor);
    if (value === undefined || value === null) return refuseEmpty(answer, call, redactor);
    if (promised === 'any' || promised === 'nothing' || typeof value === promised) return value;
    throw responseError(
        `The server answered ${answer.status} with ${article(typeof value)} where ${article(promised)} was expected`,
        answer,
        redactor,
    );
}

const article = (type: string): string => (type === 'object' ? 'an object' : `a ${type}`);

/** Reads the body as a string; it stays as it is when the caller's adapter has parsed it. */
function readText(answer: RawResponse, redactor: Redactor): unknown {
    const { body } = answer;
    return body instanceof ReceivedBody || isBytes(body) ? decode(body, answer, redactor) : body;
}

function parseBody(answer: RawResponse, redactor: Redactor): unknown {
    const { status } = answer;
    const text = readText(answer, redactor);
    if (typeof text !== 'string') return text;
    if (text === '') return undefined;
    try {
        return JSON.parse(text);
    } catch {
        const kind = redactor.redact(headerOf(answer, 'content-type') ?? 'no content type').slice(0, 100);
        throw responseError(`The server answered ${status} with a body that is no JSON (${kind})`, answer, redactor);
    }
}

const [OPENING_BRACE, OPENING_BRACKET] = [0x7b, 0x5b];
/** Tab, line feed, carriage return and blank. */
const BEFORE_JSON: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20]);

/**
 * Tells whether the body of an answer may stay bytes until somebody looks at it: that of a page.
 * Parsed rows that wait are copied by every garbage collection. What is no JSON by its start is read at once, so that
 * the call fails and not the look.
 */
export function mayReadLate({ body }: RawResponse, call: Call): boolean {
    if (call.operation?.pagination === undefined || !(body instanceof ReceivedBody)) return false;
    return body.startsLikeJson();
}

/** Returns one header of an answer as a string; the first of a repeated one. */
export function headerOf(answer: RawResponse, name: string): string | undefined {
    const value = answer.headers[name];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return first === undefined || first === null ? undefined : String(first);
}

/** Returns the request id of an answer, at most 200 characters of it. */
export function requestIdOf(answer: RawResponse, redactor: Redactor): string | undefined {
    const id = headerOf(answer, REQUEST_ID);
    return id === undefined ? undefined : redactor.redact(id).slice(0, 200);
}

function refuseEmpty(answer: RawResponse, call: Call, redactor: Redactor): undefined {
    const mayBeEmpty = answer.status === 204 || answer.status === 205 || call.method === 'DELETE';
    const { operation } = call;
    if (mayBeEmpty || operation === undefined) return undefined; // of a path that is not described nothing is known
    if (operation.answer === 'nothing' || operation.empty.includes(answer.status)) return undefined;
    throw responseError(
        `The server answered ${answer.status} without a body where JSON was expected`,
        answer,
        redactor,
    );
}

function decode(body: ReceivedBody | Uint8Array | ArrayBuffer, answer: RawResponse, redactor: Redactor): string {
    const text = body instanceof ReceivedBody ? body.text() : decodeStrictUtf8(body);
    if (text !== undefined) return text;
    throw responseError(`The server answered ${answer.status} with a body that is not UTF-8`, answer, redactor);
}

function responseError(message: string, answer: RawResponse, redactor: Redactor): EsperResponseError {
    return new EsperResponseError(message, { requestId: requestIdOf(answer, redactor) });
}

/** Returns a body as bytes; what the caller's adapter has parsed is written as JSON again. */
export function toBytes(body: unknown): Uint8Array {
    if (body instanceof ReceivedBody) return body.bytes();
    if (isBytes(body)) return body instanceof Uint8Array ? body : new Uint8Array(body);
    if (body === undefined || body === null) return new Uint8Array();
    return encodeUtf8(typeof body === 'string' ? body : JSON.stringify(body));
}

function isBytes(body: unknown): body is Uint8Array | ArrayBuffer {
    // By name: a buffer can come from another realm, where instanceof says no.
    return body instanceof Uint8Array || tagOf(body) === 'ArrayBuffer';
}

/**
 * A body as it came. It stays bytes, in pieces, until somebody wants it whole: strings that wait are copied by every
 * collection. It is made a string piece by piece: cheaper than joining the bytes first (bench/README.md).
 */
export class ReceivedBody {
    readonly #pieces: Uint8Array[] = [];

    write(piece: Uint8Array): void {
        this.#pieces.push(piece);
    }

    /** Tells whether it begins as an object or a list does. */
    startsLikeJson(): boolean {
        const first = this.#pieces[0]?.find((byte) => !BEFORE_JSON.has(byte));
        return first === OPENING_BRACE || first === OPENING_BRACKET;
    }

    bytes(): Uint8Array {
        const whole = new Uint8Array(this.#pieces.reduce((length, piece) => length + piece.byteLength, 0));
        let at = 0;
        for (const piece of this.#pieces) {
            whole.set(piece, at);
            at += piece.byteLength;
        }
        return whole;
    }

    /**
     * Reads UTF-8, without a byte-order mark; undefined when it is none.
     * Wrong bytes are noticed, not repaired.
     */
    text(): string | undefined {
        return NODE === undefined ? this.#decodeByPlatform() : this.#decodeByNode(NODE);
    }

    #decodeByNode({ StringDecoder, buffer }: NonNullable<typeof NODE>): string | undefined {
        const { Buffer } = buffer;
        // What Node's http gives is a Buffer already; fetch and transports give plain bytes.
        const pieces = this.#pieces.map((piece) =>
            Buffer.isBuffer(piece) ? piece : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength),
        );
        const [first, ...others] = pieces;
        let text: string;
        if (first !== undefined && others.length === 0) {
            text = first.toString('utf8'); // the most of small answers: no character can be cut
        } else {
            const decoder = new StringDecoder('utf8');
            text = pieces.map((piece) => decoder.write(piece)).join('') + decoder.end();
        }
        if (text.includes(REPLACEMENT) && !buffer.isUtf8(this.bytes())) return undefined;
        return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
    }

    #decodeByPlatform(): string | undefined {
        const decoder = new (webClass('TextDecoder'))('utf-8', { fatal: true });
        try {
            return this.#pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode();
        } catch {
            return undefined;
        }
    }
}
