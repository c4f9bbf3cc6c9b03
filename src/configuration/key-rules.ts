import { describeKind } from '../errors/invalid.js';

/** What keys have that were copied or read from a file, and nothing that is sent in a header may have. */
const FLAWS: readonly (readonly [flaw: RegExp, words: string])[] = [
    [/^$/, 'is empty'],
    [/^\s*Bearer\s/i, "begins with 'Bearer ', which the client writes itself; give the key alone"],
    [/[\r\n]/, 'has a line break, as the end of a file has; trim it'],
    [/\s/, 'has blanks; trim it'],
    // What RFC 6750 allows in a bearer token, and whatever else is visible.
    [/[^\x21-\x7e]/, 'has a character that is not visible ASCII'],
];

/** Says why a value can't be sent as a key, without showing it; undefined when it can. */
export function whyNoKey(value: unknown): string | undefined {
    if (typeof value !== 'string') return `is no string, but ${describeKind(value)}`;
    return FLAWS.find(([flaw]) => flaw.test(value))?.[1];
}
