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
    /** Known rows: digests of the last ones, length of the page before, digest of its head. */
    readonly k?: readonly [string, number, string?];
    /**
     * Pages passed over: offset and cursor of the first, a 1 for each known row on them, first row and length of the
     * last.
     */
    readonly f?: readonly [number, string | null, string, number, number];
    /** Memory of a consistent walk: behind, ahead, forgotten. */
    readonly m?: readonly [readonly string[], readonly string[], boolean];
}

/** Writes a payload in letters, digits, `-` and `_`. */
export function encodePayload(payload: TokenPayload): string {
    // By hand and not with Buffer, which browsers don't have.
    const bytes = Array.from(new TextEncoder().encode(JSON.stringify(payload)), (byte) => String.fromCharCode(byte));
    return btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Reads what `encodePayload` has written; undefined when it is something else. */
export function decodePayload(encoded: string): TokenPayload | undefined {
    try {
        const bytes = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
        const text = new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
        const value: unknown = JSON.parse(text);
        return isPayload(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

function isPayload(value: unknown): value is TokenPayload {
    if (typeof value !== 'object' || value === null) return false;
    const { n, u, p, o, c, l, k, f, m }: Partial<Record<keyof TokenPayload, unknown>> = value;
    return (
        isStringValue(n) &&
        isOptional(u, isStringValue) &&
        isStringValue(p) &&
        isOffset(o) &&
        isOptional(c, isStringValue) &&
        isOptional(l, isOffset) &&
        isOptional(k, isKnown) &&
        isOptional(f, isPassed) &&
        isOptional(m, isMemory)
    );
}

function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
    return value === undefined || is(value);
}

function isKnown(value: unknown): boolean {
    return Array.isArray(value) && isStringValue(value[0]) && isOffset(value[1]) && isOptional(value[2], isStringValue);
}

function isPassed(value: unknown): boolean {
    return (
        Array.isArray(value) &&
        isOffset(value[0]) &&
        (value[1] === null || isStringValue(value[1])) &&
        isStringValue(value[2]) &&
        isOffset(value[3]) &&
        isOffset(value[4])
    );
}

function isMemory(value: unknown): boolean {
    return Array.isArray(value) && value.length === 3 && isStrings(value[0]) && isStrings(value[1]) && isFlag(value[2]);
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

function isFlag(value: unknown): boolean {
    return typeof value === 'boolean';
}
