import { request } from 'node:http';
import { createTestTenant, type RunningTenant, startTestTenant } from '../src/index.js';
import { createClock, iso } from '../src/util/clock.js';
import { readObject } from '../src/util/json.js';

const KIOSK = '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3';
let tenant: RunningTenant;
beforeAll(async () => {
    tenant = await startTestTenant({ devices: 10, speed: 0, maxUploadBytes: 10 * 1024 * 1024 });
});
beforeEach(async () => {
    await control('DELETE', '/requests');
});
afterAll(() => tenant.stop());

const control = async (method: string, path: string, body?: unknown) => {
    const init =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`http://127.0.0.1:${tenant.port}/__tenant${path}`, { method, ...init });
    const text = await answer.text();
    const json: unknown = text === '' ? null : JSON.parse(text);
    return { status: answer.status, json };
};
const api = async (path: string) => {
    const answer = await fetch(`${tenant.baseUrl}${path}`, { headers: { authorization: `Bearer ${tenant.apiKey}` } });
    return { status: answer.status, body: readObject(await answer.json()) };
};

describe('over HTTP, for tests in any language', () => {
    it('the tenant says what it is', async () => {
        const { json } = await control('GET', '/');
        expect(json).toMatchObject({ enterpriseId: tenant.enterpriseId, apiKey: tenant.apiKey, clock: { speed: 0 } });
    });

    it('faults are ordered, listed and taken off', async () => {
        const { status, json } = await control('POST', '/faults', {
            kind: 'status',
            status: 500,
            operation: 'getTokenInfo',
            count: null,
        });
        expect([status, json]).toEqual([201, expect.objectContaining({ id: 'fault-1', struck: 0 })]);
        expect([(await api('/v1/token-info/')).status, (await api('/v1/token-info/')).status]).toEqual([500, 500]);
        expect((await control('GET', '/faults')).json).toMatchObject([{ struck: 2 }]);
        expect((await control('DELETE', '/faults/fault-1')).status).toBe(204);
        expect((await api('/v1/token-info/')).status).toBe(200);
    });

    it('requests are read for an operation', async () => {
        await api('/v1/token-info/');
        await api('/nowhere/');
        expect((await control('GET', '/requests?operation=getTokenInfo')).json).toMatchObject([
            { path: '/api/v1/token-info/', status: 200 },
        ]);
        expect((await control('GET', '/requests')).json).toMatchObject([
            { operation: 'getTokenInfo' },
            { operation: null, status: 404 },
        ]);
    });

    it('the clock is stepped and set to another speed', async () => {
        const before = tenant.clock.now();
        await control('POST', '/clock', { step: 60_000 });
        expect(tenant.clock.now()).toBe(before + 60_000);
        expect((await control('POST', '/clock', { speed: 0 })).json).toMatchObject({ speed: 0 });
    });

    it('devices are added, changed and removed', async () => {
        const { json } = await control('POST', '/devices', {
            device: { device_name: 'HRB-PNE-MINE', state: 60 },
            at: 'start',
        });
        const { ids } = readObject(json);
        const [id] = Array.isArray(ids) ? ids : [];
        const path = `/enterprise/${tenant.enterpriseId}/device/${String(id)}/`;
        expect((await api(path)).body).toMatchObject({ device_name: 'HRB-PNE-MINE', state: 60 });
        expect((await control('PATCH', `/devices/${String(id)}`, { state: 1, battery: 7 })).status).toBe(204);
        expect((await api(path)).body['state']).toBe(1);
        expect((await control('DELETE', `/devices/${String(id)}`)).status).toBe(204);
        expect((await api(path)).status).toBe(404);
    });

    it('outcomes are ordered', async () => {
        expect(
            (await control('POST', '/outcomes', { command: 'REBOOT', state: 'Command Failure', reason: 'Busy' }))
                .status,
        ).toBe(204);
        const init = {
            method: 'POST',
            headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' },
        };
        const url = `${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/device/${KIOSK}/command/`;
        const { id } = readObject(await (await fetch(url, { ...init, body: '{"command":"REBOOT"}' })).json());
        await control('POST', '/clock', { step: 3000 });
        expect(
            (await api(`/enterprise/${tenant.enterpriseId}/device/${KIOSK}/command/${String(id)}/`)).body,
        ).toMatchObject({ state: 'Command Failure', details: 'Busy' });
    });

    it('the state is read, and a tenant made of it is the same', async () => {
        const { json } = await control('GET', '/state');
        const copy = await startTestTenant({ data: { snapshot: json as never } });
        const path = `/enterprise/${tenant.enterpriseId}/device/?limit=100`;
        const read = async (one: RunningTenant) =>
            (
                await (
                    await fetch(one.baseUrl + path, { headers: { authorization: `Bearer ${tenant.apiKey}` } })
                ).text()
            ).replaceAll(String(one.port), 'PORT');
        expect(await read(copy)).toBe(await read(tenant));
        await copy.stop();
    });

    it.each([
        ['POST', '/faults', { kind: 'flood' }, 'kind: "flood" is not a valid choice.'],
        ['POST', '/faults', {}, 'kind: This field is required.'],
        ['POST', '/outcomes', {}, 'state: This field is required.'],
        ['POST', '/outcomes', { state: 'Command Failure', count: null }, 'count: This field may not be null.'],
        ['POST', '/clock', { step: -1 }, 'step: Ensure this value is greater than or equal to 0.'],
        [
            'POST',
            '/clock',
            { step: 1e300 },
            expect.stringMatching(/^step: expected milliseconds between 0 and \d+, got 1e\+300\.$/),
        ],
        ['POST', '/clock', { speed: 1e300 }, 'speed: expected a number between 0 and 1000000, got 1e+300.'],
        [
            'POST',
            '/faults',
            { kind: 'latency', delay: 1e300 },
            'delay: Ensure this value is less than or equal to 2147483647.',
        ],
        ['PATCH', `/devices/${KIOSK}`, { colour: 'green' }, 'device: must NOT have additional properties: colour.'],
        ['PATCH', '/devices/nobody', { state: 1 }, 'There is no device nobody.'],
        ['POST', '/devices', { device: { group: 'Nowhere' } }, 'There is no group "Nowhere".'],
    ])('%s %s %j is refused in words', async (method, path, body, message) => {
        expect(await control(method, path, body)).toEqual({ status: 400, json: { message } });
    });
});

