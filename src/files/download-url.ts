import { isLoopback } from '../configuration/base-url.js';
import { EsperResponseError } from '../errors/errors.js';
import { refusal } from '../errors/invalid.js';
import { isInward } from './inward-host.js';

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

/**
 * Resolves a redirect; refuses one that leaves https, or leads inward from elsewhere.
 * Inward are this machine, its link, and what hands out its credentials. Names are not looked up.
 */
export function followRedirect(from: URL, location: unknown): URL {
    const text = String(location);
    if (typeof location !== 'string' || !URL.canParse(text, from.href)) {
        throw new EsperResponseError(`${from.host} redirected the download without saying where to`);
    }
    const url = new URL(text, from);
    if (!isAllowed(from, url) || url.username !== '' || url.password !== '') {
        throw new EsperResponseError(
            `${from.host} redirected the download to ${url.protocol}//${url.host}, which is refused`,
        );
    }
    return url;
}

/** Values in a link's query that are as long as this are taken for its signature. */
const SIGNATURE_LENGTH = 16;

/**
 * Returns what makes a link secret, as it stands in it and decoded.
 * No string from outside may repeat it.
 */
export function signaturesOf({ search, searchParams }: URL): string[] {
    const raw = search.split(/[?&]/).map((part) => part.slice(part.indexOf('=') + 1));
    return [...searchParams.values(), ...raw].filter((value) => value.length >= SIGNATURE_LENGTH);
}

function isAllowed(from: URL, to: URL): boolean {
    const isLocal = isLoopback(from.hostname) && isLoopback(to.hostname);
    if (to.protocol !== 'https:') return isSafe(to) && isLocal;
    return isLocal || to.hostname === from.hostname || !isInward(to.hostname);
}

function isSafe({ protocol, hostname }: URL): boolean {
    return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
