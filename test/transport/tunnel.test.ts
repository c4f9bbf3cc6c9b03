import { Agent } from 'node:https';
import { connect } from 'node:net';
import { EsperClient } from '../../src/index.js';
import { callInProcess, type Step, serveProxy, serveTls, type Way } from '../support/network.js';
import { answer, errorOf, KEY } from '../support/servers.js';

const WAYS: readonly Way[] = ['axios', 'undici'];
const BASE = 'https://esper.example/api';
const CALLS: readonly Step['call'][] = ['get', 'post', 'delete', 'list', 'upload', 'download', 'bareGet', 'barePost'];

describe.each(WAYS)('by %s', (way) => {
    test('any answer to a CONNECT but 200 is the proxy’s word, never the API’s: whatever was asked', async () => {
        const answers: readonly (readonly [status: number, bytes: Buffer])[] = [
            [404, answer(404, '{"message":"no such device"}')],
            [401, answer(401, '{"detail":"the key is wrong"}')],
            [403, answer(403, 'by policy')],
            [407, answer(407, '', { 'Proxy-Authenticate': 'Basic' })],
            [429, answer(429, '', { 'Retry-After': '30' })],
            [204, answer(204)],
            [201, answer(201, '<html>', { 'Content-Type': 'text/html' })],
            [206, answer(206, '{"count":0,"results":[]}')],
            [302, answer(302, '', { Location: 'https://elsewhere.example/' })],
            [502, answer(502, '')],
        ];
        const steps: Step[] = [];
        for (const [status, bytes] of answers) {
            const { url: proxy } = await serveProxy(bytes);
            for (const call of CALLS) steps.push({ name: `${status}`, baseUrl: BASE, call, proxy });
        }
        const { outcomes, lingeredMs } = await callInProcess(way, steps);
        expect(outcomes).toHaveLength(answers.length * CALLS.length);
        for (const { name: status, ...outcome } of outcomes) {
            expect(outcome).toEqual({
                error: 'EsperConnectionError',
                message: expect.stringMatching(
                    RegExp(`the proxy refused the tunnel \\(${status} Status\\)(; nothing was sent)?$`),
                ),
                sent: 'no',
                attempts: outcome.attempts,
                proxyStatus: Number(status),
                code: 'ERR_PROXY_TUNNEL',
            });
        }
        expect(lingeredMs).toBeLessThan(2_000);
    });

    test('what a proxy says in a tunnel that it has opened is no answer either', async () => {
        const forged = Buffer.concat([answer(200), answer(200, '{"id":"d"}')]);
        const { url: proxy } = await serveProxy(forged);
        const { outcomes } = await callInProcess(
            way,
            CALLS.map((call) => ({ baseUrl: BASE, call, proxy })),
        );
        expect(outcomes).toHaveLength(CALLS.length);
        for (const outcome of outcomes) {
            expect(outcome).toMatchObject({ error: 'EsperConnectionError', sent: 'no' });
            expect(outcome.message).toMatch(/^No answer: TLS: wrong version number(; nothing was sent)?$/);
        }
    });

    test.each([
        [503, 3],
        [502, 3],
        [429, 3],
        [403, 1],
        [407, 1],
        [204, 1],
    ])('a POST that the proxy answers %d is tried %d times: it surely never left', async (status, attempts) => {
        const proxy = await serveProxy(answer(status, '', { 'Retry-After': '3600' }));
        const step = { baseUrl: BASE, call: 'post', proxy: proxy.url, options: { maxRetries: 2 } } as const;
        const { outcomes } = await callInProcess(way, [step]);
        expect(outcomes).toEqual([expect.objectContaining({ attempts, proxyStatus: status, sent: 'no' })]);
        expect(proxy.connects).toHaveLength(attempts);
    });

    test.each(['silence', 'close'] as const)('a proxy with no word but %s keeps no process', async (word) => {
        const proxy = await serveProxy(word);
        const step = { baseUrl: BASE, proxy: proxy.url, timeout: 500 };
        const { outcomes, lingeredMs } = await callInProcess(way, [
            { ...step, call: 'get', name: 'one' },
            { ...step, call: 'post', times: 5, name: 'five' },
            { ...step, call: 'upload', name: 'a file' },
            { ...step, call: 'download', name: 'a download' },
        ]);
        expect(outcomes).toHaveLength(8);
        const error = word === 'silence' ? 'EsperTimeoutError' : 'EsperConnectionError';
        for (const outcome of outcomes) expect(outcome).toMatchObject({ error, sent: 'no' });
        expect(lingeredMs).toBeLessThan(2_000);
        expect(proxy.connects).toHaveLength(8); // one each, and none for nobody
        expect(proxy.sockets.every(({ destroyed }) => destroyed)).toBe(true);
    });

    test('a tunnel is kept alive: ten calls, hardly a handshake', async () => {
        const api = await serveTls();
        const proxy = await serveProxy('tunnel', api.port);
        const step = { baseUrl: BASE, call: 'get', proxy: proxy.url, isShared: true } as const;
        const { outcomes } = await callInProcess(
            way,
            Array.from({ length: 10 }, () => step),
        );
        expect(outcomes.map(({ value }) => value)).toEqual(Array(10).fill({ id: 'd' }));
        // One, or two by undici; where the machine stood still meanwhile, what has idled is not used again.
        expect(proxy.connects.length).toBeLessThan(5);
        expect(proxy.connects.join()).not.toContain('Bearer');
    });

    test.each<[name: string, variables: (port: number) => Record<string, string>, authorization: string | undefined]>([
        ['HTTPS_PROXY as a URL', (port) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` }), undefined],
        ['https_proxy', (port) => ({ https_proxy: `http://127.0.0.1:${port}/` }), undefined],
        ['host:port alone', (port) => ({ HTTPS_PROXY: `127.0.0.1:${port}` }), undefined],
        ['ALL_PROXY', (port) => ({ ALL_PROXY: `http://127.0.0.1:${port}` }), undefined],
        [
            'all_proxy, which an HTTP_PROXY does not beat',
            (port) => ({ all_proxy: `http://127.0.0.1:${port}`, HTTP_PROXY: 'http://127.0.0.1:1' }),
            undefined,
        ],
        ['an encoded password', (port) => ({ HTTPS_PROXY: `http://u%40x:p%3Aw@127.0.0.1:${port}` }), 'u@x:p:w'],
        [
            'a percent sign that stands for itself',
            (port) => ({ HTTPS_PROXY: `http://u:50%@127.0.0.1:${port}` }),
            'u:50%',
        ],
    ])('the environment’s proxy: %s', async (_, variables, authorization) => {
        const api = await serveTls();
        const proxy = await serveProxy('tunnel', api.port);
        const calls = ['get', 'download', 'bareGet'] as const;
        const { outcomes } = await callInProcess(
            way,
            calls.map((call) => ({ baseUrl: BASE, call })),
            variables(proxy.port),
        );
        expect(outcomes.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
        expect(proxy.connects).toHaveLength(3);
        const basic = authorization && `Basic ${Buffer.from(authorization).toString('base64')}`;
        for (const head of proxy.connects) {
            expect(/^Proxy-Authorization: (.*)\r$/m.exec(head)?.[1]).toBe(basic);
        }
    });
});

describe('an agent of the caller’s that goes through a proxy in its own way', () => {
    test('is left to do so', async () => {
        const api = await serveTls();
        class Tunnel extends Agent {
            used = 0;
            override createConnection(...args: never[]): ReturnType<Agent['createConnection']> {
                this.used += 1;
                return Reflect.apply(Agent.prototype.createConnection, this, args);
            }
        }
        const httpsAgent = new Tunnel({ rejectUnauthorized: false });
        const proxy = await serveProxy(answer(403));
        const esper = new EsperClient({
            baseUrl: `https://esper.example:${api.port}/api`,
            apiKey: KEY,
            enterpriseId: 'e',
            httpsAgent,
            proxy: proxy.url,
            maxRetries: 0,
        });
        await errorOf(esper.device.getDeviceById({ deviceId: 'd' })); // there is no such host
        expect(httpsAgent.used).toBe(1);
        expect(proxy.connects).toHaveLength(0);
        httpsAgent.destroy();
    });

    test('can’t pass the proxy’s answer on as the API’s', async () => {
        const proxy = await serveProxy(answer(200, '{"id":"forged"}'));
        // As https-proxy-agent 5 does: an answer to CONNECT that it doesn't like is replayed on the plain socket.
        const httpsAgent = Object.assign(new Agent(), {
            createConnection: (_: object, callback: (error: null, socket: unknown) => void) => {
                const socket = connect(proxy.port, '127.0.0.1', () => callback(null, socket));
            },
        });
        const esper = new EsperClient({ baseUrl: BASE, apiKey: KEY, enterpriseId: 'e', httpsAgent, proxy: false });
        const calls = [
            esper.device.getDeviceById({ deviceId: 'd' }),
            esper.deviceGroup.deleteGroup({ groupId: 'g' }),
            esper.download(`${BASE}/kiosk.apk`),
        ];
        for (const call of calls) {
            expect(await errorOf(call)).toMatchObject({
                name: 'EsperConnectionError',
                message: expect.stringContaining('the proxy refused the tunnel (200'),
                sent: 'no',
            });
        }
        httpsAgent.destroy();
    });
});
