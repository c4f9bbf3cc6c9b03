import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { TenantOptions } from './options.js';
import { createApplication, type TestTenant } from './tenant.js';

/** How a tenant that listens is to be. */
export interface StartOptions extends TenantOptions {
    /** TCP port; 0 takes a free one. Default 0. */
    port?: number;
    /** Address to listen on. Default `127.0.0.1`: this machine only. */
    host?: string;
}

/** A tenant that listens on a port. */
export interface RunningTenant extends TestTenant {
    readonly port: number;
    /** Ends all connections and the tenant. Calling it again does nothing. */
    stop(): Promise<void>;
}

/**
 * Starts a tenant on a port of this machine.
 *
 * ```ts
 * const tenant = await startTestTenant({ devices: 1200 });
 * // tenant.baseUrl, tenant.apiKey, tenant.enterpriseId
 * await tenant.stop();
 * ```
 *
 * Rejects with a `TypeError` that names the option that is wrong, and with node's error when the port is taken.
 */
export async function startTestTenant({
    port = 0,
    host = '127.0.0.1',
    ...options
}: StartOptions = {}): Promise<RunningTenant> {
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
        throw new TypeError(`port: expected a whole number between 0 and 65535, got ${port}.`);
    let address: AddressInfo | undefined;
    const { tenant, handle } = createApplication(options, () => `http://${named(host)}:${address?.port}/api`);
    const server = createServer(getRequestListener(handle, { overrideGlobalObjects: false }));
    await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
            server.off('error', reject);
            resolve();
        });
    });
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new TypeError(`host: expected an address, got ${host}.`);
    address = bound;

    let stopped: Promise<void> | undefined;
    const stop = () => {
        stopped ??= new Promise((resolve) => {
            server.close(() => resolve());
            // A stalled answer would keep its connection, and the process, for ever.
            server.closeAllConnections();
            tenant.close();
        });
        return stopped;
    };
    return Object.defineProperties(
        { ...tenant, port: bound.port, stop },
        // A copy would freeze what a getter tells.
        {
            baseUrl: { get: () => tenant.baseUrl, enumerable: true },
            apiKey: { get: () => tenant.apiKey, enumerable: true },
        },
    );
}

/** An address as a URL has it; the one that means "all" is asked as this machine. */
function named(host: string): string {
    if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
    return host.includes(':') ? `[${host}]` : host;
}
