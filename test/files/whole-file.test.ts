// Only a whole file takes the place of another, over every way that a download can go.
import { promises as fs } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import {
    EsperApiError,
    type EsperClient,
    EsperConnectionError,
    EsperError,
    EsperResponseError,
} from '../../src/index.js';
import { actAs, type Platform } from '../support/hide-node.js';
import { until, withFolder } from '../support/multipart.js';
import { clientOf, KEY, serve, serveSockets, type TestServer } from '../support/servers.js';

const linkTo = ({ port }: { readonly port: number }): string =>
    `http://127.0.0.1:${port}/kiosk.apk?signature=0123456789abcdef01`;
const esper = (): EsperClient => clientOf({ baseUrl: 'http://localhost:9/api' });
const OLD = 'the old one';
const NEW = 'the new one, which is longer';

/** The way of platforms that have fetch alone. */
const FETCH = 'by fetch';

/** Every way that a download can go: each gives what has come, or throws. */
const WAYS: readonly (readonly [name: string, download: (url: string, folder: string) => Promise<string>])[] = [
    [
        'to a path',
        async (url, folder) => {
            await esper().download(url, { path: join(folder, 'kiosk.apk') });
            return fs.readFile(join(folder, 'kiosk.apk'), 'utf8');
        },
    ],
    ['as a stream', async (url) => textOf((await esper().download(url)).stream)],
    [FETCH, (url) => byFetch(url)],
    [
        'by fetch as a browser has it, which hides redirects and follows them by itself',
        async (url) => {
            const { fetch } = globalThis;
            const spy = jest.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
                const response = await fetch(input, init);
                const isHidden = init?.redirect === 'manual' && response.headers.has('location');
                return isHidden ? Object.defineProperty(response, 'type', { value: 'opaqueredirect' }) : response;
            });
            try {
                return await byFetch(url, 'browser');
            } finally {
                spy.mockRestore();
            }
        },
    ],
];

async function byFetch(url: string, platform: Platform = 'Deno'): Promise<string> {
    const restore = actAs(platform);
    try {
        return await textOf((await esper().download(url)).stream);
    } finally {
        restore();
    }
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
    return text;
}

const UNCHECKED = expect.objectContaining({
    name: 'EsperResponseError',
    message:
        'The server answered with a compressed file, though none was asked for, and fetch does not tell whether it is whole',
});

type Headers = Readonly<Record<string, string | number>>;

const answering =
    (status: number, body: string | undefined, headers: Headers = {}) =>
    (_: IncomingMessage, response: ServerResponse): void => {
        response.writeHead(status, headers);
        response.end(body);
    };

