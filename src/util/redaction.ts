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
    let forms: readonly string[] = [];
    return {
        remember(key) {
            if (keys[0] === key) return;
            keys = [key, ...keys.filter((other) => other !== key)].slice(0, REMEMBERED);
            forms = keys.flatMap(formsOf);
        },
        redact: (text) => redact(text, forms),
        redactCut: (text) => redactCut(text, forms),
        with(secrets) {
            const callForms = secrets.flatMap(formsOf);
            return {
                redact: (text) => redact(text, [...forms, ...callForms]),
                redactCut: (text) => redactCut(text, [...forms, ...callForms]),
            };
        },
    };
}

/** Returns a secret as it is, as it stands in a URL, and as it stands in JSON. */
function formsOf(secret: string): string[] {
    const inUrl = new URLSearchParams([['', secret]]).toString().slice(1);
    return [...new Set([secret, inUrl, JSON.stringify(secret).slice(1, -1)])].filter((form) => form !== '');
}

/** What is shorter than this is masked as a whole word only: a key `e` would leave nothing of a sentence. */
const SHORT = 8;

function redact(text: string, forms: readonly string[]): string {
    return forms.reduce((clean, form) => (clean.includes(form) ? mask(clean, form) : clean), text);
}

function mask(text: string, form: string): string {
    return form.length < SHORT ? text.replace(asWord(form), MASK) : text.replaceAll(form, MASK);
}

/** Matches a string where no letter, digit, `_` or `-` stands beside it. */
function asWord(form: string, end = '(?![\\p{L}\\p{N}_-])'): RegExp {
    return new RegExp(`(?<![\\p{L}\\p{N}_-])${form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}${end}`, 'gu');
}

/**
 * Redacts a string that may end in the middle of a secret: most of one is as bad as the whole.
 * The first letters of a short one are no secret, and those of a long one are masked as a word.
 */
function redactCut(text: string, forms: readonly string[]): string {
    const clean = redact(text, forms);
    for (const form of forms) {
        if (form.length < SHORT) continue;
        const minLength = Math.ceil(form.length / 4);
        for (let length = Math.min(form.length - 1, clean.length); length >= minLength; length -= 1) {
            const start = form.slice(0, length);
            if (clean.endsWith(start) && (length >= SHORT || asWord(start, '$').test(clean)))
                return clean.slice(0, -length) + MASK;
        }
    }
    return clean;
}
