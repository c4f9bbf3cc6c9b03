import type { EsperError } from '../errors/esper-error.js';
import { refusal } from '../errors/invalid.js';
import { digest } from '../util/digest.js';
import { isError } from '../util/thrown.js';
import { KnownRows } from './known-rows.js';
import { type Memory, rememberedRows } from './memory.js';
import type { Listing, PageFacts } from './page-source.js';
import type { Place } from './place.js';
import { decodePayload, encodePayload, type TokenPayload } from './token-payload.js';

/** Raised whenever the fields of {@link TokenPayload} change their meaning. */
const version = 2;
const prefix = 'esper-walk';

/**
 * Writes the place of a walk: `esper-walk.2.<payload>.<check>`. Nothing but letters, digits, `-`, `_` and dots.
 */
export function writeResumeToken(
    { facts, digest: parameters }: Pick<Listing<unknown>, 'facts' | 'digest'>,
    place: Place,
): string {
    const { memory, passed } = place;
    const { digests, pageLength } = place.known.write();
    const payload: TokenPayload = {
        n: facts.operation,
        ...(facts.baseUrl !== undefined && { u: digest(facts.baseUrl) }),
        p: parameters,
        o: place.offset,
        ...(place.cursor !== undefined && { c: place.cursor }),
        ...(place.limit !== undefined && { l: place.limit }),
        ...(place.reach !== undefined && place.reach > place.offset && { r: place.reach }),
        ...(pageLength > 0 && { k: [digests, pageLength] }),
        ...(passed !== undefined && {
            f: [passed.from.offset, passed.from.cursor ?? null, passed.first, passed.length],
        }),
        ...(memory !== undefined && { m: [memory.behind, memory.ahead, memory.forgotten] }),
    };
    const text = `${prefix}.${version}.${encodePayload(payload)}`;
    return `${text}.${digest(text)}`;
}

/**
 * Reads a token that is whole, of this version, and of this list of this tenant. Throws `EsperConfigurationError` for
 * any other.
 */
export function readResumeToken({ operation, baseUrl }: PageFacts, token: string): TokenPayload {
    const refuse = (why: string): EsperError => refusal(operation, 'resumeFrom', why);
    const [name, written, encoded, check, ...rest] = token.split('.');
    if (name !== prefix || encoded === undefined || check === undefined || rest.length > 0) {
        throw refuse('not the resumeToken of a page or an error, or not the whole of it');
    }
    if (written !== String(version)) {
        throw refuse(`of another version of this package, which reads version ${version} only: start the walk anew`);
    }
    const payload = check === digest(token.slice(0, -check.length - 1)) ? decodePayload(encoded) : undefined;
    if (payload === undefined) throw refuse('damaged, pass the resumeToken as it was');
    if (payload.n !== operation) throw refuse(`of another list, ${payload.n}, and this one is ${operation}`);
    if (payload.u !== undefined && baseUrl !== undefined && payload.u !== digest(baseUrl)) {
        throw refuse('of another tenant, the walk was made with another base URL');
    }
    return payload;
}

/**
 * Finds the place that a token leads to. Throws `EsperConfigurationError` when its walk had other parameters; `digests`
 * are of those of this walk.
 */
export function resume({ operation }: PageFacts, token: TokenPayload, digests: readonly string[]): Place {
    if (!digests.includes(token.p)) {
        throw refusal(
            operation,
            'resumeFrom',
            'of a walk with other parameters or in another enterprise, pass those of that walk (only limit may differ)',
        );
    }
    const { o: offset, c: cursor, l: limit, r: reach, k, f, m } = token;
    const memory: Memory | undefined = m && { behind: m[0], ahead: m[1], forgotten: m[2], capacity: rememberedRows };
    const known = k === undefined ? new KnownRows() : KnownRows.read({ digests: k[0], pageLength: k[1] });
    const place: Place = { offset, cursor, limit, reach, step: 0, known, memory };
    if (f === undefined) return place;
    const [offsetBefore, cursorBefore, first, length] = f;
    // The rows of a page have come one after the other. Of those that a token did not hold, the age is 0.
    const seen = new Set([0, ...Array.from({ length }, (_, index) => (first || length) - index)]);
    const from = { ...place, offset: offsetBefore, cursor: cursorBefore ?? undefined };
    return { ...place, passed: { from, seen, first, length } };
}

/**
 * Digests what tells lists apart by their parameters. `limit` is left out: how many rows come at a time does not change
 * which come next. null and undefined are not sent, so they don't count. Throws `EsperConfigurationError` for what JSON
 * can't hold.
 */
export function parametersDigest(operation: string, parameters: Readonly<Record<string, unknown>>): string {
    const sent = Object.entries(parameters).filter(
        ([name, value]) => name !== 'limit' && value !== undefined && value !== null,
    );
    sent.sort(([one], [other]) => (one < other ? -1 : 1));
    return digest(sent.map(([name, value]) => `${JSON.stringify(name)}:${jsonOf(operation, name, value)}`).join());
}

function jsonOf(operation: string, name: string, value: unknown): string | undefined {
    try {
        return JSON.stringify(value);
    } catch (cause) {
        throw refusal(operation, name, "can't be written as JSON", { cause });
    }
}

/**
 * Notes on an error where its walk can go on. An error that has a token of another walk (it can be shared by calls that
 * waited for the same thing) is copied, so that each caller gets the token of its own.
 */
export function withResumeToken(error: unknown, resumeToken: string): unknown {
    if (!isError(error)) return error;
    const own = Object.getOwnPropertyDescriptor(error, 'resumeToken')?.value ?? resumeToken;
    const noted = own === resumeToken && Object.isExtensible(error) ? error : copyOf(error);
    Object.defineProperty(noted, 'resumeToken', {
        value: resumeToken,
        enumerable: true,
        configurable: true,
        writable: true,
    });
    return noted;
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