describe.each(WAYS)('%s', (name, download) => {
    /** Downloads over an old file; gives what came, and looks whether the old one stays. */
    async function attempt(server: { readonly port: number }): Promise<unknown> {
        return withFolder(async (folder) => {
            await fs.writeFile(join(folder, 'kiosk.apk'), OLD);
            const result = await download(linkTo(server), folder).catch((error: unknown) => error);
            expect(await fs.readdir(folder)).toEqual(['kiosk.apk']);
            if (typeof result === 'string') return result;
            expect(await fs.readFile(join(folder, 'kiosk.apk'), 'utf8')).toBe(OLD);
            expect(result).toMatchObject({ operation: 'download', attempts: 1, sent: 'yes' });
            return result;
        });
    }

    const total = NEW.length;

    test.each<[number, Headers]>([
        [200, { 'Content-Length': total }],
        [200, {}],
        [203, { 'Content-Length': total }],
        [206, { 'Content-Range': `bytes 0-${total - 1}/${total}`, 'Content-Length': total }],
        [206, { 'Content-Range': `bytes 0-${total - 1}/${total}` }],
    ])('%i with %j is a whole file', async (status, headers) => {
        expect(await attempt(await serve(answering(status, NEW, headers)))).toBe(NEW);
    });

    test('206 with all of the file is a whole one though it is compressed', async () => {
        const body = gzipSync(NEW);
        const headers = { 'Content-Encoding': 'gzip', 'Content-Range': `bytes 0-${body.length - 1}/${body.length}` };
        const outcome = await attempt(await serve((_, response) => response.writeHead(206, headers).end(body)));
        expect(outcome).toEqual(name === FETCH ? UNCHECKED : NEW);
    });

    const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length >> 1);
    const codings = [
        ['gzip', gzipSync],
        ['br', brotliCompressSync],
        ['deflate', deflateSync],
        ['identity, GZIP', gzipSync],
    ] as const;

    // Of a list that has a word for nothing in it each fetch makes something else.
    const plain = name.includes('browser') ? codings.slice(0, 3) : codings;

    test.each(plain)('sent compressed as %s, though it was not asked for so', async (encoding, compress) => {
        const body = compress(NEW);
        const headers = { 'Content-Encoding': encoding, 'Content-Length': body.length };
        const outcome = await attempt(await serve((_, response) => response.writeHead(200, headers).end(body)));
        expect(outcome).toEqual(name === FETCH ? UNCHECKED : NEW);
    });

    // A browser asks for compressed answers whatever it is told, and takes one that is cut: docs/files.md says so.
    if (!name.includes('browser')) {
        test.each(
            codings.flatMap(([encoding, compress]) => [
                ['cut in half', encoding, half(compress(NEW.repeat(99)))] as const,
                ['with bytes behind its end', encoding, Buffer.concat([compress(NEW), Buffer.from('junk')])] as const,
            ]),
        )('%s, compressed as %s, is an error at once', async (_, encoding, body) => {
            const headers = { 'Content-Encoding': encoding, 'Content-Length': body.length };
            const outcome = await attempt(await serve((_, response) => response.writeHead(200, headers).end(body)));
            expect(outcome).toBeInstanceOf(EsperError);
            expect(outcome).not.toHaveProperty('name', 'EsperTimeoutError');
        });
    }

    test.each(['UTF-8', 'aws-chunked', 'identity'])(
        'a coding that compresses nothing, %s, is taken',
        async (encoding) => {
            const headers = { 'Content-Encoding': encoding, 'Content-Length': total };
            expect(await attempt(await serve(answering(200, NEW, headers)))).toBe(NEW);
        },
    );

    test('an empty file is a file', async () => {
        expect(await attempt(await serve(answering(200, '', { 'Content-Length': 0 })))).toBe('');
    });

    test.each<[number, string | undefined, Headers]>([
        [201, NEW, {}],
        [202, '{"state":"in progress"}', { 'Content-Type': 'application/json' }],
        [204, undefined, {}],
        [205, undefined, {}],
        [206, 'the ', { 'Content-Range': `bytes 0-3/${total}` }],
        [206, NEW.slice(4), { 'Content-Range': `bytes 4-${total - 1}/${total}` }],
        [206, NEW, { 'Content-Range': `bytes 0-${total - 1}/*` }],
        [206, NEW, { 'Content-Range': `bytes */${total}` }],
        [206, NEW, { 'Content-Range': `lines 0-${total - 1}/${total}` }],
        [206, NEW, {}],
        [206, `--x\r\nContent-Range: bytes 0-3/${total}\r\n`, { 'Content-Type': 'multipart/byteranges; boundary=x' }],
        [226, NEW, {}],
        [299, NEW, {}],
    ])('%i with %j and %j is none', async (status, body, headers) => {
        const error = await attempt(await serve(answering(status, body, headers)));
        expect(error).toBeInstanceOf(EsperResponseError);
        expect(error).toHaveProperty(
            'message',
            expect.stringMatching(
                status === 206
                    ? /^The server answered 206 with a part of the file \(Content-Range: .*\)$/
                    : `The server answered ${status}, which brings no file`,
            ),
        );
    });

    test.each([202, 206, 404])('an answer of %i that goes on is ended', async (status) => {
        const server = await serve((_, response) => {
            response.writeHead(status);
            const timer = setInterval(() => response.write(NEW.repeat(1_000)), 20);
            response.on('close', () => clearInterval(timer));
        });
        expect(await attempt(server)).toBeInstanceOf(EsperError);
        await until(() => server.sockets[0]?.destroyed === true); // fetch opens another one in its place
    });

    test.each([300, 304, 400, 404, 416, 500, 503])('%i is an EsperApiError', async (status) => {
        const error = await attempt(await serve(answering(status, status === 304 ? undefined : 'no')));
        expect(EsperApiError.is(error)).toBe(true);
        expect(error).toMatchObject({ status });
    });

    test.each<[string, number, string, Headers]>([
        ['a cut body', 200, 'the new', { 'Content-Length': total }],
        ['a 206 that has less than it says', 206, 'the new', { 'Content-Range': `bytes 0-${total - 1}/${total}` }],
        ['a 206 that has more than it says', 206, `${NEW}!`, { 'Content-Range': `bytes 0-${total - 1}/${total}` }],
    ])('%s is an error', async (_, status, body, headers) => {
        const lines = Object.entries({ 'Transfer-Encoding': 'chunked', ...headers }).map((pair) => pair.join(': '));
        const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
        const text =
            'Content-Length' in headers
                ? `HTTP/1.1 ${status} S\r\n${lines.slice(1).join('\r\n')}\r\n\r\n${body}`
                : `HTTP/1.1 ${status} S\r\n${lines.join('\r\n')}\r\n\r\n${chunked}`;
        const error = await attempt(await serveSockets((socket) => socket.end(text)));
        expect(error).toBeInstanceOf(EsperConnectionError);
        expect(error).toHaveProperty('message', expect.stringContaining(`of ${total} bytes had arrived`));
    });

    test('of a link that a redirect led to the signature is as secret as of the first', async () => {
        const signatures = ['0123456789abcdef01', 'ZmlsZXMgYXJlIHNlY3JldA==', 'a+b/c d&e=0123456789'];
        const path = `/kiosk.apk?signature=${encodeURIComponent(signatures[1] ?? '')}`;
        const last: TestServer = await serve((request, response) => {
            response.writeHead(403).end(`<Error><Url>${request.url}</Url>${signatures.join(' ')} the rest</Error>`);
        });
        const middle = await serve((_, response) =>
            response
                .writeHead(302, {
                    Location: `http://127.0.0.1:${last.port}${path}&token=${encodeURIComponent(signatures[2] ?? '')}`,
                })
                .end(),
        );
        const error = await attempt(middle);
        expect(EsperApiError.is(error) && error.body).toMatch(/ the rest/);
        const told = `${JSON.stringify(error)} ${String(error)}`;
        for (const signature of signatures) {
            expect(told).not.toContain(signature);
            expect(told).not.toContain(encodeURIComponent(signature));
        }
        expect(told).not.toContain(KEY);
    });
});
