import { isRecord } from '../util/guards.js';
import type { Redactor } from '../util/redaction.js';
import { decodeUtf8 } from '../util/utf8.js';

/** The fields of an error's body. */
export interface ErrorBody {
    readonly message: string;
    readonly errors: readonly string[];
    readonly code: string | number | undefined;
    /** The start of the body as it came. */
    readonly excerpt: string | undefined;
}

const MAX_MESSAGE = 500;
const MAX_EXCERPT = 2000;
const MAX_ERRORS = 50;
/** Bytes that are read: nobody explains an error in more, and megabytes of HTML cost time. */
const MAX_READ = 64 * 1024;

/**
 * Reads an error in any of the shapes that Esper and the servers before it answer with.
 * Classic `{errors, message, status}`, newer services `{code, message, content}`, Django REST `{detail}` or `{field:
 * [text]}`, HTML, nothing, and any of these cut off or not UTF-8.
 */
export function readErrorBody(bytes: Uint8Array, statusText: string, redactor: Redactor): ErrorBody {
    const text = decodeUtf8(bytes.subarray(0, MAX_READ));
    const json = bytes.length <= MAX_READ ? parseObject(text) : undefined;
    const errors = (json === undefined ? [] : errorsOf(json))
        .map((error) => clean(error, redactor))
        .filter((error) => error !== '');
    const message =
        [json?.['message'], json?.['detail'], errors[0], statusText].find(isNonBlankString) ?? 'No reason given';
    const code = json?.['code'];
    return {
        message: clean(message, redactor),
        errors,
        code: typeof code === 'number' ? code : typeof code === 'string' ? clean(code, redactor) : undefined,
        excerpt: text === '' ? undefined : redactor.redactCut(text).slice(0, MAX_EXCERPT),
    };
}

const isNonBlankString = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
    try {
        const value: unknown = JSON.parse(text);
        return isRecord(value) ? value : undefined;
    } catch {
        return undefined;
    }
}

/** Returns `errors` as it is, or the `{field: [text]}` of Django REST as `field: text`. */
function errorsOf(json: Readonly<Record<string, unknown>>): string[] {
    const { errors } = json;
    if (Array.isArray(errors)) return errors.slice(0, MAX_ERRORS).map(asText);
    const fields =
        typeof errors === 'object' && errors !== null
            ? { ...errors }
            : 'message' in json || 'detail' in json
              ? {}
              : json;
    return Object.entries(fields)
        .filter(([, texts]) => Array.isArray(texts))
        .flatMap(([field, texts]) => [texts].flat().map((text) => `${field}: ${asText(text)}`))
        .slice(0, MAX_ERRORS);
}

function asText(value: unknown): string {
    if (typeof value === 'string') return value;
    try {
        return JSON.stringify(value);
    } catch {
        return ''; // nested too deep to be an explanation
    }
}

/** Redacts a string, then cuts it: a cut could leave half of a secret. */
function clean(text: string, redactor: Redactor): string {
    return redactor.redactCut(text.slice(0, MAX_READ)).trim().slice(0, MAX_MESSAGE);
}
