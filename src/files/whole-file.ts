import { EsperResponseError } from '../errors/errors.js';
import { isBrowser } from '../util/browser.js';
import type { Redactor } from '../util/redaction.js';
import type { OpenAnswer } from './download-receiver.js';

/** 200 is the file; so is 203, where something on the way has changed it and says so. */
const WHOLE: ReadonlySet<number> = new Set([200, 203]);

const UNCHECKED =
    'The server answered with a compressed file, though none was asked for, and fetch does not tell whether it is whole';

/** Tells whether an answer is a success, though maybe not with a whole file. */
export const isSuccessStatus = ({ status }: OpenAnswer): boolean => status >= 200 && status < 300;

/**
 * Returns the number of bytes of the file that an answer brings.
 * Undefined when it doesn't say, or is compressed. A 206 counts when it has all of the file.
 *
 * Throws an `EsperResponseError` for a success that brings no whole file: a part (206), nothing (204, 205), the promise
 * of one (202). Throws one too for a file that fetch decompresses, since it takes a part for the whole; but not in a
 * browser, which asks for compressed answers whatever it is told.
 */
export function lengthOfWhole(answer: OpenAnswer, redactor: Redactor): number | undefined {
    const { status, headers, isUnchecked } = answer;
    const isWhole = WHOLE.has(status);
    if (!isWhole && status !== 206) throw new EsperResponseError(`The server answered ${status}, which brings no file`);
    if (isUnchecked && !isBrowser()) throw new EsperResponseError(UNCHECKED);
    if (isWhole) return contentLengthOf(answer);
    const range = String(headers['content-range'] ?? 'none');
    const total = totalOfWhole(range);
    if (total === undefined) {
        const clean = redactor.redact(range).slice(0, 100);
        throw new EsperResponseError(`The server answered 206 with a part of the file (Content-Range: ${clean})`);
    }
    return answer.isDecoded ? undefined : total;
}

/** Reads `Content-Length`; undefined when it says nothing about the bytes that are read. */
export function contentLengthOf({ headers, isDecoded }: OpenAnswer): number | undefined {
    const length = Number(headers['content-length'] ?? Number.NaN);
    return isDecoded || !Number.isSafeInteger(length) ? undefined : length;
}

/** Returns the length of the file when a `Content-Range` has all of its bytes. */
function totalOfWhole(range: string): number | undefined {
    const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/i.exec(range.trim()) ?? [];
    return Number(first) === 0 && Number(last) + 1 === Number(total) ? Number(total) : undefined;
}
