import { getEventListeners } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import { performance } from 'node:perf_hooks';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import {
    EsperAbortError,
    EsperApiError,
    EsperClient,
    EsperConnectionError,
    EsperResponseError,
    EsperTimeoutError,
    type FileSource,
    toFile,
} from '../../src/index.js';
import { collectGarbage } from '../support/garbage.js';
import { until } from '../support/multipart.js';
import { isOnUndici, isOverFetch } from '../support/over-transport.js';
import { allClosed, answer, clientOf, errorOf, json, KEY, serve, serveSockets } from '../support/servers.js';

const DEVICE = { deviceId: 'd-1' };
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

/** undici uses a socket again in the next turn of the event loop only: one more is opened for a call that comes before. */
const SOCKETS_IN_SEQUENCE = isOnUndici ? 2 : 1;

/** Does something so many microtasks later. */
async function inMicrotasks(moments: number, work: () => void): Promise<void> {
    for (let moment = 0; moment < moments; moment += 1) await undefined;
    work();
}

afterEach(() => {
    jest.useRealTimers();
});

describe('a deadline ends an attempt that', () => {
    test.each<[string, (write: (text: string) => void) => void]>([
        ['stalls before the headers', () => {}],
        ['stalls in the headers', (write) => write('HTTP/1.1 200 OK\r\nContent-')],
        ['stalls after the headers', (write) => write(`${HEAD}Content-Length: 20\r\n\r\n`)],
        ['stalls in the body', (write) => write(`${HEAD}Content-Length: 20\r\n\r\n{"id":`)],
        ['stalls in a chunked body', (write) => write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n6\r\n{"id":\r\n`)],
    ])('%s', async (_, behave) => {
        const server = await serveSockets((socket) => behave((text) => socket.write(text)));
        const error = await errorOf(clientOf(server, { maxRetries: 0, timeout: 150 }).device.getDeviceById(DEVICE));
        expect(EsperTimeoutError.is(error)).toBe(true);
        expect(error).toMatchObject({
            message: 'No complete answer within 150 ms',
            operation: 'getDeviceById',
            attempts: 1,
        });
        await allClosed(server);
    });

    test('trickles, though each byte comes in time', async () => {
        let drops = 0;
        const server = await serveSockets((socket) => {
            socket.write(`${HEAD}Content-Length: 1000\r\n\r\n`);
            const drip = setInterval(() => {
                socket.write('x');
                drops += 1;
            }, 20);
            socket.on('close', () => clearInterval(drip));
        });
        const error = await errorOf(clientOf(server, { maxRetries: 0 }).device.getDeviceById(DEVICE, { timeout: 200 }));
        expect(EsperTimeoutError.is(error)).toBe(true);
        expect(drops).toBeLessThan(50); // a second, by the clock of drops: a busy machine loses as many as it loses time
    });

    test('waits for a key that never comes', async () => {
        const server = await serve((_, response) => json(response, 200, {}));
        const esper = clientOf(server, { apiKey: () => new Promise(() => {}), timeout: 100, maxRetries: 0 });
        expect(EsperTimeoutError.is(await errorOf(esper.device.getDeviceById(DEVICE)))).toBe(true);
        expect(server.requests).toHaveLength(0);
    });

    test('but not one that waits for its turn', async () => {
        jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'setInterval'] });
        const answers: (() => void)[] = [];
        const server = await serve((_, response) => answers.push(() => json(response, 200, { id: 'd' })));
        const esper = clientOf(server, { maxConcurrency: 1, timeout: 400, maxRetries: 0 });
        const calls = Promise.all(Array.from({ length: 10 }, () => esper.device.getDeviceById(DEVICE)));
        for (let turn = 0; turn < 10; turn += 1) {
            await until(() => answers.length > turn);
            await jest.advanceTimersByTimeAsync(60);
            answers[turn]?.();
        }
        expect(await calls).toHaveLength(10); // 600 ms in all, and none had more than its 400
    });
});

describe('a connection that fails is an EsperConnectionError', () => {
    test('refused', async () => {
        const server = await serve(() => {});
        await server.close();
        const esper = clientOf(server, { maxRetries: 1 });
        const error = await errorOf(esper.device.getDeviceById(DEVICE));
        expect(EsperConnectionError.is(error)).toBe(true);
        expect(error).toMatchObject({ attempts: 2, cause: { code: 'ECONNREFUSED' } });
    });

    test('unresolved', async () => {
        const esper = new EsperClient({
            baseUrl: 'http://no-such-host.localhost/api',
            apiKey: KEY,
            enterpriseId: 'e',
            maxRetries: 0,
        });
        expect(EsperConnectionError.is(await errorOf(esper.device.getDeviceById(DEVICE)))).toBe(true);
    });

    test.each<[string, string]>([
        ['closed before the answer', ''],
        ['closed in the headers', 'HTTP/1.1 200 OK\r\nCont'],
        ['closed in the body', `${HEAD}Content-Length: 20\r\n\r\n{"id":`],
        ['closed in a chunked body that looks whole', `${HEAD}Transfer-Encoding: chunked\r\n\r\nb\r\n{"id":"d1"}\r\n`],
        ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
        ['a flood of headers', `HTTP/1.1 200 OK\r\n${'X-Flood: yes\r\n'.repeat(5000)}\r\n`],
        ['one endless header', `HTTP/1.1 200 OK\r\nX-Flood: ${'x'.repeat(1_000_000)}\r\n\r\n`],
    ])('%s', async (_, bytes) => {
        const server = await serveSockets((socket) => socket.end(bytes));
        const error = await errorOf(clientOf(server, { maxRetries: 1 }).device.getDeviceById(DEVICE));
        expect(EsperConnectionError.is(error)).toBe(true);
        expect(error).toMatchObject({ attempts: 2 });
    });

    test.each<[string, string]>([
        ['reset before the answer', ''],
        ['reset in the answer', `${HEAD}Content-Length: 20\r\n\r\n{"id":`],
    ])('%s', async (_, bytes) => {
        const server = await serveSockets((socket) => {
            socket.write(bytes, () => socket.resetAndDestroy());
        });
        const error = await errorOf(clientOf(server, { maxRetries: 0 }).device.getDeviceById(DEVICE));
        expect(EsperConnectionError.is(error)).toBe(true);
        expect(error).toMatchObject({ cause: { code: 'ECONNRESET' } });
    });

    test('a TLS failure', async () => {
        const server = await serve(() => {}, createTlsServer({}) as never);
        const baseUrl = server.baseUrl.replace('http:', 'https:');
        const error = await errorOf(clientOf({ baseUrl }, { maxRetries: 0 }).device.getDeviceById(DEVICE));
        expect(EsperConnectionError.is(error)).toBe(true);
        expect(String(error)).toMatch(/No answer: /);
    });
});

describe('what a server wants of the client is not done', () => {
    test.each([301, 302, 303, 307, 308])(
        'a %i to another host is an EsperApiError, and nothing goes there',
        async (status) => {
            const other = await serve((_, response) => json(response, 200, { stolen: true }));
            const server = await serve((_, response) =>
                response.writeHead(status, { Location: `${other.baseUrl}/v1/token-info/` }).end(),
            );
            const error = await errorOf(clientOf(server).device.getDeviceById(DEVICE));
            expect(EsperApiError.is(error)).toBe(true);
            expect(error).toMatchObject({ name: 'EsperApiError', status, attempts: 1 });
            expect(other.requests).toHaveLength(0);
        },
    );

    test('a body of 50 MB is read, and refused where less is allowed', async () => {
        const server = await serve((_, response) => {
            response.writeHead(200, { 'Content-Type': 'application/json' });
            response.end(`{"id":"${'x'.repeat(50_000_000)}"}`);
        });
        const device = await clientOf(server).device.getDeviceById(DEVICE);
        expect(device.id).toHaveLength(50_000_000);
        const error = await errorOf(clientOf(server, { maxResponseBytes: 1_000_000 }).device.getDeviceById(DEVICE));
        expect(EsperResponseError.is(error)).toBe(true);
        expect(error).toMatchObject({
            message: 'The answer has more than 1000000 bytes (maxResponseBytes)',
            attempts: 1,
        });
    });

    test('a gzip bomb is stopped at maxResponseBytes, decompressed', async () => {
        // 200 MB, of 200 kB on the wire: the same member over and over, which is quickly made and is no memory of ours.
        const bomb = Buffer.concat(Array<Buffer>(100).fill(gzipSync(Buffer.alloc(2_000_000, 'x'))));
        const server = await serve((_, response) => {
            response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': bomb.length });
            response.end(bomb);
        });
        const before = process.memoryUsage.rss();
        const error = await errorOf(clientOf(server).device.getDeviceById(DEVICE));
        expect(error).toMatchObject({
            name: 'EsperResponseError',
            message: expect.stringContaining('(maxResponseBytes)'),
        });
        expect(process.memoryUsage.rss() - before).toBeLessThan(180_000_000);
    });

    test('a body that comes byte by byte is the text that it was, however its characters are cut', async () => {
        const id = 'Gerät € 😀 д \ufffd'; // the last is what a decoder puts where bytes were no character
        const whole = answer(200, JSON.stringify({ id }));
        const server = await serveSockets(async (socket) => {
            for (const byte of whole) {
                socket.write(Uint8Array.of(byte));
                await new Promise((resolve) => setImmediate(resolve));
            }
        });
        expect(await clientOf(server).device.getDeviceById(DEVICE)).toEqual({ id });
    });

    test.each<[string, number[]]>([
        ['half a character at its end', [0xf0, 0x9f, 0x98]],
        ['bytes that begin no character', [0x80, 0x80, 0x80, 0x80]],
        ['half a character before another', [0xe2, 0x82, 0x22]],
    ])('a body with %s is refused, however it is cut', async (_, bytes) => {
        const whole = answer(200, Buffer.concat([Buffer.from('{"id":"'), Buffer.from(bytes)]));
        for (const size of [1, 2, 3, whole.length]) {
            const server = await serveSockets(async (socket) => {
                for (let at = 0; at < whole.length; at += size) {
                    socket.write(whole.subarray(at, at + size));
                    await new Promise((resolve) => setImmediate(resolve));
                }
            });
            expect(await errorOf(clientOf(server).device.getDeviceById(DEVICE))).toMatchObject({
                name: 'EsperResponseError',
                message: 'The server answered 200 with a body that is not UTF-8',
            });
        }
    });

    test.each<[string, number]>([
        ['of a page', 500_000],
        ['of a large page', 2_000_000],
        ['larger than any page', 6_000_000],
    ])('a body %s is the text that it was, and the next one holds nothing of it', async (_, length) => {
        const ids = ['a'.repeat(length), 'b'.repeat(length - 7), 'ä'.repeat(length / 2), 'c'.repeat(length)];
        const server = await serve((_, response) => json(response, 200, { id: ids[server.requests.length - 1] }));
        const esper = clientOf(server);
        for (const id of ids) {
            const device = await esper.device.getDeviceById(DEVICE);
            expect(device.id === id).toBe(true); // a difference of megabytes is nothing to print
        }
    });

    test.each([
        ['gzip', gzipSync],
        ['deflate', deflateSync],
        ['br', brotliCompressSync],
    ])('%s is understood', async (encoding, compress) => {
        const server = await serve((_, response) => {
            response.writeHead(200, { 'Content-Encoding': encoding });
            response.end(compress('{"id":"d-1"}'));
        });
        expect(await clientOf(server).device.getDeviceById(DEVICE)).toEqual({ id: 'd-1' });
        // fetch asks for what it understands by itself: for br over https alone.
        const asked = server.requests[0]?.headers['accept-encoding'];
        expect(asked).toContain(isOverFetch && encoding === 'br' ? 'gzip' : encoding);
    });

    test('a compressed body that lacks its end is not taken for a whole one', async () => {
        const server = await serve((_, response) => {
            response.writeHead(200, { 'Content-Encoding': 'gzip' });
            response.end(gzipSync('{"id":"d-1"}').subarray(0, -8)); // all the text is there, its length and checksum are not
        });
        const call = clientOf(server).device.getDeviceById(DEVICE);
        // fetch decompresses by itself and does not look at the end: that the text is all of it is seen by its parsing.
        if (isOverFetch) expect(await call).toEqual({ id: 'd-1' });
        else
            expect(await errorOf(call)).toMatchObject({
                name: 'EsperResponseError',
                message: "The answer can't be decompressed: unexpected end of file",
            });
    });
});

const apk = (data: FileSource): FileSource => toFile(data, { name: 'kiosk.apk' });

test('an upload of 100 MB does not cost 100 MB of memory', async () => {
    let bytes = 0;
    const server = await serve((request, response) => {
        request.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
        });
        request.on('end', () => json(response, 200, {}));
    });
    let left = 1600;
    const appFile = new ReadableStream<Uint8Array>({
        pull(controller) {
            if (left === 0) return controller.close();
            left -= 1;
            controller.enqueue(new Uint8Array(65_536));
        },
    });
    const held = (): number => {
        collectGarbage();
        return process.memoryUsage().arrayBuffers;
    };
    const before = held();
    let most = 0;
    let reports = 0;
    const onUploadProgress = (): void => {
        reports += 1;
        if (reports % 100 === 0) most = Math.max(most, held() - before);
    };
    await clientOf(server).application.upload({ appFile: apk(appFile) }, { onUploadProgress });
    expect(bytes).toBeGreaterThan(100_000_000);
    expect(reports).toBeGreaterThan(100);
    expect(most).toBeLessThan(20_000_000);
});

test('an upload that is given up closes its source', async () => {
    const cancel = jest.fn();
    const appFile = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        cancel,
    });
    const controller = new AbortController();
    const server = await serve((request) =>
        request.once('data', () => {
            request.pause();
            controller.abort();
        }),
    );
    const call = clientOf(server).application.upload({ appFile: apk(appFile) }, { signal: controller.signal });
    expect(await errorOf(call)).toMatchObject({ name: 'EsperAbortError' });
    await until(() => cancel.mock.calls.length > 0);
    expect(cancel).toHaveBeenCalledTimes(1);
});

describe('sockets', () => {
    test('600 calls at once use 32 sockets, and all end', async () => {
        const server = await serve((_, response) => setTimeout(() => json(response, 200, { id: 'd' }), 2));
        const esper = clientOf(server);
        const ids = Array.from({ length: 600 }, (_, index) => `d-${index}`);
        await Promise.all(ids.map((deviceId) => esper.device.getDeviceById({ deviceId })));
        if (isOnUndici) expect(server.sockets.length).toBeLessThanOrEqual(64);
        else expect(server.sockets).toHaveLength(32);
        expect(new Set(server.requests.map(({ url }) => url)).size).toBe(600);
    });

    test('calls that wait for a socket get it in order', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd' }));
        const esper = clientOf(server, { maxConcurrency: 1 });
        const ids = Array.from({ length: 50 }, (_, index) => `d-${index}`);
        await Promise.all(ids.map((deviceId) => esper.device.getDeviceById({ deviceId })));
        expect(server.requests.map(({ url }) => url)).toEqual(ids.map((id) => `/api/enterprise/e-1/device/${id}/`));
    });

    test('calls one after another use one socket', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd' }));
        const esper = clientOf(server);
        for (let call = 0; call < 20; call += 1) await esper.device.getDeviceById(DEVICE);
        expect(server.sockets).toHaveLength(SOCKETS_IN_SEQUENCE);
    });

    test('a reset of an idle socket that is used again: a GET is repeated, a POST is not', async () => {
        // Each connection answers once, and is reset by the second request on it.
        const answered = new Set<unknown>();
        const server = await serveSockets((socket) => {
            if (answered.has(socket)) socket.resetAndDestroy();
            else socket.write(answer(200, '{"id":"d"}'));
            answered.add(socket);
        });
        const esper = clientOf(server);
        for (let socket = 0; socket < SOCKETS_IN_SEQUENCE; socket += 1) await esper.device.getDeviceById(DEVICE);
        const { attempts } = await esper.device.getDeviceById(DEVICE).withResponse();
        expect(attempts).toBe(2);
        const error = await errorOf(esper.deviceGroup.createGroup({ deviceGroup: { name: 'a' } }));
        expect(EsperConnectionError.is(error)).toBe(true);
        expect(error).toMatchObject({ attempts: 1 });
    });

    test('an idle socket is closed after 4 s', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd' }));
        await clientOf(server).device.getDeviceById(DEVICE);
        const started = performance.now();
        const closed = allClosed(server);
        // The server would close it after 5 s. On a busy machine both are late, in their order; that a socket is closed comes
        // to be known one turn later.
        const late = new Promise((resolve) => setTimeout(() => setTimeout(resolve, 50, 'too late'), 4500));
        expect(await Promise.race([closed, late])).toBeUndefined();
        // undici takes a second off for what is on its way, and fetch can't be told otherwise.
        expect(performance.now() - started).toBeGreaterThan(isOverFetch ? 2500 : 3500);
    });

    test('a server’s hint that it closes idle sockets after a second keeps none of them', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd' }, { 'Keep-Alive': 'timeout=1' }));
        const esper = clientOf(server);
        await esper.device.getDeviceById(DEVICE);
        await esper.device.getDeviceById(DEVICE);
        expect(server.sockets).toHaveLength(2);
    });
});

describe('an abort', () => {
    const reason = new Error('enough');

    test('before the call sends nothing', async () => {
        const server = await serve((_, response) => json(response, 200, {}));
        const error = await errorOf(
            clientOf(server).device.getDeviceById(DEVICE, { signal: AbortSignal.abort(reason) }),
        );
        expect(EsperAbortError.is(error)).toBe(true);
        expect(error).toMatchObject({ cause: reason, attempts: 0 });
        expect(server.requests).toHaveLength(0);
    });

    test.each<[string, string]>([
        ['before the headers', ''],
        ['in the body', `${HEAD}Content-Length: 20\r\n\r\n{"id":`],
    ])('during the call, %s, ends it at once and closes the socket', async (_, bytes) => {
        const controller = new AbortController();
        const server = await serveSockets((socket) => {
            socket.write(bytes);
            setTimeout(() => controller.abort(reason), 20);
        });
        const error = await errorOf(clientOf(server).device.getDeviceById(DEVICE, { signal: controller.signal }));
        expect(EsperAbortError.is(error)).toBe(true);
        expect(error).toMatchObject({ cause: reason, attempts: 1, operation: 'getDeviceById' });
        await allClosed(server);
    });

    test('in the queue ends the call at once, and lets the others keep their turn', async () => {
        const finish: (() => void)[] = [];
        const server = await serve((_, response) => finish.push(() => json(response, 200, { id: 'd' })));
        const esper = clientOf(server, { maxConcurrency: 1 });
        const controller = new AbortController();
        const first = esper.device.getDeviceById({ deviceId: '1' });
        const second = esper.device.getDeviceById({ deviceId: '2' }, { signal: controller.signal });
        const third = esper.device.getDeviceById({ deviceId: '3' });
        controller.abort(reason);
        const error = await errorOf(second);
        expect(error).toMatchObject({ name: 'EsperAbortError', cause: reason, attempts: 0 });
        while (finish.length === 0) await new Promise((resolve) => setImmediate(resolve));
        finish.shift()?.();
        await first;
        while (finish.length === 0) await new Promise((resolve) => setImmediate(resolve));
        finish.shift()?.();
        await third;
        expect(server.requests.map(({ url }) => url)).toEqual([
            '/api/enterprise/e-1/device/1/',
            '/api/enterprise/e-1/device/3/',
        ]);
    });

    test('in the very moment in which a call gets its turn lets the others keep theirs', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd' }));
        for (let moment = 0; moment < 16; moment += 1) {
            const controller = new AbortController();
            let isFirst = true;
            const onResponse = (): void => {
                if (isFirst) void inMicrotasks(moment, () => controller.abort(reason));
                isFirst = false;
            };
            const esper = clientOf(server, { maxConcurrency: 1, hooks: { onResponse } });
            const first = esper.device.getDeviceById(DEVICE);
            const second = errorOf(esper.device.getDeviceById(DEVICE, { signal: controller.signal }));
            const third = esper.device.getDeviceById(DEVICE);
            expect(await Promise.all([first, second, third])).toMatchObject([
                { id: 'd' },
                { name: 'EsperAbortError', cause: reason },
                { id: 'd' },
            ]);
            expect(await esper.device.getDeviceById(DEVICE)).toEqual({ id: 'd' });
        }
    });

    test.each<[string, (esper: EsperClient, signal: AbortSignal) => PromiseLike<unknown>]>([
        ['a call', (esper, signal) => esper.device.getDeviceById(DEVICE, { signal })],
        ['an upload', (esper, signal) => esper.application.upload({ appFile: apk(new Blob(['x'])) }, { signal })],
    ])('in the very moment in which %s leaves ends it, and its socket', async (_, start) => {
        const server = await serve(() => {});
        for (let moment = 0; moment < 24; moment += 1) {
            const controller = new AbortController();
            const failure = errorOf(start(clientOf(server), controller.signal));
            await inMicrotasks(moment, () => controller.abort(reason));
            expect(await failure).toMatchObject({ name: 'EsperAbortError', cause: reason });
        }
        await allClosed(server);
    });

    test('in a hook that is told of the attempt sends nothing', async () => {
        const server = await serve((_, response) => json(response, 200, {}));
        const controller = new AbortController();
        const esper = clientOf(server, { hooks: { onRequest: () => controller.abort(reason) } });
        const calls = [
            esper.device.getDeviceById(DEVICE, { signal: controller.signal }),
            esper.application.upload({ appFile: apk(new Blob(['x'])) }, { signal: controller.signal }),
        ];
        for (const call of calls) {
            expect(await errorOf(call)).toMatchObject({ name: 'EsperAbortError', cause: reason });
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
        await allClosed(server);
        expect(server.requests).toHaveLength(0);
    });

    test.each([undefined, () => new Promise(() => {})])('in a back-off ends the call at once', async (sleep) => {
        const server = await serve((_, response) => response.writeHead(503, { 'Retry-After': '50' }).end());
        const controller = new AbortController();
        const call = clientOf(server, {
            sleep,
            hooks: { onRetry: () => controller.abort(reason) },
        }).device.getDeviceById(DEVICE, {
            signal: controller.signal,
        });
        expect(await errorOf(call)).toMatchObject({ name: 'EsperAbortError', cause: reason, attempts: 1 });
    });

    test('while the limiter or the key is waited for', async () => {
        const server = await serve((_, response) => json(response, 200, {}));
        const never = (): Promise<never> => new Promise(() => {});
        for (const options of [{ limiter: { acquire: never } }, { apiKey: never }]) {
            const controller = new AbortController();
            const call = clientOf(server, options).device.getDeviceById(DEVICE, { signal: controller.signal });
            setImmediate(() => controller.abort(reason));
            expect(await errorOf(call)).toMatchObject({ name: 'EsperAbortError', cause: reason });
        }
        expect(server.requests).toHaveLength(0);
    });

    test('by AbortSignal.timeout has its TimeoutError as the cause', async () => {
        const server = await serve(() => {});
        const error = await errorOf(clientOf(server).device.getDeviceById(DEVICE, { signal: AbortSignal.timeout(30) }));
        expect(error).toMatchObject({ name: 'EsperAbortError', cause: { name: 'TimeoutError' } });
    });

    test('after the call changes nothing, and the signal has no listeners left', async () => {
        const server = await serve((_, response) => json(response, 200, { id: 'd' }));
        const controller = new AbortController();
        expect(await clientOf(server).device.getDeviceById(DEVICE, { signal: controller.signal })).toEqual({ id: 'd' });
        controller.abort(reason);
        expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    });

    test('ends a hundred calls on one signal, which Node takes for no leak', async () => {
        const warned = jest.fn();
        process.on('warning', warned);
        const server = await serve(() => {});
        const controller = new AbortController();
        const esper = clientOf(server);
        const calls = Array.from({ length: 100 }, () =>
            errorOf(esper.device.getDeviceById(DEVICE, { signal: controller.signal })),
        );
        await new Promise((resolve) => setTimeout(resolve, 50));
        controller.abort(reason);
        for (const error of await Promise.all(calls))
            expect(error).toMatchObject({ name: 'EsperAbortError', cause: reason });
        process.off('warning', warned);
        expect(warned).not.toHaveBeenCalled();
        expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    });
});
