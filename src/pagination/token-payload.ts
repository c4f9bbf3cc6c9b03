import { decodeUtf8, encodeUtf8 } from '../util/utf8.js';

/** What a resume token holds, in short names because it may stand in a log. */
export interface TokenPayload {
    /** Name of the operation. */
    readonly n: string;
    /** Digest of the base URL; left out where it is not known. */
    readonly u?: string;
    /** Digest of the parameters, the enterprise among them. */
    readonly p: string;
    /** Offset. */
    readonly o: number;
    /** Cursor. */
    readonly c?: string;
    /** Limit learnt from `next`. */
    readonly l?: number;
    /** Offset that the server has looked up to, where it is further than the place. */
    readonly r?: number;
    /** Known rows: digests of the last ones, length of the page before. */
    readonly k?: readonly [string, number];
    /**
     * Pages passed over.
     * Offset and cursor of the first one, age of the first row and length of the last one.
     */
    readonly f?: readonly [number, string | null, number, number];
    /** Memory of a consistent walk: behind, ahead, forgotten. */
    readonly m?: readonly [readonly string[], readonly string[], boolean];
}

/** Writes a payload in letters, digits, `-` and `_`. */
export function encodePayload(payload: TokenPayload): string {
    // By hand and not with Buffer, which browsers don't have.
    const bytes = Array.from(encodeUtf8(JSON.stringify(payload)), (byte) => String.fromCharCode(byte));
    return btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Reads what `encodePayload` has written; undefined when it is something else. */
export function decodePayload(encoded: string): TokenPayload | undefined {
    try {
        const bytes = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
        const value: unknown = JSON.parse(decodeUtf8(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
        return isPayload(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

function isPayload(value: unknown): value is TokenPayload {
    if (typeof value !== 'object' || value === null) return false;
    const {
        n,
        u = '',
        p,
        o,
        c = '',
        l = 0,
        r = 0,
        k = ['', 0],
        f = [0, null, 0, 0],
        m = [[], [], true],
    }: Partial<Record<keyof TokenPayload, unknown>> = value;
    return (
        [n, u, p, c].every(isStringValue) &&
        [o, l, r].every(isOffset) &&
        isTuple(k, [isStringValue, isOffset]) &&
        isTuple(f, [isOffset, (cursor) => cursor === null || isStringValue(cursor), isOffset, isOffset]) &&
        isTuple(m, [isStrings, isStrings, (flag) => typeof flag === 'boolean'])
    );
}

function isTuple(value: unknown, kinds: readonly ((item: unknown) => boolean)[]): boolean {
    return Array.isArray(value) && value.length === kinds.length && kinds.every((is, index) => is(value[index]));
}

function isOffset(value: unknown): boolean {
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isStringValue(value: unknown): boolean {
    return typeof value === 'string';
}

function isStrings(value: unknown): boolean {
    return Array.isArray(value) && value.every(isStringValue);
}
