/** How many keys a client remembers: a server can only repeat those that it was sent lately. */
const REMEMBERED = 4;
const MASK = '***';

/** The secrets that texts from outside may repeat, and how to take them out. */
export interface Redactor {
    /** The text with every secret replaced by `***`. */
    redact(text: string): string;
    /** The same for a text that may have been cut: of a secret at its end, even the first part goes. */
    redactCut(text: string): string;
}

/** Remembers the keys that a client has used lately. */
export interface KeyRing extends Redactor {
    remember(key: string): void;
    /** Those keys, and secrets of one call beside them. */
    with(secrets: readonly string[]): Redactor;
}

/** An empty ring. Keys stay in the closure. */
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
            const more = secrets.flatMap(formsOf);
            return {
                redact: (text) => redact(text, [...forms, ...more]),
                redactCut: (text) => redactCut(text, [...forms, ...more]),
            };
        },
    };
}

/** A secret as it is, as it stands in a URL, as it stands in JSON. */
function formsOf(secret: string): string[] {
    const inUrl = new URLSearchParams([['', secret]]).toString().slice(1);
    return [...new Set([secret, inUrl, JSON.stringify(secret).slice(1, -1)])].filter((form) => form !== '');
}

function redact(text: string, forms: readonly string[]): string {
    return forms.reduce((clean, form) => (clean.includes(form) ? clean.replaceAll(form, MASK) : clean), text);
}

/** A body can end in the middle of a secret: most of one is as bad as the whole. */
function redactCut(text: string, forms: readonly string[]): string {
    const clean = redact(text, forms);
    for (const form of forms) {
        const least = Math.ceil(form.length / 4);
        for (let length = Math.min(form.length - 1, clean.length); length >= least; length -= 1) {
            if (clean.endsWith(form.slice(0, length))) return clean.slice(0, -length) + MASK;
        }
    }
    return clean;
}
