import { type Context, Hono } from 'hono';
import { readText } from '../http/body-text.js';
import type { Faults } from '../http/faults.js';
import { Refusal } from '../http/refusal.js';
import type { RequestLog } from '../http/request-log.js';
import type { Schemas } from '../http/schemas.js';
import type { State } from '../state/state.js';
import { iso } from '../util/clock.js';
import { type JsonObject, readObject } from '../util/json.js';
import { download } from './download.js';
import { isTrusted } from './origin.js';
import type { UncheckedControls } from './tenant-controls.js';

/** What the HTTP interface below `/__tenant` works on. */
export interface ControlApiParts {
    state: State;
    schemas: Schemas;
    faults: Faults;
    log: RequestLog;
    controls: UncheckedControls;
    /** Lets pages in a browser, from anywhere, use it. */
    cors: boolean;
}

/**
 * Makes the tenant's own HTTP interface: its controls for tests in any language, and downloads.
 *
 * It asks for no key, but refuses what a page in a browser sends from elsewhere. A real tenant has no such path.
 */
export function createControlApi(parts: ControlApiParts): Hono {
    const app = new Hono();
    app.get('/files/:id/:name', (c) => download(parts.state, c.req.param('id'), new URL(c.req.url).searchParams));
    app.use(async (c, next) => {
        if (isTrusted(c.req.raw, parts.cors)) return next();
        return c.json({ message: 'The test tenant takes this from programs and pages of this machine only.' }, 403);
    });
    addStateRoutes(app, parts);
    addFaultRoutes(app, parts);
    addClockRoutes(app, parts);
    addDeviceRoutes(app, parts);
    app.get('/requests', (c) => c.json(parts.controls.requests(c.req.query('operation'))));
    app.delete('/requests', (c) => {
        parts.log.clear();
        return c.body(null, 204);
    });
    app.post('/outcomes', async (c) => {
        parts.controls.orderOutcome(await readJsonBody(c));
        return c.body(null, 204);
    });
    app.post('/report-ends', async (c) => {
        parts.controls.orderReportEnd(await readJsonBody(c));
        return c.body(null, 204);
    });
    app.onError((error, c) => {
        if (error instanceof TypeError || error instanceof SyntaxError) return c.json({ message: error.message }, 400);
        if (error instanceof Refusal) return c.json({ message: error.message }, 413);
        throw error;
    });
    app.notFound((c) => c.json({ message: `${c.req.method} ${c.req.path}: the test tenant has no such thing.` }, 404));
    return app;
}

function addStateRoutes(app: Hono, { state, faults, controls }: ControlApiParts): void {
    app.get('/', (c) => {
        const { enterpriseId, apiKey } = controls;
        const devices = state.devices.order().length;
        return c.json({ enterpriseId, apiKey, devices, clock: clockOf(state), faults: faults.list() });
    });
    app.get('/state', async (c) => c.json(await controls.snapshot()));
}

function addFaultRoutes(app: Hono, { faults, controls }: ControlApiParts): void {
    app.get('/faults', (c) => c.json(faults.list()));
    app.post('/faults', async (c) => c.json(controls.fault(await readJsonBody(c)), 201));
    app.delete('/faults', (c) => c.json({ cleared: faults.clear() }));
    app.delete('/faults/:id', (c) => (faults.clear(c.req.param('id')) > 0 ? c.body(null, 204) : c.notFound()));
}

const CLOCK_CHANGE = {
    type: 'object',
    additionalProperties: false,
    properties: { speed: { type: 'number', minimum: 0 }, step: { type: 'number', minimum: 0 } },
};

interface ClockChange {
    speed?: number;
    step?: number;
}

function addClockRoutes(app: Hono, { state, schemas, controls }: ControlApiParts): void {
    app.get('/clock', (c) => c.json(clockOf(state)));
    app.post('/clock', async (c) => {
        const { speed, step } = schemas.parse<ClockChange>(CLOCK_CHANGE, await readJsonBody(c));
        if (speed !== undefined) controls.clock.setSpeed(speed);
        if (step !== undefined) controls.clock.step(step);
        return c.json(clockOf(state));
    });
}

const ADDITION = {
    type: 'object',
    properties: { count: { type: 'integer', minimum: 1, maximum: 100_000 }, at: { enum: ['start', 'end'] } },
};

interface Addition {
    count?: number;
    at?: 'start' | 'end';
}

function addDeviceRoutes(app: Hono, { schemas, controls }: ControlApiParts): void {
    app.post('/devices', async (c) => {
        const { device, ...addition } = await readJsonBody(c);
        const { count = 1, at = 'end' } = schemas.parse<Addition>(ADDITION, addition);
        return c.json({ ids: controls.addDevices(device ?? count, at) }, 201);
    });
    app.patch('/devices/:id', async (c) => {
        controls.changeDevice(c.req.param('id'), await readJsonBody(c));
        return c.body(null, 204);
    });
    app.delete('/devices/:id', (c) => {
        controls.removeDevices([c.req.param('id')]);
        return c.body(null, 204);
    });
}

function clockOf({ clock }: State): { now: string; speed: number } {
    return { now: iso(clock.now()), speed: clock.speed };
}

/** The largest body that is read, in bytes: some thousand devices. */
const MAX_BYTES = 10 * 1024 * 1024;

/** Reads the JSON object of a request; an empty body is an empty object. */
async function readJsonBody(c: Context): Promise<JsonObject> {
    const content = await readText(c.req.raw, MAX_BYTES);
    return content === '' ? {} : readObject(JSON.parse(content));
}
