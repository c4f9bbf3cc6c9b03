import type { AxiosProxyConfig } from 'axios';

/** The parts of a proxy, as axios takes it: `host`, `port`, and maybe `protocol` and `auth`. */
export type ProxyAddress = AxiosProxyConfig;

/** A proxy's URL or parts, or `false` for no proxy whatever the environment says. */
export type ProxyOption = string | ProxyAddress | false;

/** Parses a proxy into the parts that axios takes; undefined when the value is none. */
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
