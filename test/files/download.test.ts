import '../support/fake-time.js';
import { promises as fs } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { followRedirect } from '../../src/files/download-url.js';
import {
    EsperAbortError,
    EsperAuthenticationError,
    EsperConfigurationError,
    EsperConnectionError,
    EsperNotFoundError,
    EsperPermissionError,
    EsperResponseError,
    EsperTimeoutError,
    fileFromPath,
    type Progress,
} from '../../src/index.js';
import { hideNode } from '../support/hide-node.js';
import { noise, sha256, until, withFolder } from '../support/multipart.js';
import { clientOf, errorOf, json, KEY, serve, serveSockets, type TestServer } from '../support/servers.js';

const APK = 'application/vnd.android.package-archive';
const BYTES = noise(3_000_000);

/** A storage that is not the API: links to it are signed. */
const storage = (listener = sendApk): Promise<TestServer> => serve(listener);

function sendApk(_: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': APK, 'Content-Length': BYTES.length });
    response.end(BYTES);
}

const linkTo = ({ port }: { readonly port: number }): string =>
    `http://127.0.0.1:${port}/kiosk.apk?signature=0123456789abcdef01`;

/** What every error of a download that was asked for has. */
const FACTS = { operation: 'download', attempts: 1 };

/** An API that is never called. */
const nowhere = { baseUrl: 'http://localhost:9/api' };

async function collect(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
}

describe('download to a path', () => {
    test('writes what was sent, and tells type and length', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'kiosk.apk');
            const url = linkTo(await storage());
            await expect(clientOf(nowhere).download(url, { path })).resolves.toEqual({
                path,
                length: BYTES.length,
                type: APK,
            });
            expect(sha256(await fs.readFile(path))).toBe(sha256(BYTES));
            expect(await fs.readdir(folder)).toEqual(['kiosk.apk']);
        }));

    test('replaces a file only when the new one is whole', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'kiosk.apk');
            await fs.writeFile(path, 'the old one');
            let finish = () => {};
            let arrived = 0;
            const server = await storage((_, response) => {
                response.writeHead(200, { 'Content-Length': 7 });
                response.write('the ');
                finish = () => response.end('new');
            });
            const download = clientOf(nowhere).download(linkTo(server), {
                path,
                onProgress: ({ bytes }) => (arrived = bytes),
            });
            await until(() => arrived === 4);
            expect(await fs.readFile(path, 'utf8')).toBe('the old one');
            finish();
            await download;
            expect(await fs.readFile(path, 'utf8')).toBe('the new');
        }));

    test('tells progress with the total', () =>
        withFolder(async (folder) => {
            const seen: Progress[] = [];
            const url = linkTo(await storage());
            await clientOf(nowhere).download(url, {
                path: join(folder, 'a.apk'),
                onProgress: (progress) => seen.push(progress),
            });
            expect(seen.length).toBeGreaterThan(10);
            expect(seen.every(({ total }) => total === BYTES.length)).toBe(true);
            expect(seen.at(-1)?.bytes).toBe(BYTES.length);
        }));

    test('is not broken by an onProgress that throws', () =>
        withFolder(async (folder) => {
            const onProgress = () => {
                throw new Error('no terminal');
            };
            const url = linkTo(await storage());
            await expect(
                clientOf(nowhere).download(url, { path: join(folder, 'a.apk'), onProgress }),
            ).resolves.toMatchObject({ length: BYTES.length });
        }));

    test.each([
        ['gzip', gzipSync],
        ['x-gzip', gzipSync],
        ['GZIP', gzipSync],
        ['deflate', deflateSync],
        ['br', brotliCompressSync],
        ['identity', (bytes: Buffer) => bytes],
    ])('takes what is sent compressed as %s, though it asked for it as it is', (encoding, compress) =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            const bytes = BYTES.subarray(0, 200_000);
            const server = await storage((_, response) => {
                response.writeHead(200, { 'Content-Encoding': encoding });
                response.end(compress(bytes));
            });
            await clientOf(nowhere).download(linkTo(server), { path });
            expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
            expect(sha256(await fs.readFile(path))).toBe(sha256(bytes));
        }),
    );
});

