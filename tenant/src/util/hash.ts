// Everything that is generated comes from these: the same seed and number give the same value in every run.

/** Turns the seed that a user gives, a number or a string, into 32 bits. */
export function seedOf(seed: string | number): number {
    let hash = 0x811c9dc5;
    for (const char of String(seed)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    return hash >>> 0;
}

/** Hashes a number to 32 well-mixed bits. A `salt` keeps the bits for different purposes apart. */
export function hash(seed: number, n: number, salt: number): number {
    let h = Math.imul(seed ^ Math.imul(n + 1, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(salt + 1, 0xc2b2ae35);
    h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
    h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
    return (h ^ (h >>> 15)) >>> 0;
}

/** Returns the item of a list that a hash selects. */
export function pick<T>(list: readonly [T, ...T[]], bits: number): T {
    return list[bits % list.length] ?? list[0];
}

/** Turns a hash into a number in [0, 1). */
export function fraction(bits: number): number {
    return bits / 0x1_0000_0000;
}

const BYTE = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

function hex(bits: number): string {
    return `${BYTE[bits >>> 24]}${BYTE[(bits >>> 16) & 255]}${BYTE[(bits >>> 8) & 255]}${BYTE[bits & 255]}`;
}

type Words = readonly [number, number, number, number];

/** Writes four 32-bit words as a version 4 UUID. The bits of version and variant are overwritten. */
function format([a, b, c, d]: Words): string {
    const [x, y] = [hex(fixVersion(b)), hex(fixVariant(c))];
    return `${hex(a)}-${x.slice(0, 4)}-${x.slice(4)}-${y.slice(0, 4)}-${y.slice(4)}${hex(d)}`;
}

const fixVersion = (b: number): number => ((b & 0xffff0fff) | 0x4000) >>> 0;
const fixVariant = (c: number): number => ((c & 0x3fffffff) | 0x80000000) >>> 0;

/** Makes the UUID of a number. */
export function uuid(seed: number, n: number, salt: number): string {
    const [a, b] = [hash(seed, n, salt), hash(seed, n, salt + 101)];
    return format([a, b, hash(seed, n, salt + 211), hash(seed, n, salt + 307)]);
}

/** Makes the UUID of a string, such as a tag. */
export function uuidOf(seed: number, text: string): string {
    return uuid(seed, seedOf(text), 29);
}

/** Makes the id that a device gives itself: 32 bytes, 43 characters in base64url. */
export function suidOf(seed: number, n: number): string {
    const words = Uint32Array.from({ length: 8 }, (_, i) => hash(seed, n, 401 + i));
    return Buffer.from(words.buffer).toString('base64url');
}

/** The salt of the bits that hide the number in a UUID. */
const MASK = 4;

/**
 * Makes a UUID from which `numberOf` gets the number back.
 *
 * So a fleet of any size needs no table from id to device, and starts at once.
 */
export function uuidWithNumber(seed: number, n: number): string {
    const [a, b, c] = [hash(seed, n, 1), fixVersion(hash(seed, n, 2)), fixVariant(hash(seed, n, 3))];
    return format([a, b, c, (n ^ hash(seed ^ a, b ^ c, MASK)) >>> 0]);
}

/** Returns the number in a UUID made by `uuidWithNumber`; undefined for every other UUID. */
export function numberOf(seed: number, id: string): number | undefined {
    const digits = id.replaceAll('-', '');
    if (digits.length !== 32) return undefined;
    const [a, b, c, d] = [0, 8, 16, 24].map((at) => Number.parseInt(digits.slice(at, at + 8), 16));
    if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
    const n = (d ^ hash(seed ^ a, b ^ c, MASK)) >>> 0;
    return uuidWithNumber(seed, n) === id ? n : undefined;
}
