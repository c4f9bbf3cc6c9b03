import { isLoopback } from '../configuration/base-url.js';
import { EsperResponseError } from '../errors/errors.js';
import { refusal } from '../errors/invalid.js';

/**
 * Parses the URL of a file.
 * The refusal never repeats it: pre-signed links are secrets as long as they last.
 */
export function parseFileUrl(value: unknown): URL {
    if (value === null || value === undefined) {
        throw refusal('download', 'url', 'missing; apps of Google Play have no file to download');
    }
    const text = String(value);
    if (!URL.canParse(text)) throw refusal('download', 'url', 'expected an absolute URL');
    const url = new URL(text);
    if (!isSafe(url)) throw refusal('download', 'url', 'must be https; http is for loopback hosts only');
    if (url.username !== '' || url.password !== '') {
        throw refusal('download', 'url', 'must not contain credentials');
    }
    return url;
}

/** Resolves a redirect; refuses one that leaves https, or leads from elsewhere to this machine. */
export function followRedirect(from: URL, location: unknown): URL {
    const text = String(location);
    if (typeof location !== 'string' || !URL.canParse(text, from.href)) {
        throw new EsperResponseError(`${from.host} redirected the download without saying where to`);
    }
    const url = new URL(text, from);
    const isAllowed = url.protocol === 'https:' || (isSafe(url) && isLoopback(from.hostname));
    if (!isAllowed || url.username !== '' || url.password !== '') {
        throw new EsperResponseError(
            `${from.host} redirected the download to ${url.protocol}//${url.host}, which is refused`,
        );
    }
    return url;
}

function isSafe({ protocol, hostname }: URL): boolean {
    return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