describe('the target stays as it was, and nothing is left beside it, when', () => {
    const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
    const cut = (text: string) => () => serveSockets((socket) => socket.end(text));

    test.each<[string, () => Promise<{ readonly port: number }>, unknown]>([
        [
            'the body is cut',
            cut(`${HEAD}Content-Length: 1000\r\n\r\nhalf of it`),
            { name: 'EsperConnectionError', message: expect.stringMatching(/; 10 of 1000 bytes had arrived$/) },
        ],
        [
            'a chunked body is cut',
            cut(`${HEAD}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`),
            {
                name: 'EsperConnectionError',
                message: expect.stringMatching(/; 4 of an unknown number of bytes had arrived$/),
            },
        ],
        [
            'a compressed body is cut',
            cut(`${HEAD}Content-Encoding: gzip\r\nConnection: close\r\n\r\n${'\u001f'}`),
            { name: expect.stringMatching(/^Esper(Response|Connection)Error$/) },
        ],
        [
            'the link has expired',
            () => serve((_, response) => response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>')),
            { name: 'EsperPermissionError', status: 403 },
        ],
        ['the connection is refused', async () => ({ port: 9 }), { name: 'EsperConnectionError', sent: 'no' }],
    ])('%s', (_, start, expected) =>
        withFolder(async (folder) => {
            const path = join(folder, 'kiosk.apk');
            await fs.writeFile(path, 'the old one');
            const error = await errorOf(clientOf(nowhere).download(linkTo(await start()), { path }));
            expect(error).toMatchObject({ operation: 'download', attempts: 1, ...(expected as object) });
            expect(await fs.readFile(path, 'utf8')).toBe('the old one');
            expect(await fs.readdir(folder)).toEqual(['kiosk.apk']);
        }),
    );

    test('the signal ends it half way', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'kiosk.apk');
            await fs.writeFile(path, 'the old one');
            const server = await storage((_, response) => {
                response.writeHead(200, { 'Content-Length': 1000 });
                response.write('half');
            });
            const controller = new AbortController();
            const error = await errorOf(
                clientOf(nowhere).download(linkTo(server), {
                    path,
                    signal: controller.signal,
                    onProgress: () => controller.abort('enough'),
                }),
            );
            expect(error).toBeInstanceOf(EsperAbortError);
            expect(error).toMatchObject({
                cause: 'enough',
                message: 'The call was aborted; 4 of 1000 bytes had arrived',
                ...FACTS,
                sent: 'yes',
            });
            expect(await fs.readFile(path, 'utf8')).toBe('the old one');
            expect(await fs.readdir(folder)).toEqual(['kiosk.apk']);
            await until(() => server.sockets.every(({ destroyed }) => destroyed));
        }));

    test('the disk is full', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'kiosk.apk');
            await fs.writeFile(path, 'the old one');
            const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
            for (const [failure, words] of [
                [full, 'ENOSPC'],
                [new Error('the share is gone'), 'the share is gone'],
            ] as const) {
                jest.spyOn(fs, 'rename').mockRejectedValueOnce(failure);
                const error = await errorOf(clientOf(nowhere).download(linkTo(await storage()), { path }));
                expect(error).toMatchObject({
                    name: 'EsperError',
                    message: `${path} can't be written (${words})`,
                    ...FACTS,
                    sent: 'yes',
                });
            }
            expect(await fs.readFile(path, 'utf8')).toBe('the old one');
            expect(await fs.readdir(folder)).toEqual(['kiosk.apk']);
        }));

    test('its folder is gone, or it is a folder meanwhile', () =>
        withFolder(async (folder) => {
            for (const [index, change] of [
                () => fs.rm(join(folder, '0'), { recursive: true }),
                () => fs.mkdir(join(folder, '1', 'kiosk.apk')),
            ].entries()) {
                await fs.mkdir(join(folder, String(index)));
                const path = join(folder, String(index), 'kiosk.apk');
                const server = await storage(async (_, response) => {
                    await change();
                    response.end('all');
                });
                const error = await errorOf(clientOf(nowhere).download(linkTo(server), { path }));
                expect(error).toMatchObject({ name: 'EsperError', ...FACTS, sent: 'yes' });
                expect(error).toHaveProperty('message', expect.stringContaining(`${path} can't be written (`));
            }
            expect(await fs.readdir(join(folder, '1'))).toEqual(['kiosk.apk']);
        }));

    test('it can take no file: nothing is asked for', () =>
        withFolder(async (folder) => {
            const server = await storage();
            for (const path of [folder, join(folder, 'missing', 'kiosk.apk')]) {
                const error = await errorOf(clientOf(nowhere).download(linkTo(server), { path }));
                expect(error).toBeInstanceOf(EsperConfigurationError);
                expect(error).toMatchObject({ message: expect.stringContaining(path) });
            }
            expect(server.requests).toHaveLength(0);
            expect(await fs.readdir(folder)).toEqual([]);
        }));
});

