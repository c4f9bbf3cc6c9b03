import { inspect } from 'node:util';
import { type ClientOptions, EsperClient, EsperConfigurationError } from '../../src/index.js';
import { clientOf, errorOf, json, KEY, serve, type TestServer } from '../support/servers.js';
import { WAYS } from '../support/ways.js';

const DEVICE = { deviceId: 'd' };

const answering = (status = 200, headers: Readonly<Record<string, string>> = {}): Promise<TestServer> =>
    serve((_, response) => json(response, status, { id: 'd', enterprise: 'e-7' }, headers));

describe.each(WAYS)('by %s', (_, way) => {
    const client = (server: TestServer, options: ClientOptions = {}): EsperClient =>
        clientOf(server, { ...way(), ...options });

    test('a client made of another has its own deadline, retries, headers, hooks and user agent', async () => {
        const silent = await serve(() => {});
        const esper = client(silent, { headers: { 'X-Team': 'fleet', 'X-Mine': 'a' }, maxRetries: 0 });
        const seen: string[] = [];
        const other = esper.withOptions({
            timeout: 30,
            maxRetries: 1,
            headers: { 'x-mine': 'b' },
            userAgent: 'roll-out/2',
            hooks: { onRequest: ({ attempt }) => void seen.push(`attempt ${attempt}`) },
        });
        expect(other).toBeInstanceOf(EsperClient);
        expect(await errorOf(other.device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperTimeoutError',
            attempts: 2,
        });
        expect(seen).toEqual(['attempt 1', 'attempt 2']);
        expect(silent.requests[0]?.headers).toMatchObject({
            'x-team': 'fleet',
            'x-mine': 'b',
            'user-agent': 'roll-out/2',
            authorization: `Bearer ${KEY}`,
        });
    });

    test('and the one that it is made of stays as it was', async () => {
        const server = await answering();
        const esper = client(server);
        esper.withOptions({ headers: { 'x-mine': 'b' }, userAgent: 'roll-out/2' });
        await esper.device.getDeviceById(DEVICE);
        expect(server.requests[0]?.headers).not.toHaveProperty('x-mine');
        expect(server.requests[0]?.headers['user-agent']).toMatch(/^esper-client\//);
    });

    test('they share sockets', async () => {
        const server = await answering();
        const esper = client(server);
        await esper.device.getDeviceById(DEVICE);
        await new Promise((resolve) => setImmediate(resolve)); // undici uses a socket again a turn later
        await esper.withOptions({ timeout: 5000 }).device.getDeviceById(DEVICE);
        expect(server.sockets).toHaveLength(1);
    });

    test('they share the queue', async () => {
        let inFlight = 0;
        let most = 0;
        const server = await serve((_, response) => {
            inFlight += 1;
            most = Math.max(most, inFlight);
            setTimeout(() => {
                inFlight -= 1;
                json(response, 200, { id: 'd' });
            }, 5);
        });
        const esper = client(server, { maxConcurrency: 2 });
        const clients = [
            esper,
            esper.withOptions({ maxRetries: 0 }),
            esper.withOptions({}).withOptions({ timeout: 9000 }),
        ];
        await Promise.all(clients.flatMap((one) => [1, 2, 3].map(() => one.device.getDeviceById(DEVICE))));
        expect([server.requests.length, most]).toEqual([9, 2]);
    });

    test('they share the enterprise that was looked up', async () => {
        const server = await answering();
        const esper = client(server, { enterpriseId: undefined });
        await Promise.all([esper, esper.withOptions({ maxRetries: 0 })].map((one) => one.device.getDeviceById(DEVICE)));
        await esper.withOptions({ timeout: 5000 }).device.getDeviceById(DEVICE);
        expect(server.requests.filter(({ url }) => url.includes('token-info'))).toHaveLength(1);
    });

    test('they share a hold: one that does not wait fails at once, and nothing is sent', async () => {
        let isLimited = true;
        const server = await serve((_, response) =>
            isLimited ? json(response, 429, {}, { 'Retry-After': '7' }) : json(response, 200, { id: 'd' }),
        );
        const holds: number[] = [];
        let wake: () => void = () => {};
        const esper = client(server, {
            maxRetries: 0,
            sleep: () => new Promise<void>((resolve) => (wake = resolve)),
            hooks: { onThrottle: ({ holdMs }) => void holds.push(holdMs) },
        });
        const impatient = esper.withOptions({ maxThrottleWait: 0 });
        const short = esper.withOptions({ maxThrottleWait: 2_000 });
        const held = esper.device.getDeviceById(DEVICE);
        while (holds.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
        for (const one of [impatient, short]) {
            const error = await errorOf(one.device.getDeviceById(DEVICE));
            expect(error).toMatchObject({ name: 'EsperRateLimitError', sent: 'no', attempts: 0 });
        }
        expect(server.requests).toHaveLength(1);
        isLimited = false;
        wake();
        expect(await held).toEqual({ id: 'd' });
        expect(await impatient.device.getDeviceById(DEVICE)).toEqual({ id: 'd' });
        expect(holds).toEqual([7000]);
    });

    test('a 429 to one that does not wait holds nobody', async () => {
        let calls = 0;
        const server = await serve((_, response) => {
            calls += 1;
            json(response, calls === 1 ? 429 : 200, { id: 'd' }, { 'Retry-After': '70' });
        });
        const esper = client(server, { maxRetries: 0 });
        const impatient = esper.withOptions({ maxThrottleWait: 0 });
        expect(await errorOf(impatient.device.getDeviceById(DEVICE))).toMatchObject({ status: 429, attempts: 1 });
        expect(await esper.device.getDeviceById(DEVICE)).toEqual({ id: 'd' });
    });
});

test('they share the quota of retries', async () => {
    const server = await answering(503);
    const esper = clientOf(server, { maxRetries: 1 });
    const other = esper.withOptions({ maxRetries: 1 });
    for (let call = 0; call < 30; call += 1) {
        for (const one of [esper, other]) await errorOf(one.device.getDeviceById(DEVICE));
    }
    expect(server.requests).toHaveLength(60 + 50); // 500 tokens are 50 retries, for both
});

test('files, lists, commands and requests by path have the changes too', async () => {
    const server = await serve(({ url = '' }, response) =>
        url.includes('file')
            ? response.end('bytes')
            : json(response, 200, { results: [], count: 0, next: null, id: 'r', state: 'x' }),
    );
    const other = clientOf(server).withOptions({ headers: { 'x-mine': 'b' } });
    await new Response((await other.download(`${server.baseUrl}/file`)).stream).text();
    await other.device.getAllDevices();
    await other.request('GET', '/new/');
    await other.list('/new/');
    expect(server.requests.map(({ headers }) => headers['x-mine'])).toEqual(['b', 'b', 'b', 'b']);
});

test.each<[object, RegExp]>([
    [{ baseUrl: 'https://x.example/api' }, /^withOptions: baseUrl: shared with the client that this one is made of/],
    [{ apiKey: KEY }, /^withOptions: apiKey: shared/],
    [{ maxConcurrency: 3 }, /^withOptions: maxConcurrency: shared/],
    [{ fetch: () => {} }, /^withOptions: fetch: shared/],
    [{ timeOut: 3 }, /^withOptions: timeOut: no such option. Did you mean `timeout`\?$/],
    [{ patience: 3 }, /^withOptions: patience: no such option; there are timeout, maxRetries/],
    [{ timeout: 0 }, /^withOptions: timeout: expected/],
    [{ headers: { Authorization: 'x' } }, /^withOptions: headers: Authorization is set by the client/],
    [{ headers: { Accept: 'x' } }, /^withOptions: headers: Accept is a matter of each call/],
    [{ hooks: { onAll: () => {} } }, /^withOptions: hooks: onAll: no such hook; there are onRequest, /],
])('withOptions refuses %j', (changes, words) => {
    const { withOptions } = new EsperClient({ tenant: 'acme', apiKey: KEY });
    expect(() => withOptions(changes)).toThrow(EsperConfigurationError);
    expect(() => withOptions(changes)).toThrow(words);
});

test('no key is reachable from a client, nor from one made of it', () => {
    const esper = new EsperClient({ tenant: 'acme', apiKey: KEY });
    const other = esper.withOptions({ timeout: 1000 });
    for (const one of [esper, other]) expect(inspect(one, { depth: 9, showHidden: true })).not.toContain(KEY);
});
