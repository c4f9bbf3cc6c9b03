import { EsperError } from '../errors/esper-error.js';
import { refusal } from '../errors/invalid.js';
import { type Memory, rememberedRows } from './memory.js';
import { digest } from './row-ids.js';
import type { Listing, Place } from './walk.js';

/** Version of the token, raised whenever the fields of {@link Payload} change their meaning. */
const version = 1;
const prefix = 'esper-walk';

/** The content of a token, in short names because it may stand in a log. */
interface Payload {
    /** Name of the operation. */
    readonly n: string;
    /** Digest of the parameters. */
    readonly p: string;
    /** Offset. */
    readonly o: number;
    /** Cursor. */
    readonly c?: string;
    /** Limit read from `next`. */
    readonly l?: number;
    /** Keys of the page before. */
    readonly b: readonly string[];
    /** Memory of a consistent walk: behind, ahead, forgotten. */
    readonly m?: readonly [readonly string[], readonly string[], boolean];
}

/**
 * Writes the place of a walk as a string: `esper-walk.1.<payload>.<check>`.
 * It has nothing but letters, digits, `-`, `_` and dots.
 */
export function writeResumeToken<Body>(listing: Listing<Body>, place: Place): string {
    const { memory } = place;
    const payload: Payload = {
        n: listing.facts.operation,
        p: parametersDigest(listing.parameters),
        o: place.offset,
        ...(place.cursor !== undefined && { c: place.cursor }),
        ...(place.limit !== undefined && { l: place.limit }),
        b: place.before,
        ...(memory !== undefined && { m: [memory.behind, memory.ahead, memory.forgotten] }),
    };
    const text = `${prefix}.${version}.${toBase64Url(JSON.stringify(payload))}`;
    return `${text}.${digest(text)}`;
}

/**
 * Reads a token back.
 * Throws `EsperConfigurationError` unless it is whole, of this version, of this list and of these parameters.
 */
export function readResumeToken<Body>({ facts, parameters }: Listing<Body>, token: string): Place {
    const refuse = (reason: string): EsperError => refusal(facts.operation, 'resumeFrom', reason);
    const [name, written, encoded, check, ...rest] = token.split('.');
    if (name !== prefix || encoded === undefined || check === undefined || rest.length > 0) {
        throw refuse('not the resumeToken of an error, or not the whole of it');
    }
    if (written !== String(version)) {
        throw refuse(`of another version of this package, which reads version ${version} only: start the walk anew`);
    }
    const payload = check === digest(token.slice(0, -check.length - 1)) ? parsePayload(encoded) : undefined;
    if (payload === undefined) throw refuse('damaged, pass the resumeToken of the error as it was');
    if (payload.n !== facts.operation)
        throw refuse(`of another list, ${payload.n}, and this one is ${facts.operation}`);
    if (payload.p !== parametersDigest(parameters)) {
        throw refuse('of a walk with other parameters, pass those of that walk (only limit may differ)');
    }
    return placeOf(payload);
}

/**
 * Adds to an error the token of the place where its walk can go on.
 * An error that has a token of another walk (it can be shared by calls that waited for the same thing) is copied, so
 * that each caller gets the token of its own.
 */
export function withResumeToken<Body>(error: unknown, listing: Listing<Body>, place: Place): unknown {
    if (!(error instanceof Error) && !EsperError.is(error)) return error;
    const resumeToken = writeResumeToken(listing, place);
    const present = Object.getOwnPropertyDescriptor(error, 'resumeToken')?.value ?? resumeToken;
    const target = present === resumeToken && Object.isExtensible(error) ? error : copyOf(error);
    Object.defineProperty(target, 'resumeToken', {
        value: resumeToken,
        enumerable: true,
        configurable: true,
        writable: true,
    });
    return target;
}

function copyOf(error: Error): Error {
    const copy = new Error(error.message);
    Object.setPrototypeOf(copy, Object.getPrototypeOf(error));
    for (const name of Reflect.ownKeys(error)) {
        const enumerable = Object.prototype.propertyIsEnumerable.call(error, name);
        Object.defineProperty(copy, name, {
            value: Reflect.get(error, name),
            enumerable,
            configurable: true,
            writable: true,
        });
    }
    return copy;
}

function placeOf({ o: offset, c: cursor, l: limit, b: before, m }: Payload): Place {
    const memory: Memory | undefined = m && { behind: m[0], ahead: m[1], forgotten: m[2], capacity: rememberedRows };
    return { offset, cursor, limit, step: 0, before, memory };
}

/**
 * Digests the parameters but `limit`: how many rows come at a time does not change which come next.
 * null and undefined are not sent, so they don't count.
 */
function parametersDigest(parameters: Readonly<Record<string, unknown>>): string {
    const sent = Object.entries(parameters).filter(
        ([name, value]) => name !== 'limit' && value !== undefined && value !== null,
    );
    return digest(JSON.stringify(sent.sort(([one], [other]) => (one < other ? -1 : 1))));
}

function parsePayload(encoded: string): Payload | undefined {
    try {
        const value: unknown = JSON.parse(fromBase64Url(encoded));
        return isPayload(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

function isPayload(value: unknown): value is Payload {
    if (typeof value !== 'object' || value === null) return false;
    const { n, p, o, c, l, b, m }: Partial<Record<keyof Payload, unknown>> = value;
    const memory =
        Array.isArray(m) && m.length === 3 && isStrings(m[0]) && isStrings(m[1]) && typeof m[2] === 'boolean';
    return (
        typeof n === 'string' &&
        typeof p === 'string' &&
        isOffset(o) &&
        (c === undefined || typeof c === 'string') &&
        (l === undefined || isOffset(l)) &&
        isStrings(b) &&
        (m === undefined || memory)
    );
}

function isOffset(value: unknown): boolean {
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isStrings(value: unknown): boolean {
    return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

// Not with Buffer, which browsers don't have.
function toBase64Url(text: string): string {
    const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
    return btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(encoded: string): string {
    const bytes = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}
