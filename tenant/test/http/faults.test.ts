import http from 'node:http';
import { type RunningTenant, startTestTenant } from '../../src/index.js';
import { readObject } from '../../src/util/json.js';
import { openTenant } from '../support/tenant-client.js';

let tenant: RunningTenant;
beforeAll(async () => {
    tenant = await startTestTenant({ devices: 30 });
});
afterEach(() => {
    tenant.clearFaults();
    tenant.clearRequests();
});
afterAll(() => tenant.stop());

const path = () => `${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/device/?limit=10`;
const headers = () => ({ authorization: `Bearer ${tenant.apiKey}` });
const ask = (init: RequestInit = {}) => fetch(path(), { headers: headers(), ...init });

describe('a fault on order strikes over a socket', () => {
    it('as a status with Retry-After, once', async () => {
        tenant.fault({ kind: 'status', status: 429, retryAfter: 7, operation: 'getAllDevices' });
        const struck = await ask();
        expect([struck.status, struck.headers.get('retry-after')]).toEqual([429, '7']);
        expect((await ask()).status).toBe(200);
    });

    it('as a quota: 429 past so many requests in a window, until it ends', async () => {
        tenant.fault({ kind: 'quota', calls: 3, window: 400, operation: 'getAllDevices' });
        const first = await Promise.all(Array.from({ length: 5 }, () => ask()));
        expect(first.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429]);
        expect(first.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1');
        expect((await fetch(`${tenant.baseUrl}/v1/token-info/`, { headers: headers() })).status).toBe(200);
        await new Promise((resolve) => setTimeout(resolve, 450));
        expect((await ask()).status).toBe(200);
    });

    it('as a quota that says nothing', async () => {
        tenant.fault({ kind: 'quota', calls: 0, window: 60_000, tellsRetryAfter: false });
        const struck = await ask();
        expect([struck.status, struck.headers.get('retry-after')]).toEqual([429, null]);
    });

    it('as a gateway page', async () => {
        tenant.fault({ kind: 'html' });
        const struck = await ask();
        expect([struck.status, struck.headers.get('content-type'), (await struck.text()).slice(0, 6)]).toEqual([
            502,
            'text/html',
            '<html>',
        ]);
    });

    it('as JSON that ends in the middle', async () => {
        tenant.fault({ kind: 'broken-json' });
        const struck = await ask();
        expect(struck.status).toBe(200);
        await expect(struck.json()).rejects.toThrow('in JSON');
    });

    it('as a body that is cut', async () => {
        tenant.fault({ kind: 'cut' });
        const struck = await ask();
        expect(struck.status).toBe(200);
        await expect(struck.text()).rejects.toThrow('terminated');
    });

    it('as a reset before any byte', async () => {
        tenant.fault({ kind: 'reset' });
        await expect(ask()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
        expect((await ask()).status).toBe(200);
    });

    it('as a stall in the body, which lasts until the client gives up', async () => {
        tenant.fault({ kind: 'stall' });
        const leave = new AbortController();
        const struck = await ask({ signal: leave.signal });
        const reader = struck.body?.getReader();
        const { value } = (await reader?.read()) ?? {};
        expect(value?.length).toBe(Number(struck.headers.get('content-length')) >> 1);
        leave.abort();
        await expect(reader?.read()).rejects.toThrow('aborted');
    });

    it('as a trickle that is whole in the end', async () => {
        tenant.fault({ kind: 'trickle', delay: 0, operation: 'getTokenInfo' });
        const sizes: number[] = [];
        const whole = await new Promise<string>((resolve, reject) => {
            http.get(`${tenant.baseUrl}/v1/token-info/`, { headers: headers() }, (answer) => {
                let text = '';
                answer.on('data', (chunk: Buffer) => {
                    sizes.push(chunk.length);
                    text += chunk;
                });
                answer.on('end', () => resolve(text));
            }).on('error', reject);
        });
        expect(readObject(JSON.parse(whole))['enterprise']).toBe(tenant.enterpriseId);
        expect(Math.max(...sizes)).toBeLessThan(whole.length);
    });

    it('and the log tells', async () => {
        tenant.fault({ kind: 'reset' });
        await ask().catch(() => {});
        await ask();
        const seen = tenant.requests('getAllDevices');
        expect(seen.map(({ status, fault }) => [status, fault])).toEqual([
            [null, 'reset'],
            [200, null],
        ]);
        expect(seen[0]).toMatchObject({
            method: 'GET',
            query: { limit: '10' },
            headers: { authorization: 'Bearer ***' },
        });
    });

    it('and stop ends connections that are stalled', async () => {
        const other = await startTestTenant({ devices: 5 });
        other.fault({ kind: 'stall' });
        const struck = await fetch(`${other.baseUrl}/v1/token-info/`, {
            headers: { authorization: `Bearer ${other.apiKey}` },
        });
        await other.stop();
        await expect(struck.text()).rejects.toThrow('terminated');
    });
});

describe('without a socket', () => {
    it('a reset rejects as fetch does, and a cut body ends in an error', async () => {
        const { tenant: own, get } = openTenant();
        own.fault({ kind: 'reset' });
        await expect(get('/v1/token-info/')).rejects.toMatchObject({
            message: 'fetch failed',
            cause: { code: 'ECONNRESET' },
        });
        own.fault({ kind: 'cut' });
        await expect((await get('/v1/token-info/')).text()).rejects.toThrow('terminated');
    });
});

describe('a fault', () => {
    it('strikes its operations, after so many requests, for so many', async () => {
        const { tenant: own, get } = openTenant();
        own.fault({ kind: 'status', operation: ['getTokenInfo'], after: 1, count: 2 });
        const statuses = [];
        for (let i = 0; i < 5; i++) statuses.push((await get('/v1/token-info/')).status);
        expect(statuses).toEqual([200, 503, 503, 200, 200]);
        own.fault({ kind: 'status', operation: 'getEnterprise' });
        expect((await get('/v1/token-info/')).status).toBe(200);
    });

    it('strikes by chance, the same requests in every run of a seed', async () => {
        const struck = async () => {
            const { tenant: own, get } = openTenant();
            own.fault({ kind: 'status', probability: 0.3, count: Number.POSITIVE_INFINITY });
            const statuses = [];
            for (let i = 0; i < 100; i++) statuses.push((await get('/v1/token-info/')).status);
            return statuses;
        };
        const [first, second] = [await struck(), await struck()];
        expect(first).toEqual(second);
        const share = first.filter((status) => status === 503).length;
        expect(share).toBeGreaterThan(15);
        expect(share).toBeLessThan(45);
    });

    it('lets the tenant act where a real server would have: a cut does, a 503 does not', async () => {
        const { tenant: own, call, ok, rows } = openTenant();
        const make = () => call('createSubscription', { body: { aws_account_id: '123456789012' } }).catch(() => {});
        const count = async () => (await ok('getAllSubscriptions'))['count'];
        own.fault({ kind: 'cut', operation: 'createSubscription' });
        await make();
        expect(await count()).toBe(2);
        own.fault({ kind: 'status', operation: 'createSubscription' });
        await make();
        expect(await count()).toBe(2);
        own.fault({ kind: 'reset', operation: 'createSubscription', carriesOut: true });
        await make();
        expect(await rows('getAllSubscriptions')).toHaveLength(3);
    });

    it('names an operation that there is', () => {
        const { tenant: own } = openTenant();
        expect(() => own.fault({ kind: 'cut', operation: 'getDevices' })).toThrow(
            'the description has no operation getDevices.',
        );
    });

    it.each([
        ['no kind', {}, 'kind: This field is required.'],
        ['a kind that there is not', { kind: 'stal' }, 'kind: "stal" is not a valid choice.'],
        ['a field that no fault has', { kind: 'status', times: 2 }, 'times: There is no such field.'],
        ['a number that is none', { kind: 'status', count: 0 }, 'count'],
    ])('with %s is refused', (_, fault, why) => {
        const { tenant: own } = openTenant();
        expect(() => Reflect.apply(own.fault, own, [fault])).toThrow(why);
    });

    it('may have no end, from code too', async () => {
        const { tenant: own, get } = openTenant();
        own.fault({ kind: 'status', count: Number.POSITIVE_INFINITY });
        own.orderOutcome({ state: 'Command Failure', count: Number.POSITIVE_INFINITY });
        for (let i = 0; i < 3; i++) expect((await get('/v1/token-info/')).status).toBe(503);
    });

    it('can be taken off', async () => {
        const { tenant: own, get } = openTenant();
        const { id } = own.fault({ kind: 'html' });
        own.clearFaults(id);
        expect((await get('/v1/token-info/')).status).toBe(200);
    });
});

it('latency delays every answer', async () => {
    const { get } = openTenant({ latency: 30 });
    const begun = performance.now();
    await get('/v1/token-info/');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
});
