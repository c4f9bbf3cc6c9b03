import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Agent, Client, MockAgent, Pool } from 'undici';
import type {
    OpenableTransport,
    RunningRequest,
    TransportListener,
    TransportRequest,
} from '../../src/configuration/transport.js';
import { EsperClient } from '../../src/index.js';
import { createUndiciTransport } from '../../src/undici.js';
import { runProgram } from '../support/run-program.js';
import { answer, clientOf, errorOf, json, KEY, listen, serve, serveSockets } from '../support/servers.js';

const DEVICE = { deviceId: 'd-1' };

/** A client whose calls go to a function instead of a server. */
function clientBy(
    send: (request: TransportRequest, listener: TransportListener) => void,
    running: Partial<RunningRequest> = {},
): EsperClient {
    const transport: OpenableTransport = {
        name: 'test',
        open: () => (request, listener) => {
            send(request, listener);
            return { abort() {}, pause() {}, resume() {}, ...running };
        },
    };
    return new EsperClient({ tenant: 'acme', apiKey: KEY, enterpriseId: 'e', maxRetries: 0, transport });
}

describe('createUndiciTransport()', () => {
    test('sends calls by undici, and files as before', async () => {
        const bodies: string[] = [];
        const server = await serve((request, response) => {
            request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
            request.on('end', () => json(response, 200, { id: 'd-1' }));
        });
        const esper = clientOf(server, { transport: createUndiciTransport() });
        expect(await esper.device.getDeviceById(DEVICE)).toEqual({ id: 'd-1' });
        await esper.deviceGroup.createGroup({ deviceGroup: { name: 'till' } });
        await esper.application.upload({ appFile: new File(['bytes'], 'kiosk.apk') });
        const [call, post, upload] = server.requests;
        expect(call?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'accept-encoding': 'gzip, deflate, br' });
        expect(post?.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '15' });
        expect(upload?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
        expect(bodies[0]).toBe('{"name":"till"}');
        expect(bodies.slice(1).join('')).toContain('bytes');
    });

    test('takes a dispatcher, such as a MockAgent', async () => {
        const dispatcher = new MockAgent();
        dispatcher.disableNetConnect();
        dispatcher
            .get('https://acme-api.esper.cloud')
            .intercept({ path: '/api/enterprise/e/device/d-1/', headers: { Authorization: `Bearer ${KEY}` } })
            .reply(200, { id: 'd-1' });
        const transport = createUndiciTransport({ dispatcher });
        const esper = new EsperClient({ tenant: 'acme', apiKey: KEY, enterpriseId: 'e', transport });
        expect(await esper.device.getDeviceById(DEVICE)).toEqual({ id: 'd-1' });
        dispatcher.assertNoPendingInterceptors();
    });

    test('takes a dispatcher that knows a CA', async () => {
        const [cert, key] = ['cert', 'key'].map((name) =>
            readFileSync(path.join(__dirname, `../fixtures/tls/${name}.pem`)),
        );
        const server = await serve((_, response) => json(response, 200, { id: 'd-1' }), createServer({ cert, key }));
        const dispatcher = new Agent({ connect: { ca: cert } });
        const baseUrl = `https://localhost:${server.port}/api`;
        const esper = clientOf({ baseUrl }, { transport: createUndiciTransport({ dispatcher }) });
        expect(await esper.device.getDeviceById(DEVICE)).toEqual({ id: 'd-1' });
        await dispatcher.close();
    });

    test('refuses what it does not know, and what is no dispatcher', () => {
        expect(() => createUndiciTransport({ agent: new Agent() } as never)).toThrow(
            'createUndiciTransport: agent: no such option; there is only dispatcher',
        );
        expect(() => createUndiciTransport({ dispatcher: {} } as never)).toThrow(
            'createUndiciTransport: dispatcher: expected a Dispatcher of undici, got an object',
        );
    });

    test('refuses a dispatcher of another undici, such as that of Node’s own fetch', async () => {
        const program = `
            await fetch('http://127.0.0.1:1/').catch(() => {}); // then Node's own is there
            const dispatcher = globalThis[Symbol.for('undici.globalDispatcher.1')];
            const { createUndiciTransport } = await import('esper-client/undici');
            try { createUndiciTransport({ dispatcher }); } catch (error) { console.log(String(error)); }`;
        const { stdout } = await runProgram(['--input-type=module', '-e', program]);
        expect(stdout).toMatch(
            /^EsperConfigurationError: createUndiciTransport: dispatcher: expected a Dispatcher of the undici that is installed/,
        );
    });

    test('takes agents, pools, clients and mocks of this one', async () => {
        const dispatchers = [
            new Agent(),
            new Pool('http://127.0.0.1:1'),
            new Client('http://127.0.0.1:1'),
            new MockAgent(),
        ];
        for (const dispatcher of dispatchers) {
            expect(() => createUndiciTransport({ dispatcher })).not.toThrow();
            await dispatcher.close();
        }
    });

    test('a connection that nobody waits for any more keeps no process', async () => {
        const program = `
            import { EsperClient } from 'esper-client';
            import { createUndiciTransport } from 'esper-client/undici';
            const options = { baseUrl: process.env.BASE, apiKey: 'key', enterpriseId: 'e', timeout: 20_000, maxRetries: 0 };
            const esper = new EsperClient({ ...options, transport: createUndiciTransport() });
            const signal = AbortSignal.timeout(200);
            await esper.device.getDeviceById({ deviceId: 'd' }, { signal }).catch(({ name }) => console.log(name));`;
        const silent = await listen(createTcpServer(), []);
        const started = performance.now();
        const { stdout } = await runProgram(['--input-type=module', '-e', program], {
            env: { BASE: `https://127.0.0.1:${silent.port}/api` },
        });
        expect(stdout).toBe('EsperAbortError\n');
        expect(performance.now() - started).toBeLessThan(10_000);
    });

    test('takes an answer that is announced by another', async () => {
        const server = await serveSockets((socket) =>
            socket.write(Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'), answer(200, '{"id":"d-1"}')])),
        );
        const esper = clientOf(server, { transport: createUndiciTransport() });
        expect(await esper.device.getDeviceById(DEVICE)).toEqual({ id: 'd-1' });
    });

    test('a dispatcher that throws fails the call', async () => {
        const dispatcher = new MockAgent();
        jest.spyOn(dispatcher, 'dispatch').mockImplementation(() => {
            throw new Error('no way out');
        });
        const esper = clientOf(
            { baseUrl: 'https://esper.example/api' },
            { maxRetries: 0, transport: createUndiciTransport({ dispatcher }) },
        );
        expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperConnectionError',
            message: 'No answer: no way out',
        });
    });

    test('sends nothing of a call that was aborted before there was a connection', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd-1' }));
        const esper = clientOf(server, { transport: createUndiciTransport() });
        const controller = new AbortController();
        const call = errorOf(esper.device.getDeviceById(DEVICE, { signal: controller.signal }));
        await undefined;
        controller.abort();
        expect(await call).toMatchObject({ name: 'EsperAbortError' });
        expect(await esper.device.getDeviceById({ deviceId: 'd-2' })).toEqual({ id: 'd-1' });
        expect(server.requests.map(({ url }) => url)).toEqual(['/api/enterprise/e-1/device/d-2/']);
    });
});