describe('the end of time', () => {
    it('is reached by a step or by speed, and requests go on being answered', async () => {
        let real = 0;
        const one = createTestTenant({ now: '2026-12-01T08:00:00Z', speed: 0 });
        const most = Date.UTC(9000, 0, 1) - one.clock.now();
        for (const step of [1e300, most + 1, -1, Number.NaN, Number.POSITIVE_INFINITY])
            expect(() => one.clock.step(step)).toThrow(TypeError);
        for (const speed of [1e300, -1, Number.NaN]) expect(() => one.clock.setSpeed(speed)).toThrow(TypeError);
        one.clock.step(most);
        const ask = async () => {
            const headers = { authorization: `Bearer ${one.apiKey}`, 'content-type': 'application/json' };
            const devices = [KIOSK];
            const body = JSON.stringify({ command_type: 'DEVICE', devices, command: 'REBOOT' });
            const path = `/v0/enterprise/${one.enterpriseId}/command/`;
            return (await one.fetch(one.baseUrl + path, { method: 'POST', headers, body })).status;
        };
        // The key has expired by then; that is an answer of the API, and no failure of the tenant.
        expect(await ask()).toBe(401);
        const clock = createClock({ start: Date.UTC(8999, 11, 31), speed: 1_000_000, real: () => real });
        real = 1e15;
        expect(iso(clock.now())).toBe('9000-01-01T00:00:00Z');
    });
});

describe('what /__tenant does not take', () => {
    const ask = (headers: Record<string, string>, body = '{"step": 1}', method = 'POST') =>
        new Promise<number | undefined>((done, failed) => {
            const url = `http://127.0.0.1:${tenant.port}/__tenant/clock`;
            const sent = request(url, { method, headers: { 'content-type': 'text/plain', ...headers } }, (answer) => {
                answer.resume();
                done(answer.statusCode);
            });
            sent.on('error', failed);
            sent.end(body);
        });

    it.each([
        [{ origin: 'https://evil.example' }, 403],
        [{ origin: 'null' }, 403],
        [{ origin: 'http://127.0.0.1:1' }, 403],
        [{ host: 'evil.example' }, 403],
        [{ host: 'evil.example', origin: 'http://evil.example' }, 403],
        [{}, 200],
        [{ host: 'localhost' }, 200],
        [{ host: 'tenant:8080' }, 200],
        [{ host: 'host.docker.internal:8080' }, 200],
    ])('%j is answered %i', async (headers, status) => {
        expect(await ask(headers)).toBe(status);
    });

    it('its own page may ask, and other pages where cors says so', async () => {
        const own = { origin: `http://127.0.0.1:${tenant.port}` };
        expect(await ask(own)).toBe(200);
        const open = createTestTenant({ cors: true });
        const init = { method: 'POST', body: '{}', headers: { origin: 'https://page.example' } };
        expect((await open.fetch('http://esper-test-tenant/__tenant/clock', init)).status).toBe(200);
    });
});

describe('a body over the limit is not read whole', () => {
    const MEGABYTE = 1024 * 1024;

    /** Sends a body without a length and without an end, until the answer comes. Resolves with its status and what was sent. */
    const flood = (path: string, headers: Record<string, string>) =>
        new Promise<{ status: number | undefined; megabytes: number }>((done) => {
            let megabytes = 0;
            let status: number | undefined;
            const sent = request(`http://127.0.0.1:${tenant.port}${path}`, { method: 'POST', headers }, (answer) => {
                status = answer.statusCode;
                answer.resume();
                sent.destroy();
            });
            const chunk = Buffer.alloc(MEGABYTE, 32);
            const more = () => {
                if (sent.destroyed || megabytes >= 200) return void sent.destroy();
                megabytes += 1;
                sent.write(chunk, () => setImmediate(more));
            };
            sent.on('error', () => {});
            sent.on('close', () => done({ status, megabytes }));
            more();
        });

    it.each([
        ['of the API', () => `/api/v0/enterprise/${tenant.enterpriseId}/command/`, 'application/json'],
        ['of /__tenant, which asks for no key', () => '/__tenant/faults', 'application/json'],
        [
            'of an upload, in a part that is no file',
            () => `/api/v0/enterprise/${tenant.enterpriseId}/content/upload/`,
            'multipart/form-data; boundary=x',
        ],
    ])('%s', async (_, path, type) => {
        const { status, megabytes } = await flood(path(), {
            authorization: `Bearer ${tenant.apiKey}`,
            'content-type': type,
        });
        expect(status).toBe(413);
        expect(megabytes).toBeLessThan(60);
    });
});