describe('download as a stream', () => {
    test('gives the bytes, their length and type', async () => {
        const { stream, length, type } = await clientOf(nowhere).download(linkTo(await storage()));
        expect({ length, type }).toEqual({ length: BYTES.length, type: APK });
        expect(sha256(await collect(stream))).toBe(sha256(BYTES));
    });

    test('fails in the middle with an error that says how far it got', async () => {
        const server = await serveSockets((socket) => {
            socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf');
            setImmediate(() => socket.destroy());
        });
        const { stream, length, type } = await clientOf(nowhere).download(linkTo(server));
        expect({ length, type }).toEqual({ length: 1000, type: undefined });
        const error = await errorOf(collect(stream));
        expect(error).toBeInstanceOf(EsperConnectionError);
        expect(error).toMatchObject({ message: expect.stringContaining('; 4 of 1000 bytes had arrived') });
    });

    test('is fetched as it is read: a slow reader holds the server back', async () => {
        let written = 0;
        const server = await storage((_, response) => {
            const chunk = noise(1_000_000);
            const more = (): void => {
                while (written < 100_000_000) {
                    written += chunk.length;
                    if (!response.write(chunk)) return void response.once('drain', more);
                }
                response.end();
            };
            more();
        });
        const { stream } = await clientOf(nowhere).download(linkTo(server));
        const reader = stream.getReader();
        await reader.read();
        let before = -1;
        while (before < written) {
            before = written;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        expect(written).toBeLessThan(50_000_000);
        await reader.cancel();
        await until(() => server.sockets.every(({ destroyed }) => destroyed));
    });

    test('ends with the signal, read or not', async () => {
        const server = await storage();
        const controller = new AbortController();
        const { stream } = await clientOf(nowhere).download(linkTo(server), { signal: controller.signal });
        controller.abort();
        await until(() => server.sockets.every(({ destroyed }) => destroyed));
        expect(await errorOf(collect(stream))).toBeInstanceOf(EsperAbortError);
    });

    test('forty of them left unread keep no call waiting', async () => {
        const files = await storage();
        const api = await serve((_, response) => json(response, 200, { id: 'd-1' }));
        const esper = clientOf(api, { maxConcurrency: 4 });
        const downloads = await Promise.all(Array.from({ length: 40 }, () => esper.download(linkTo(files))));
        const calls = Array.from({ length: 20 }, () => esper.device.getDeviceById({ deviceId: 'd-1' }));
        await expect(Promise.all(calls)).resolves.toHaveLength(20);
        await Promise.all(downloads.map(({ stream }) => stream.cancel()));
    });

    test('forty of them from the API itself keep no call waiting', async () => {
        const api = await serve((request, response) =>
            request.url?.endsWith('.apk') ? sendApk(request, response) : json(response, 200, { id: 'd-1' }),
        );
        const esper = clientOf(api, { maxConcurrency: 4 });
        const downloads = await Promise.all(
            Array.from({ length: 40 }, () => esper.download(`${api.baseUrl}/kiosk.apk`)),
        );
        await expect(esper.device.getDeviceById({ deviceId: 'd-1' })).resolves.toMatchObject({ id: 'd-1' });
        expect(sha256(await collect(downloads[39]?.stream ?? new ReadableStream()))).toBe(sha256(BYTES));
        await Promise.all(downloads.slice(0, 39).map(({ stream }) => stream.cancel()));
    });
});

describe('the key', () => {
    const authorizations = ({ requests }: TestServer): unknown[] =>
        requests.map(({ headers }) => headers.authorization);

    test('goes to the configured origin', async () => {
        const api = await serve(sendApk);
        const { stream } = await clientOf(api).download(`${api.baseUrl}/media/kiosk.apk`);
        await collect(stream);
        expect(authorizations(api)).toEqual([`Bearer ${KEY}`]);
    });

    test('goes nowhere else: not to another port, not to another name of the same machine', async () => {
        const [api, files] = [await serve(sendApk), await storage()];
        const esper = clientOf(api);
        await collect((await esper.download(linkTo(files))).stream);
        await collect((await esper.download(`http://localhost:${api.port}/kiosk.apk`)).stream);
        expect([...authorizations(files), ...authorizations(api)]).toEqual([undefined, undefined]);
    });

    test('is dropped when a redirect leaves the configured origin, and not taken up again', async () => {
        const files = await storage((request, response) => {
            response.writeHead(302, { Location: `http://127.0.0.1:${api.port}/back` }).end();
            request.resume();
        });
        const api: TestServer = await serve((request, response) => {
            if (request.url === '/api/kiosk.apk') response.writeHead(307, { Location: '/api/moved' }).end();
            else if (request.url === '/api/moved') response.writeHead(302, { Location: linkTo(files) }).end();
            else sendApk(request, response);
        });
        const { stream } = await clientOf(api).download(`${api.baseUrl}/kiosk.apk`);
        expect(sha256(await collect(stream))).toBe(sha256(BYTES));
        expect(api.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
            ['/api/kiosk.apk', `Bearer ${KEY}`],
            ['/api/moved', `Bearer ${KEY}`],
            ['/back', undefined],
        ]);
        expect(authorizations(files)).toEqual([undefined]);
    });

    test('is asked of a function, and missing from the error of a host that repeats it', async () => {
        const api = await serve((request, response) =>
            json(response, 401, { message: `Bad key: ${request.headers.authorization}` }),
        );
        const error = await errorOf(clientOf(api, { apiKey: async () => KEY }).download(`${api.baseUrl}/kiosk.apk`));
        expect(error).toBeInstanceOf(EsperAuthenticationError);
        expect(error).toMatchObject({ message: expect.stringMatching(/^download: 40\d Bad key: Bearer \*\*\*$/) });
        expect(authorizations(api)).toEqual([`Bearer ${KEY}`]);
    });
});

