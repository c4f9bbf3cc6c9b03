import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Operation } from '../description.js';
import { Refusal } from './refusal.js';
import { ApiServer, type ServerParts } from './server.js';
import type { NodeBindings } from './wire.js';

/** What the web application of a tenant is put together from. */
export interface AppParts extends ServerParts {
    operations: readonly Operation[];
    /** The tenant's own interface, below `/__tenant`. */
    control: Hono;
    /** Lets pages in a browser use the tenant. */
    cors: boolean;
}

type Bindings = { Bindings: NodeBindings };

/** Makes the web application: the API of the description below `/api`, and the tenant's own interface. */
export function createApp(parts: AppParts): Hono<Bindings> {
    const app = new Hono<Bindings>();
    const api = new Hono<Bindings>();
    const server = new ApiServer(parts);

    if (parts.cors) app.use(cors({ origin: '*', exposeHeaders: ['x-request-id', 'retry-after'] }));
    for (const operation of parts.operations) {
        api.on(operation.method, operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), (c) =>
            server.serve({ operation, path: c.req.param() }, c.req.raw, c.env),
        );
    }
    app.route('/api', api);
    app.get('/__tenant/', (c) => c.redirect('/__tenant'));
    app.route('/__tenant', parts.control);
    app.notFound((c) => {
        const [, path] = /^\/api(\/.*)/.exec(c.req.path) ?? [];
        const refusal = path === undefined ? OUTSIDE : whyUnknown(api, c.req.method, path);
        const errors = /^\/(v2|commands)\//.test(path ?? '') ? 'service' : 'classic';
        return server.serve({ refusal, errors }, c.req.raw, c.env);
    });
    // Thrown here is a reset without a socket, or a fault of this program: neither is a response.
    app.onError((error) => {
        throw error;
    });
    return app;
}

/** For a base URL that lacks `/api`, which is the commonest mistake. */
const OUTSIDE = new Refusal(404, ['detail: Not found. The API is below /api.']);

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Makes a 405 where the path has another method, or is known with a slash at its end; else a 404. */
function whyUnknown(api: Hono<Bindings>, method: string, path: string): Refusal {
    const isRoute = (one: string, at: string) => api.router.match(one, at)[0].length > 0;
    const known = METHODS.some((one) => isRoute(one, path)) || (method !== 'GET' && isRoute(method, `${path}/`));
    return known
        ? new Refusal(405, [`detail: Method "${method}" not allowed.`])
        : new Refusal(404, ['detail: Not found.']);
}
