import { refusal } from '../errors/invalid.js';
import { addressBits, withoutBrackets } from '../util/ip-address.js';
import { type ProxyAddress, parseProxy } from './proxy.js';

/** Looks a variable of the environment up; an empty one counts as not set. */
export type Variables = (name: string) => string | undefined;

/** Finds the proxy for a host; undefined when there is none for it. */
export type ProxyFor = (hostname: string, port: number) => ProxyAddress | undefined;

/**
 * Where a proxy for https is named: the first one set counts.
 * As curl has it; `HTTP_PROXY` is for what goes in clear.
 */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];
/** As curl has it, `host:port` will do. */
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const EXCEPTION_VARIABLES = ['no_proxy', 'NO_PROXY'];

/**
 * Reads the environment's proxy once.
 * A refusal names the variable and never repeats its value, which has a password.
 */
export function readProxyEnvironment(env: Variables): ProxyFor {
    const variable = PROXY_VARIABLES.find((name) => env(name) !== undefined);
    const value = variable === undefined ? undefined : env(variable);
    if (variable === undefined || value === undefined) return () => undefined;
    if (/^socks/i.test(value)) {
        throw refusal(
            undefined,
            variable,
            'SOCKS is not spoken here; give an agent that speaks it as httpsAgent, and proxy: false',
        );
    }
    const proxy = parseProxy(HAS_SCHEME.test(value) ? value : `http://${value}`);
    if (proxy === undefined)
        throw refusal(undefined, variable, 'expected an http or https proxy, such as http://proxy.example:3128');
    const isException = parseExceptions(EXCEPTION_VARIABLES.map(env).find((list) => list !== undefined) ?? '');
    return (hostname, port) => (isException(hostname, port) ? undefined : proxy);
}

type Exception = (hostname: string, port: number) => boolean;

/**
 * Reads `NO_PROXY` as curl does.
 * Names cover what stands below them, `*` alone is everything, addresses may have a prefix length. Beyond curl an entry
 * may end in `:port`.
 */
export function parseExceptions(list: string): Exception {
    const entries = list
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((entry) => entry !== '');
    if (list.trim() === '*') return () => true;
    const exceptions = entries.map(parseException);
    return (hostname, port) => {
        const host = withoutBrackets(hostname.toLowerCase()).replace(/\.$/, '');
        return exceptions.some((matches) => matches(host, port));
    };
}

function parseException(entry: string): Exception {
    const [, bracketed, bare, suffix] = /^(?:\[([^\]]+)\]|([^:]+|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
    const isIpv6 = bare !== undefined && bare.split(':').length > 2; // its colons are no port's
    const target = bracketed ?? (isIpv6 ? entry : (bare ?? entry));
    const port = isIpv6 ? undefined : suffix;
    const matches = matchAddress(target) ?? matchName(target.replace(/^\.+|\.$/g, ''));
    return (host, of) => (port === undefined || Number(port) === of) && matches(host);
}

function matchName(name: string): (host: string) => boolean {
    return (host) => addressBits(host) === undefined && (host === name || host.endsWith(`.${name}`));
}

/** Parses the length of a prefix; Infinity, longer than any address, for what is none. */
const parseLength = (text: string): number => (/^\d+$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY);

function matchAddress(target: string): ((host: string) => boolean) | undefined {
    const [address = '', length] = target.split('/');
    const bits = addressBits(address);
    if (bits === undefined) return undefined;
    const size = length === undefined ? bits.length : parseLength(length);
    if (size > bits.length) return () => false;
    const prefix = bits.slice(0, size);
    return (host) => {
        const other = addressBits(host);
        return other !== undefined && other.length === bits.length && other.startsWith(prefix);
    };
}
