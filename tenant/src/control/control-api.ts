import { Readable } from 'node:stream';
import { Hono } from 'hono';
import type { OrderedOutcome } from '../areas/commands/command-runner.js';
import type { Fault, Faults } from '../http/faults.js';
import type { RequestLog } from '../http/request-log.js';
import type { Schemas } from '../http/schemas.js';
import type { State } from '../state/state.js';
import type { TestTenant } from '../tenant.js';
import { iso } from '../util/clock.js';
import { readNumber, readObject } from '../util/json.js';

/** What the interface below `/__tenant` works on. */
export interface ControlParts {
    state: State;
    schemas: Schemas;
    faults: Faults;
    log: RequestLog;
    /** The tenant itself, whose methods this interface offers over HTTP. */
    tenant(): TestTenant;
}

/**
 * The tenant's own interface over HTTP, for tests in any language: faults, the clock, the log, devices, the state, and
 * the downloads that links of the API point to. It asks for no key; a real tenant has no such path.
 */
export function createControl({ state, schemas, faults, log, tenant }: ControlParts): Hono {
    const app = new Hono();
    const body = async (request: { text(): Promise<string> }) => {
        const content = await request.text();
        return content === '' ? {} : readObject(JSON.parse(content));
    };
    const clock = () => ({ now: iso(state.clock.now()), speed: state.clock.speed });

    app.get('/', (c) => {
        const { enterpriseId, apiKey } = tenant();
        return c.json({
            enterpriseId,
            apiKey,
            devices: state.devices.order().length,
            clock: clock(),
            faults: faults.list(),
        });
    });
    app.get('/faults', (c) => c.json(faults.list()));
    app.post('/faults', async (c) => {
        return c.json(tenant().fault(faultOf(await body(c.req))), 201);
    });
    app.delete('/faults', (c) => c.json({ cleared: faults.clear() }));
    app.delete('/faults/:id', (c) => (faults.clear(c.req.param('id')) > 0 ? c.body(null, 204) : c.notFound()));

    app.get('/requests', (c) => c.json(log.list(c.req.query('operation'))));
    app.delete('/requests', (c) => {
        log.clear();
        return c.body(null, 204);
    });

    app.get('/clock', (c) => c.json(clock()));
    app.post('/clock', async (c) => {
        const change = await body(c.req);
        schemas.parse(CLOCK, change);
        const [speed, step] = [readNumber(change, 'speed'), readNumber(change, 'step')];
        if (speed !== undefined) tenant().clock.setSpeed(speed);
        if (step !== undefined) tenant().clock.step(step);
        return c.json(clock());
    });

    app.post('/devices', async (c) => {
        const { count = 1, at, device } = await body(c.req);
        schemas.parse(ADD, { count, ...(at !== undefined && { at }) });
        const ids = tenant().addDevices(
            device ?? (typeof count === 'number' ? count : 1),
            at === 'start' ? 'start' : 'end',
        );
        return c.json({ ids }, 201);
    });
    app.patch('/devices/:id', async (c) => {
        tenant().changeDevice(c.req.param('id'), await body(c.req));
        return c.body(null, 204);
    });
    app.delete('/devices/:id', (c) => {
        tenant().removeDevices([c.req.param('id')]);
        return c.body(null, 204);
    });
    app.post('/outcomes', async (c) => {
        tenant().orderOutcome(outcomeOf(await body(c.req)));
        return c.body(null, 204);
    });
    app.get('/state', async (c) => c.json(await tenant().snapshot()));

    app.get('/files/:id/:name', (c) => {
        const id = c.req.param('id');
        const file = state.files.get(id);
        if (file === undefined)
            return c.text('<Error><Code>NoSuchKey</Code></Error>', 404, { 'content-type': 'application/xml' });
        if (!state.files.isValidLink(id, new URL(c.req.url).searchParams, state.clock.now())) {
            return c.text('<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>', 403, {
                'content-type': 'application/xml',
            });
        }
        const headers = {
            'content-type': file.type ?? 'application/octet-stream',
            'content-length': String(file.size),
            etag: `"${file.sha256}"`,
        };
        return new Response(Readable.toWeb(state.files.read(file)) as ReadableStream, { headers });
    });
    app.onError((error, c) => {
        if (error instanceof TypeError || error instanceof SyntaxError) return c.json({ message: error.message }, 400);
        throw error;
    });
    app.notFound((c) => c.json({ message: `${c.req.method} ${c.req.path}: the test tenant has no such thing.` }, 404));
    return app;
}

/** The tenant checks both. */
function faultOf(fault: unknown): Fault {
    return fault as Fault;
}
function outcomeOf(outcome: unknown): OrderedOutcome {
    return outcome as OrderedOutcome;
}

const CLOCK = {
    type: 'object',
    additionalProperties: false,
    properties: { speed: { type: 'number', minimum: 0 }, step: { type: 'number', minimum: 0 } },
};

const ADD = {
    type: 'object',
    properties: { count: { type: 'integer', minimum: 1, maximum: 100_000 }, at: { enum: ['start', 'end'] } },
};
