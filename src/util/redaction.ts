import { type PlainForm, plainForm, withoutCutEscape } from './escapes.js';

/** How many keys a client remembers: a server repeats those that it was sent lately. */
const REMEMBERED = 4;
const MASK = '***';

/** A redactor of the secrets that strings from outside may repeat. */
export interface Redactor {
    /** Replaces every secret in a string by `***`. */
    redact(text: string): string;
    /** Does the same for a string that may have been cut: the first part of a secret at its end goes too. */
    redactCut(text: string): string;
}

/** Remembers the keys that a client has used lately. */
export interface KeyRing extends Redactor {
    remember(key: string): void;
    /** Returns a redactor of those keys and of secrets of one call. */
    with(secrets: readonly string[]): Redactor;
}

/** Creates an empty key ring, which keeps the keys in its closure. */
export function createKeyRing(): KeyRing {
    let keys: readonly string[] = [];
    let plainKeys: readonly string[] = [];
    return {
        remember(key) {
            if (keys[0] === key) return;
            keys = [key, ...keys.filter((other) => other !== key)].slice(0, REMEMBERED);
            plainKeys = plainFormsOf(keys);
        },
        redact: (text) => redact(text, plainKeys),
        redactCut: (text) => redactCut(text, plainKeys),
        with(secrets) {
            const plainSecrets = plainFormsOf(secrets);
            return {
                redact: (text) => redact(text, [...plainKeys, ...plainSecrets]),
                redactCut: (text) => redactCut(text, [...plainKeys, ...plainSecrets]),
            };
        },
    };
}

/** Returns secrets as they are looked for. */
function plainFormsOf(secrets: readonly string[]): string[] {
    return [...new Set(secrets.map((secret) => plainForm(secret).text))].filter((secret) => secret !== '');
}

/**
 * What is shorter than this is masked as a whole word only.
 * A key `e` would leave nothing of a sentence.
 */
const SHORT = 8;

/** Where secrets stand in a string. */
type Range = readonly [start: number, end: number];

/** Takes secrets out, however they are escaped: errors repeat them as JSON, URLs or HTML do. */
function redact(text: string, secrets: readonly string[]): string {
    const plain = plainForm(text);
    const ranges = secrets.flatMap((secret) => [...rangesOf(plain, secret)]);
    return mask(
        text,
        ranges.map(([start, end]) => [plain.startOf(start), plain.startOf(end)]),
    );
}

function* rangesOf(plain: PlainForm, secret: string): Generator<Range> {
    const { text } = plain;
    for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + secret.length)) {
        const end = start + secret.length;
        if (secret.length >= SHORT || !(isInWord(plain, start - 1) || isInWord(plain, end))) yield [start, end];
    }
}

/** Tells whether a letter, digit, `_` or `-` is at an index. What is escaped, as `\\n`, parts words. */
function isInWord({ text, startOf }: PlainForm, index: number): boolean {
    return /[\p{L}\p{N}_-]/u.test(text.charAt(index)) && startOf(index + 1) - startOf(index) === 1;
}

function mask(text: string, ranges: readonly Range[]): string {
    let masked = '';
    let at = 0;
    for (const [start, end] of [...ranges].sort(([one], [other]) => one - other)) {
        if (start >= at) masked += text.slice(at, start) + MASK;
        at = Math.max(at, end);
    }
    return masked + text.slice(at);
}

/** Redacts a string that may end in the middle of a secret: most of one is as bad as the whole. */
function redactCut(text: string, secrets: readonly string[]): string {
    const clean = redact(text, secrets);
    for (const end of new Set([clean, withoutCutEscape(clean)])) {
        const plain = plainForm(end);
        for (const secret of secrets) {
            const length = cutLength(plain, secret);
            if (length > 0) return clean.slice(0, plain.startOf(plain.text.length - length)) + MASK;
        }
    }
    return clean;
}

/**
 * How much of a secret is at the end of a string, at least a quarter of it; 0 for less.
 * The first letters of a short one are no secret, and those of a long one are one where a word begins with them.
 */
function cutLength(plain: PlainForm, secret: string): number {
    if (secret.length < SHORT) return 0;
    const { text } = plain;
    const minLength = Math.ceil(secret.length / 4);
    for (let length = Math.min(secret.length - 1, text.length); length >= minLength; length -= 1) {
        const isSeen = length >= SHORT || !isInWord(plain, text.length - length - 1);
        if (isSeen && text.endsWith(secret.slice(0, length))) return length;
    }
    return 0;
}