describe('a transport of one’s own', () => {
    test('is told what to send, and tells what comes', async () => {
        let sent: TransportRequest | undefined;
        const esper = clientBy((request, listener) => {
            sent = request;
            listener.onHeaders(200, 'OK', { 'x-request-id': 'r-1' });
            for (const piece of ['{"id":', '"d-1"}']) listener.onData(new TextEncoder().encode(piece));
            listener.onEnd();
        });
        const { data, requestId } = await esper.device.getDeviceById(DEVICE).withResponse();
        expect([data, requestId]).toEqual([{ id: 'd-1' }, 'r-1']);
        expect(sent).toMatchObject({ method: 'GET', body: undefined, headers: { Authorization: `Bearer ${KEY}` } });
        expect(String(sent?.url)).toBe('https://acme-api.esper.cloud/api/enterprise/e/device/d-1/');
    });

    test('that throws fails the call, and the error has no key', async () => {
        const error = await errorOf(
            clientBy(({ headers }) => {
                throw new Error(`can't send ${headers['Authorization']}`);
            }).device.getDeviceById(DEVICE),
        );
        expect(error).toMatchObject({ name: 'EsperConnectionError', message: "No answer: can't send Bearer ***" });
    });

    test('that ends without headers fails the call', async () => {
        const error = await errorOf(clientBy((_, listener) => listener.onEnd()).device.getDeviceById(DEVICE));
        expect(error).toMatchObject({
            name: 'EsperConnectionError',
            message: 'No answer: the transport gave no headers',
        });
    });

    test('a compression that nobody knows is refused, but the status of an error is told', async () => {
        const sendWith = (status: number) =>
            clientBy((_, listener) => {
                listener.onHeaders(status, 'Status', { 'content-encoding': 'lzma' });
                listener.onData(Buffer.from('abc'));
                listener.onEnd();
            });
        expect(await errorOf(sendWith(200).device.getDeviceById(DEVICE))).toMatchObject({
            name: 'EsperResponseError',
            message: 'The answer is compressed in a way that is not known here (lzma)',
        });
        expect(await errorOf(sendWith(404).device.getDeviceById(DEVICE))).toMatchObject({ status: 404 });
    });

    test('an answer without a body may name a compression', async () => {
        const esper = clientBy((_, listener) => {
            listener.onHeaders(204, 'No Content', { 'content-encoding': 'gzip' });
            listener.onEnd();
        });
        expect(await esper.device.getDeviceById(DEVICE)).toBeUndefined();
    });

    test('is paused while a compressed body comes faster than it can be read', async () => {
        const id = randomBytes(2_000_000).toString('hex');
        const whole = gzipSync(JSON.stringify({ id }));
        let pauses = 0;
        let isPaused = false;
        let goOn = (): void => {};
        const esper = clientBy(
            (_, listener) => {
                let at = 0;
                goOn = () => {
                    for (; at < whole.length && !isPaused; at += 65_536)
                        listener.onData(whole.subarray(at, at + 65_536));
                    if (!isPaused) listener.onEnd();
                };
                listener.onHeaders(200, 'OK', { 'content-encoding': 'gzip' });
                setImmediate(() => goOn());
            },
            {
                pause() {
                    pauses += 1;
                    isPaused = true;
                },
                resume() {
                    isPaused = false;
                    goOn();
                },
            },
        );
        const device = await esper.device.getDeviceById(DEVICE);
        expect(device.id === id).toBe(true);
        expect(pauses).toBeGreaterThan(1);
    });
});