test('an error points to the line that asked for the download', async () => {
    const error = await errorOf(clientOf(nowhere).download(linkTo({ port: 9 })));
    expect(Reflect.get(Object(error), 'stack')).toMatch(/^EsperConnectionError: .*\n +at .*download\.test\.ts/);
});

describe('redirects', () => {
    test('to plain http are refused', async () => {
        for (const location of [
            'http://storage.example/kiosk.apk',
            '//storage.example/kiosk.apk',
            'ftp://storage.example/a',
            'http://user:pass@127.0.0.1/a',
        ]) {
            const server = await storage((_, response) => response.writeHead(302, { Location: location }).end());
            const error = await errorOf(clientOf(nowhere).download(linkTo(server)));
            expect(error).toBeInstanceOf(EsperResponseError);
            expect(error).toMatchObject({ message: expect.stringContaining('redirected the download to') });
        }
    });

    test('from https to http are refused even on this machine, and to https they are not', () => {
        const from = new URL('https://storage.example/a?signature=1');
        expect(() => followRedirect(from, 'http://127.0.0.1/a')).toThrow(
            'storage.example redirected the download to http://127.0.0.1, which is refused',
        );
        expect(followRedirect(from, 'https://other.example/b').href).toBe('https://other.example/b');
        expect(followRedirect(from, '/b').href).toBe('https://storage.example/b');
    });

    test('without an end are left after five', async () => {
        const server: TestServer = await storage((_, response) =>
            response.writeHead(302, { Location: linkTo(server) }).end(),
        );
        const error = await errorOf(clientOf(nowhere).download(linkTo(server)));
        expect(error).toMatchObject({
            name: 'EsperResponseError',
            message: 'The download was redirected more than 5 times',
        });
        expect(server.requests).toHaveLength(6);
    });

    test('without a target are an error of the server', async () => {
        const server = await storage((_, response) => response.writeHead(302).end());
        await expect(clientOf(nowhere).download(linkTo(server))).rejects.toThrow(EsperResponseError);
    });
});

describe('an answer that is no file', () => {
    test('is the error of its status, without the signature of the link', async () => {
        const server = await storage((request, response) =>
            json(response, 404, { message: `No such key: ${request.url}` }),
        );
        const error = await errorOf(clientOf(nowhere).download(linkTo(server)));
        expect(error).toBeInstanceOf(EsperNotFoundError);
        expect(error).toMatchObject({ serverMessage: 'No such key: /kiosk.apk?signature=***' });
    });

    test('of a megabyte is read in part only', async () => {
        const server = await storage((_, response) => {
            response.writeHead(403, { 'Content-Length': 100_000_000 });
            response.write('x'.repeat(1_000_000));
        });
        const error = await errorOf(clientOf(nowhere).download(linkTo(server)));
        expect(error).toBeInstanceOf(EsperPermissionError);
        await until(() => server.sockets.every(({ destroyed }) => destroyed));
    });
});

