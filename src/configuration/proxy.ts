import { withoutBrackets } from '../util/ip-address.js';

/** A proxy by its parts. */
export interface ProxyAddress {
    /** `http` (the default) or `https`: how the proxy itself is spoken to. What goes through it is TLS either way. */
    readonly protocol?: string | undefined;
    /** Name or address of the proxy. */
    readonly host: string;
    /** TCP port of the proxy, such as 3128. */
    readonly port: number;
    /** What the proxy wants to know of its user. */
    readonly auth?: { readonly username: string; readonly password: string } | undefined;
}

/** A proxy's URL or parts, or `false` for no proxy whatever the environment says. */
export type ProxyOption = string | ProxyAddress | false;

/** Reads the URL of a proxy; undefined when it is none, or one of another kind, such as SOCKS. */
export function parseProxy(text: string): ProxyAddress | undefined {
    if (!URL.canParse(text)) return undefined;
    const { protocol, hostname, port, username, password } = new URL(text);
    if ((protocol !== 'http:' && protocol !== 'https:') || hostname === '') return undefined;
    return {
        protocol: protocol.slice(0, -1),
        host: withoutBrackets(hostname),
        port: Number(port) || (protocol === 'https:' ? 443 : 80),
        ...(username !== '' && { auth: { username: percentDecode(username), password: percentDecode(password) } }),
    };
}

/** Decodes what is encoded. A percent sign that stands for itself stays: passwords are written by hand. */
function percentDecode(text: string): string {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
        try {
            return decodeURIComponent(encoded);
        } catch {
            return encoded;
        }
    });
}
