// How long an upload may take, over every way that it can go.
import '../support/fake-time.js';
import type { IncomingMessage } from 'node:http';
import axios, { type AxiosAdapter } from 'axios';
import { type ClientOptions, type EsperClient, EsperTimeoutError, type FileSource, toFile } from '../../src/index.js';
import { actAs, type Platform } from '../support/hide-node.js';
import { noise, until } from '../support/multipart.js';
import { clientOf, errorOf, json, serve, type TestServer } from '../support/servers.js';

/** Data with a name, which the API wants. */
const apk = (data: FileSource): FileSource => toFile(data, { name: 'kiosk.apk' });
const DONE = { application: { id: 'app-1', versions: [] } };

/** Ways of which it is known how much has been sent. */
const HEARD: readonly (readonly [name: string, platform: Platform])[] = [
    ['axios', 'Node'],
    ['fetch', 'Deno'],
];

/** Ways of which it is not: the platform sends a `FormData` by itself. */
const SILENT: readonly (readonly [name: string, platform: Platform, options: ClientOptions])[] = [
    ['an adapter of the caller’s', 'Node', { axios: axios.create({ adapter: (config) => fetchAdapter(config) }) }],
    ['fetch in a browser', 'browser', {}],
];
const fetchAdapter: AxiosAdapter = (config) => axios.getAdapter('fetch')(config);

beforeEach(() => {
    // The client's clock only: sockets and streams go on as they are.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'setInterval'] });
});
let restore = () => {};
afterEach(() => {
    restore();
    jest.useRealTimers();
});

const SIZE = 60_000_000;

/** A server that reads when it is told to. */
async function slowServer() {
    let request: IncomingMessage | undefined;
    const server = await serve((incoming, response) => {
        request = incoming;
        incoming.on('error', () => {});
        incoming.on('end', () => json(response, 201, DONE));
    });
    const read = async (bytes: number): Promise<void> => {
        await until(() => request !== undefined);
        for (let left = bytes; left > 0 && request?.closed === false && !request.readableEnded; ) {
            left -= (request.read() as Buffer | null)?.length ?? 0;
            await new Promise((resolve) => setImmediate(resolve));
        }
    };
    return { ...server, read };
}

describe.each(HEARD)('on a slow line, over %s', (_name, platform) => {
    function start(server: TestServer): EsperClient {
        restore = actAs(platform);
        return clientOf(server);
    }

    test('an upload lives as long as bytes move', async () => {
        const server = await slowServer();
        let sent = 0;
        const upload = start(server).application.upload(
            { appFile: apk(noise(SIZE)) },
            { onUploadProgress: ({ bytes }) => (sent = bytes) },
        );
        let waited = 0;
        while (sent < SIZE) {
            const before = sent;
            await server.read(4_000_000);
            await until(() => sent > before);
            await jest.advanceTimersByTimeAsync(50_000);
            waited += 50_000;
        }
        await server.read(SIZE);
        await expect(upload).resolves.toEqual(DONE);
        expect(waited).toBeGreaterThan(5 * 60_000);
    });

    test('it ends when no byte moved for a minute', async () => {
        const server = await slowServer();
        let sent = 0;
        const upload = start(server).application.upload(
            { appFile: apk(noise(SIZE)) },
            { onUploadProgress: ({ bytes }) => (sent = bytes) },
        );
        const failure = errorOf(upload);
        await server.read(1_000_000);
        let before = -1;
        while (before < sent) {
            before = sent;
            for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        }
        await jest.advanceTimersByTimeAsync(59_000);
        await jest.advanceTimersByTimeAsync(1_001);
        const error = await failure;
        expect(error).toBeInstanceOf(EsperTimeoutError);
        expect(error).toMatchObject({
            message: `The upload stood still for 60000 ms; ${sent} of ${SIZE} bytes were sent`,
        });
    });

    test('a timeout is over all of it, though bytes move', async () => {
        const server = await slowServer();
        let sent = 0;
        const failure = errorOf(
            start(server).application.upload(
                { appFile: apk(noise(SIZE)) },
                { timeout: 70_000, onUploadProgress: ({ bytes }) => (sent = bytes) },
            ),
        );
        for (let second = 0; second < 70; second += 10) {
            const before = sent;
            await server.read(4_000_000);
            await until(() => sent > before);
            await jest.advanceTimersByTimeAsync(10_000);
        }
        expect(await failure).toMatchObject({
            name: 'EsperTimeoutError',
            message: `No complete answer within 70000 ms; ${sent} of ${SIZE} bytes were sent`,
        });
    });

    test.each([
        ['a file', () => apk(noise(1_000))],
        ['a stream', () => apk(new Blob([noise(1_000)]).stream())],
    ])('after the last byte of %s the server has five minutes to answer', async (_, appFile) => {
        let isWhole = false;
        const server = await serve((request) => {
            request.resume();
            request.on('end', () => {
                isWhole = true;
            });
        });
        const failure = errorOf(start(server).application.upload({ appFile: appFile() }));
        await until(() => isWhole);
        let isOver = false;
        failure.then(() => {
            isOver = true;
        });
        await jest.advanceTimersByTimeAsync(299_000);
        expect(isOver).toBe(false);
        await jest.advanceTimersByTimeAsync(1_001);
        expect(await failure).toBeInstanceOf(EsperTimeoutError);
    });
});

describe.each(SILENT)('on a slow line, over %s', (_name, platform, options) => {
    function start(server: TestServer): EsperClient {
        restore = actAs(platform);
        return clientOf(server, options);
    }

    test('an upload has no deadline of its own: nothing is heard of its bytes', async () => {
        const server = await slowServer();
        const upload = start(server).application.upload({ appFile: apk(noise(SIZE)) });
        for (let minute = 0; minute < 20; minute += 1) {
            await server.read(1_000_000);
            await jest.advanceTimersByTimeAsync(60_000);
        }
        await server.read(SIZE);
        await expect(upload).resolves.toEqual(DONE);
    });

    test('a timeout is over all of it', async () => {
        const server = await slowServer();
        const failure = errorOf(start(server).application.upload({ appFile: apk(noise(SIZE)) }, { timeout: 70_000 }));
        await server.read(1_000_000);
        await jest.advanceTimersByTimeAsync(69_999);
        await server.read(1_000_000);
        await jest.advanceTimersByTimeAsync(1);
        expect(await failure).toMatchObject({
            name: 'EsperTimeoutError',
            message: `No complete answer within 70000 ms; how many of ${SIZE} bytes were sent is not known`,
        });
    });
});