describe('time', () => {
    beforeEach(() => {
        jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'setInterval'] });
    });
    afterEach(() => {
        jest.useRealTimers();
    });

    /** A storage that sends when it is told to. */
    async function slowStorage() {
        let answer: ServerResponse | undefined;
        const server = await storage((_, response) => {
            answer = response;
            response.writeHead(200, { 'Content-Length': 20 });
            response.flushHeaders();
        });
        return { ...server, send: (text: string) => answer?.write(text) };
    }

    test('a download lives as long as bytes come', async () => {
        const server = await slowStorage();
        let bytes = 0;
        const { stream } = await clientOf(nowhere).download(linkTo(server), {
            onProgress: (progress) => (bytes = progress.bytes),
        });
        const all = collect(stream);
        for (let sent = 1; sent <= 20; sent += 1) {
            await jest.advanceTimersByTimeAsync(50_000);
            server.send('x');
            await until(() => bytes === sent);
        }
        expect((await all).toString()).toBe('x'.repeat(20));
    });

    test('it ends when none came for a minute', async () => {
        const server = await slowStorage();
        const { stream } = await clientOf(nowhere).download(linkTo(server));
        const failure = errorOf(collect(stream));
        await jest.advanceTimersByTimeAsync(60_001);
        const error = await failure;
        expect(error).toBeInstanceOf(EsperTimeoutError);
        expect(error).toMatchObject({ message: 'The download stood still for 60000 ms; 0 of 20 bytes had arrived' });
    });

    test('a reader may take its time', async () => {
        const { stream } = await clientOf(nowhere).download(linkTo(await storage()));
        await jest.advanceTimersByTimeAsync(600_000);
        expect(sha256(await collect(stream))).toBe(sha256(BYTES));
    });

    test('a timeout is over all of it', async () => {
        const server = await slowStorage();
        const { stream } = await clientOf(nowhere).download(linkTo(server), { timeout: 70_000 });
        const failure = errorOf(collect(stream));
        await jest.advanceTimersByTimeAsync(69_000);
        server.send('x');
        await jest.advanceTimersByTimeAsync(1_001);
        expect(await failure).toMatchObject({
            name: 'EsperTimeoutError',
            message: expect.stringContaining('within 70000 ms'),
        });
    });

    test('a timeout that passes while nobody reads is told to the reader', async () => {
        const server = await storage();
        const { stream } = await clientOf(nowhere).download(linkTo(server), { timeout: 70_000 });
        await jest.advanceTimersByTimeAsync(70_001);
        await until(() => server.sockets.every(({ destroyed }) => destroyed));
        expect(await errorOf(collect(stream))).toBeInstanceOf(EsperTimeoutError);
    });

    test('headers that never come', async () => {
        const server = await storage(() => {});
        const failure = errorOf(clientOf(nowhere).download(linkTo(server)));
        await until(() => server.requests.length === 1);
        await jest.advanceTimersByTimeAsync(60_001);
        const error = await failure;
        expect(error).toBeInstanceOf(EsperTimeoutError);
        expect(error).toMatchObject({ ...FACTS, sent: 'unknown' });
    });

    test('a key that never comes, or comes too late for its caller: nothing was sent', async () => {
        const server = await storage();
        const esper = clientOf(server, { apiKey: () => new Promise<string>(() => {}) });
        const late = errorOf(esper.download(`${server.baseUrl}/kiosk.apk`));
        const signal = AbortSignal.abort();
        const aborted = errorOf(esper.download(`${server.baseUrl}/kiosk.apk`, { signal }));
        await jest.advanceTimersByTimeAsync(60_001);
        expect(await late).toMatchObject({ name: 'EsperTimeoutError', ...FACTS, attempts: 0, sent: 'no' });
        expect(await aborted).toMatchObject({ name: 'EsperAbortError', ...FACTS, attempts: 0, sent: 'no' });
        expect(server.requests).toEqual([]);
    });
});

