import { readFileSync } from 'node:fs';
import type * as Exports from '../../src/index.js';
import { EsperClient } from '../../src/index.js';
import { bundle } from '../support/bundle.js';
import { runProgram } from '../support/run-program.js';
import { errorOf, json, KEY, serve } from '../support/servers.js';

const code = readFileSync(bundle('browser', 'iife'), 'utf8');
const forNode = bundle('node', 'cjs');

/** The package as a page has it: without Node's globals, and with a fetch that can be watched. */
function inBrowser(watched: typeof fetch = fetch): typeof Exports {
    const hidden = ['process', 'require', 'module', 'exports', 'Buffer', 'setImmediate', 'global'];
    const load = new Function('fetch', ...hidden, `${code};\nreturn esper;`);
    Reflect.set(globalThis, 'document', {});
    return load(watched);
}

afterEach(() => {
    Reflect.deleteProperty(globalThis, 'document');
});

function clientIn({ EsperClient }: typeof Exports, baseUrl: string, options: object = {}): Exports.EsperClient {
    return new EsperClient({ baseUrl, apiKey: KEY, enterpriseId: 'e', sleep: async () => {}, ...options });
}

test('the bundle imports nothing of Node’s', () => {
    expect(/\brequire\(|^import |\bimport\(/m.exec(code)?.[0]).toBeUndefined();
});

describe('in a browser a call', () => {
    test('goes by fetch, with the key', async () => {
        let calls = 0;
        const server = await serve((_, response) => {
            calls += 1;
            json(response, calls === 1 ? 503 : 200, { id: 'd' }, { 'x-request-id': 'r' });
        });
        const spy = jest.fn(fetch);
        const response = await clientIn(inBrowser(spy), server.baseUrl)
            .device.getDeviceById({ deviceId: 'd' })
            .withResponse();
        expect(response).toMatchObject({ data: { id: 'd' }, status: 200, attempts: 2, requestId: 'r' });
        expect(server.requests[0]).toMatchObject({ headers: { authorization: `Bearer ${KEY}` } });
        expect(spy).toHaveBeenCalledTimes(2);
    });

    test('has the client’s errors', async () => {
        const server = await serve((_, response) => json(response, 404, { message: 'no' }));
        const exports = inBrowser();
        const error = await errorOf(clientIn(exports, server.baseUrl).device.getDeviceById({ deviceId: 'd' }));
        expect(exports.EsperNotFoundError.is(error)).toBe(true);
        expect(error).toMatchObject({ message: 'getDeviceById: 404 no', status: 404, operation: 'getDeviceById' });
    });

    test('follows no redirect', async () => {
        const other = await serve((_, response) => json(response, 200, { id: 'd' }));
        const server = await serve((_, response) => response.writeHead(302, { Location: `${other.baseUrl}/` }).end());
        const error = await errorOf(clientIn(inBrowser(), server.baseUrl).device.getDeviceById({ deviceId: 'd' }));
        expect(error).toMatchObject({ name: 'EsperApiError', status: 302 });
        expect(other.requests).toHaveLength(0);
    });

    test('has a deadline, an abort and a largest body', async () => {
        const silent = await serve(() => {});
        const exports = inBrowser();
        const { device } = clientIn(exports, silent.baseUrl, { maxRetries: 0 });
        expect(await errorOf(device.getDeviceById({ deviceId: 'd' }, { timeout: 50 }))).toMatchObject({
            name: 'EsperTimeoutError',
        });
        expect(
            await errorOf(device.getDeviceById({ deviceId: 'd' }, { signal: AbortSignal.timeout(50) })),
        ).toMatchObject({ name: 'EsperAbortError' });
        const big = await serve((_, response) => json(response, 200, { id: 'x'.repeat(10_000) }));
        const small = clientIn(exports, big.baseUrl, { maxResponseBytes: 1000 });
        expect(await errorOf(small.device.getDeviceById({ deviceId: 'd' }))).toMatchObject({
            name: 'EsperResponseError',
        });
    });

    test('uploads a File', async () => {
        const server = await serve((request, response) => {
            let text = '';
            request.on('data', (chunk) => {
                text += chunk;
            });
            request.on('end', () => json(response, 200, { name: text }));
        });
        const exports = inBrowser();
        const { content } = clientIn(exports, server.baseUrl);
        const files = [
            new File(['hello'], 'a.txt', { type: 'text/plain' }),
            exports.toFile(new Blob(['hello']), { name: 'a.txt' }),
            exports.toFile(new Blob(['hello']).stream(), { name: 'a.txt' }),
        ];
        for (const key of files) {
            const { name } = await content.postContent({ key });
            expect(name).toMatch(/name="key"; filename="a.txt"\r\nContent-Type: text\/plain\r\n\r\nhello\r\n/);
        }
    });

    test('refuses onUploadProgress, of which fetch tells nothing', async () => {
        const server = await serve(() => {});
        const exports = inBrowser();
        const key = exports.toFile(new Blob(['hello']), { name: 'a.txt' });
        const call = clientIn(exports, server.baseUrl).content.postContent({ key }, { onUploadProgress: () => {} });
        expect(await errorOf(call)).toMatchObject({
            name: 'EsperConfigurationError',
            message: expect.stringContaining('postContent: onUploadProgress: fetch does not say'),
        });
        expect(server.requests).toHaveLength(0);
    });
});

test.each([{ proxy: 'http://proxy:3128' }, { httpAgent: {} }, { httpsAgent: {} }])(
    'in a browser the option %j is refused by name',
    (options) => {
        const [name] = Object.keys(options);
        expect(() => clientIn(inBrowser(), 'https://acme-api.esper.cloud/api', options)).toThrow(
            `${name}: needs Node.js`,
        );
    },
);

describe('in a page whose own server adds the key', () => {
    const at = (href: string): void => void Reflect.set(globalThis, 'location', { href });
    afterEach(() => {
        Reflect.deleteProperty(globalThis, 'location');
    });

    test.each(['/esper/api', 'esper/api', './esper/api/'])(
        'a call goes to %s, below the page’s address',
        async (baseUrl) => {
            const server = await serve((_, response) => json(response, 200, { id: 'd' }));
            at(`http://127.0.0.1:${server.port}/fleet?q=1#top`);
            const esper = clientIn(inBrowser(), baseUrl, { apiKey: false });
            expect(await esper.device.getDeviceById({ deviceId: 'd' })).toEqual({ id: 'd' });
            await esper.request('GET', '/new/');
            expect(server.requests.map(({ url }) => url)).toEqual([
                '/esper/api/enterprise/e/device/d/',
                '/esper/api/new/',
            ]);
            expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
        },
    );

    test('a page of plain http is refused as any address of plain http', () => {
        at('http://intranet.example/fleet');
        expect(() => clientIn(inBrowser(), '/esper/api')).toThrow('baseUrl: must be https');
    });

    test('where there is no page, there is nothing to be relative to', () => {
        expect(() => clientIn(inBrowser(), '/esper/api')).toThrow('baseUrl: expected a URL such as');
        expect(() => new EsperClient({ baseUrl: '/esper/api', apiKey: KEY })).toThrow(
            'baseUrl: expected a URL such as',
        );
    });

    test('a download of its own host may be redirected by the browser, unless it has headers of the caller’s', async () => {
        const store = await serve((_, response) => response.end('bytes'));
        const server = await serve((_, response) => response.writeHead(302, { Location: `${store.baseUrl}/` }).end());
        // As a browser shows a redirect that it was not to follow.
        const opaque = async (url: string, init: RequestInit): Promise<Response> =>
            init.redirect === 'manual' && url.startsWith(server.baseUrl)
                ? Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' })
                : fetch(url, init);
        const exports = inBrowser(opaque as typeof fetch);
        const file = `${server.baseUrl}/file`;
        const { stream } = await clientIn(exports, server.baseUrl, { apiKey: false }).download(file);
        expect(await new Response(stream).text()).toBe('bytes');
        const withHeaders = clientIn(exports, server.baseUrl, { apiKey: false, headers: { 'X-Gate': 'open' } });
        expect(await errorOf(withHeaders.download(file))).toMatchObject({ name: 'EsperResponseError' });
        expect(store.requests).toHaveLength(1);
    });
});

test('a program on Node ends by itself when its calls are done', async () => {
    const server = await serve((_, response) => json(response, 200, { id: 'd' }));
    // Idle sockets live for 4 s. At the end of the program they are open still: it has not waited for that.
    const script = `
        const { Socket } = require('node:net');
        const { EsperClient } = require(process.argv[1]);
        const sockets = new Set();
        const connect = Socket.prototype.connect;
        Socket.prototype.connect = function (...args) {
            sockets.add(this);
            return connect.apply(this, args);
        };
        process.on('exit', () => console.log([...sockets].filter((socket) => !socket.destroyed).length));
        const esper = new EsperClient({ baseUrl: process.argv[2], apiKey: 'key', enterpriseId: 'e' });
        Promise.all(Array.from({ length: 20 }, () => esper.device.getDeviceById({ deviceId: 'd' }))).then((all) => console.log(all.length));
    `;
    const { stdout } = await runProgram(['-e', script, forNode, server.baseUrl]);
    const [calls, openSockets] = stdout.split('\n').map(Number);
    expect(calls).toBe(20);
    expect(server.requests).toHaveLength(20);
    expect(openSockets).toBe(server.sockets.length);
});
