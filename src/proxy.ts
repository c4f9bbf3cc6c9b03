import type { AxiosProxyConfig } from 'axios';
import type { Settings } from './settings.js';

/** A proxy by its parts, as axios takes it: `host`, `port`, and maybe `protocol` and `auth`. */
export type ProxyAddress = AxiosProxyConfig;

/** A proxy's URL or parts, or `false` for no proxy whatever the environment says. */
export type ProxyOption = string | ProxyAddress | false;

/** A proxy as axios takes it; undefined when the value is none. */
export function toAxiosProxy(proxy: ProxyOption): ProxyAddress | false | undefined {
    if (typeof proxy !== 'string') return proxy;
    if (!URL.canParse(proxy)) return undefined;
    const url = new URL(proxy);
    if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return undefined;
    const protocol = url.protocol.slice(0, -1);
    const port = Number(url.port) || (protocol === 'https' ? 443 : 80);
    const address = { protocol, host: url.hostname, port };
    if (url.username === '') return address;
    return {
        ...address,
        auth: { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) },
    };
}

/** Where axios finds a proxy when it is told of none. */
const VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];

/**
 * The proxy of a request as axios is told it. `false` only where there is a proxy to refuse: for that word axios assigns a function to an object,
 * V8 allocates such a function among the old objects, and it keeps all that the request left behind, its body too, until a full collection:
 * a tenth of a call's CPU.
 */
export function proxyFor({ proxy, httpAgent, httpsAgent, axios }: Settings): ProxyAddress | false | undefined {
    const mayHaveOwn = httpAgent ?? httpsAgent ?? axios; // Node's agents know the environment too
    if (proxy === false && mayHaveOwn === undefined && !VARIABLES.some((name) => process.env[name])) return undefined;
    return proxy;
}