describe('without Node, as in a browser,', () => {
    let showNode: () => void;
    beforeEach(() => {
        showNode = hideNode();
    });
    afterEach(() => showNode());

    test('a stream comes by fetch, without the key', async () => {
        const server = await storage();
        const { stream, length, type } = await clientOf(nowhere).download(linkTo(server));
        expect({ length, type }).toEqual({ length: BYTES.length, type: APK });
        expect(sha256(await collect(stream))).toBe(sha256(BYTES));
        expect(server.requests[0]?.headers.authorization).toBeUndefined();
    });

    test('a cut body is an error of the stream', async () => {
        const server = await serveSockets((socket) => {
            socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf');
            setTimeout(() => socket.destroy(), 20);
        });
        const { stream } = await clientOf(nowhere).download(linkTo(server));
        expect(await errorOf(collect(stream))).toMatchObject({
            name: 'EsperConnectionError',
            message: expect.stringContaining('; 4 of 1000 bytes had arrived'),
        });
    });

    test('a body that a service worker cut short is not taken for the whole', async () => {
        const headers = { 'Content-Length': '1000' };
        jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('half', { headers }));
        const { stream } = await clientOf(nowhere).download(linkTo({ port: 9 }));
        expect(await errorOf(collect(stream))).toMatchObject({
            name: 'EsperConnectionError',
            message: 'The download ended too early; 4 of 1000 bytes had arrived',
        });
    });

    test('the signal ends it before its headers have come', async () => {
        const server = await storage(() => {});
        const controller = new AbortController();
        const failure = errorOf(clientOf(nowhere).download(linkTo(server), { signal: controller.signal }));
        await until(() => server.requests.length === 1);
        controller.abort('enough');
        expect(await failure).toMatchObject({ name: 'EsperAbortError', cause: 'enough' });
        await until(() => server.sockets.every(({ destroyed }) => destroyed));
    });

    test('a redirect that the platform shows is followed without the key', async () => {
        const files = await storage();
        const api = await serve((_, response) => response.writeHead(302, { Location: linkTo(files) }).end());
        const { stream } = await clientOf(api).download(`${api.baseUrl}/kiosk.apk`);
        await collect(stream);
        expect(api.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
        expect(files.requests).toHaveLength(1);
        expect(files.requests[0]?.headers.authorization).toBeUndefined();
    });

    test.each([
        ['with the key is refused', true, 1],
        ['without it is left to the browser', false, 2],
    ])('a redirect that a browser hides %s', async (_, isWithKey, requests) => {
        const files = await storage();
        const shown: (RequestRedirect | undefined)[] = [];
        // What a browser gives for `redirect: 'manual'`.
        jest.spyOn(globalThis, 'fetch').mockImplementation(async (_url, init) => {
            shown.push(init?.redirect);
            const response = new Response('the file');
            if (init?.redirect === 'manual') Object.defineProperty(response, 'type', { value: 'opaqueredirect' });
            return response;
        });
        const link = isWithKey ? `${nowhere.baseUrl}/kiosk.apk` : linkTo(files);
        const outcome = await clientOf(nowhere)
            .download(link)
            .then(({ stream }) => collect(stream))
            .catch((error: unknown) => error);
        if (isWithKey) expect(outcome).toBeInstanceOf(EsperResponseError);
        else expect(String(outcome)).toBe('the file');
        expect(shown).toEqual(['manual', 'follow'].slice(0, requests));
    });

    test('paths are refused by name', async () => {
        const server = await storage();
        await expect(clientOf(nowhere).download(linkTo(server), { path: 'a.apk' })).rejects.toThrow(
            'download: path: needs Node.js; a browser takes the stream',
        );
        await expect(fileFromPath('a.apk')).rejects.toThrow('fileFromPath: needs Node.js; a browser hands in a File');
        expect(server.requests).toHaveLength(0);
    });
});

describe('refused in words, with nothing sent and the link not repeated', () => {
    test.each<[string, unknown, object, string]>([
        ['no link', null, {}, 'download: url: missing; apps of Google Play have no file to download'],
        ['a path', '/media/kiosk.apk', {}, 'download: url: expected an absolute URL'],
        [
            'plain http',
            'http://storage.example/a?secret=1',
            {},
            'download: url: must be https; http is for loopback hosts only',
        ],
        ['another scheme', 'file:///etc/passwd', {}, 'download: url: must be https'],
        ['credentials', 'https://user:pass@storage.example/a', {}, 'download: url: must not contain credentials'],
        ['an unknown option', 'https://storage.example/a', { file: 'x' }, 'download: file: no such option'],
        ['an empty path', 'https://storage.example/a', { path: '' }, 'download: path: expected the path of a file'],
    ])('%s', async (_, url, options, message) => {
        const esper = clientOf(nowhere);
        const error = await errorOf(Reflect.apply(esper.download, esper, [url, options]));
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(error).toMatchObject({ message: expect.stringContaining(message) });
        expect(String(error)).not.toMatch(/secret|pass@/);
    });
});
