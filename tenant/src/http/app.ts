import { Hono, type HonoRequest } from 'hono';
import { cors } from 'hono/cors';
import type { Description } from '../description/description.js';
import { Refusal } from './refusal.js';
import { ApiServer, type ServerParts, type Target } from './server.js';
import type { NodeBindings } from './wire.js';

/** What the web application of a tenant is put together from. */
export interface AppParts extends ServerParts {
    description: Description;
    /** The tenant's own interface, below `/__tenant`. */
    control: Hono;
    /** Lets pages in a browser use the tenant. */
    cors: boolean;
}

type Bindings = { Bindings: NodeBindings };

/** Makes the web application: the API of the description below `/api`, and the tenant's own interface. */
export function createApp(parts: AppParts): Hono<Bindings> {
    const app = new Hono<Bindings>();
    const server = new ApiServer(parts);

    if (parts.cors)
        app.use(cors({ origin: '*', exposeHeaders: ['x-request-id', 'retry-after', 'x-esper-test-tenant'] }));
    app.all('/api/*', (c) => server.serve(targetOf(parts.description, c.req), c.req.raw, c.env));
    app.get('/__tenant/', (c) => c.redirect('/__tenant'));
    app.route('/__tenant', parts.control);
    app.notFound((c) => server.serve({ refusal: OUTSIDE, errors: 'classic' }, c.req.raw, c.env));
    // Thrown here is a reset without a socket, or a fault of this program: neither is a response.
    app.onError((error) => {
        throw error;
    });
    return app;
}

/** For a base URL that lacks `/api`, which is the commonest mistake. */
const OUTSIDE = new Refusal(404, ['detail: Not found. The API is below /api.']);

/** Finds the operation of a request, or the refusal where there is none. */
function targetOf(description: Description, request: HonoRequest): Target {
    // HEAD is answered as GET, and Hono drops the body.
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const path = request.path.slice('/api'.length);
    const found = description.find(method, path);
    if (found !== undefined) return found;
    const errors = /^\/(v2|commands)\//.test(path) ? 'service' : 'classic';
    return { refusal: whyUnknown(description, method, path), errors };
}

/** Makes a 405 where the path has another method, or is known with a slash at its end; else a 404. */
function whyUnknown(description: Description, method: string, path: string): Refusal {
    const isKnown =
        description.isKnownPath(path) || (method !== 'GET' && description.find(method, `${path}/`) !== undefined);
    return isKnown
        ? new Refusal(405, [`detail: Method "${method}" not allowed.`])
        : new Refusal(404, ['detail: Not found.']);
}
