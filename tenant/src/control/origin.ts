/**
 * Names that no public DNS server answers for, so no page of somebody else's can be served under them: a name without a
 * dot, as machines and containers have, `localhost`, and what is set aside for private networks.
 */
const PRIVATE_NAME = /^[^.]+$|\.(localhost|internal|local|test)$/i;

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$|^\[.*\]$/;

/**
 * Whether a request was sent by a program, or by a page of this tenant's own address.
 *
 * A browser sends other people's pages' requests to this machine, too: under a name of theirs that leads here (DNS
 * rebinding), which `Host` shows, or to its address, which `Origin` shows.
 */
export function isTrusted(request: Request, cors: boolean): boolean {
    const { hostname, host } = new URL(request.url);
    if (!ADDRESS.test(hostname) && !PRIVATE_NAME.test(hostname)) return false;
    const origin = request.headers.get('origin');
    return cors || origin === null || hostOf(origin) === host;
}

/** Returns the host of an origin; undefined for `null`, which a page in a frame without an origin has. */
function hostOf(origin: string): string | undefined {
    return URL.canParse(origin) ? new URL(origin).host : undefined;
}
