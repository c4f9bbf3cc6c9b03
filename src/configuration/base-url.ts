import { describeGot, refusal } from '../errors/invalid.js';

/** Tells whether a host name is this machine's own, so that what is sent to it stays here. */
export function isLoopback(hostname: string): boolean {
    return (
        hostname === 'localhost' ||
        hostname.endsWith('.localhost') ||
        hostname === '[::1]' ||
        /^127(\.\d{1,3}){3}$/.test(hostname)
    );
}

/**
 * Parses the base URL, and refuses one behind which a key or a path would be unsafe.
 * Its trailing slashes are removed. The refusal repeats none that may hold credentials.
 */
export function parseBaseUrl(text: string): URL {
    const refuse = (reason: string): never => {
        throw refusal(undefined, 'baseUrl', reason);
    };
    const got = `got ${describeGot(text, /[@?#]/.test(text))}`;
    // A page may say where it is from; elsewhere there is nothing that a relative one is relative to.
    const page: string | undefined = globalThis.location?.href;
    if (!URL.canParse(text, page)) refuse(`expected a URL such as https://acme-api.esper.cloud/api, ${got}`);
    const url = new URL(text, page);
    if (url.username !== '' || url.password !== '') refuse('must not contain credentials; the key goes into apiKey');
    if (text.includes('?') || text.includes('#')) refuse('must not contain a query or a hash');
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
        refuse(`must be https; http is for loopback hosts only, because the key would travel in clear; ${got}`);
    }
    url.pathname = url.pathname.replace(/\/+$/, '');
    if (url.hostname.endsWith('-api.esper.cloud') && url.pathname !== '/api')
        refuse(`expected a URL that ends in /api, ${got}`);
    return url;
}

/** Parses a URL below the base URL, and refuses any other: the key goes nowhere else. */
export function parseBelow(baseUrl: string, address: string): URL {
    const base = new URL(`${baseUrl}/`);
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (
        url === undefined ||
        url.origin !== base.origin ||
        !url.pathname.startsWith(base.pathname) ||
        url.username !== ''
    ) {
        throw refusal(undefined, 'url', 'not below baseUrl; the key is sent nowhere else');
    }
    return url;
}
