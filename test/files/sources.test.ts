// What a file can be made of, over every way that an upload can go.
import { createReadStream, promises as fs } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import axios, { type AxiosAdapter, type AxiosInstance } from 'axios';
import {
    ApplicationApi,
    type ClientOptions,
    createAxios,
    createConfiguration,
    EsperConfigurationError,
    EsperError,
    EsperTimeoutError,
    type FileChunk,
    type FileSource,
    fileFromPath,
    type Progress,
    toFile,
} from '../../src/index.js';
import { createUndiciTransport } from '../../src/undici.js';
import {
    chunks,
    detached,
    empties,
    ForeignFile,
    foreign,
    named,
    nameless,
    sources,
    TEXT,
    UnreadableFile,
    webStream,
    wrongChunks,
    wrongSizes,
} from '../support/file-sources.js';
import { actAs, type Platform } from '../support/hide-node.js';
import { noise, readParts, type SentPart, sha256, until, withFolder } from '../support/multipart.js';
import { clientOf, errorOf, json, KEY, serve, type TestServer } from '../support/servers.js';

const DONE = { application: { id: 'app-1', versions: [] } };

/** A server that takes uploads, keeps their parts, and tells of one that never came to its end. */
async function uploads(): Promise<TestServer & { readonly parts: SentPart[]; readonly usedSockets: unknown[] }> {
    const parts: SentPart[] = [];
    const usedSockets: unknown[] = [];
    const server = await serve(async (request, response) => {
        usedSockets.push(request.socket);
        const sent = await readParts(request).catch(() => undefined);
        if (sent === undefined) return;
        parts.push(...sent);
        json(response, 201, DONE);
    });
    return { ...server, parts, usedSockets };
}

/** Every way that an upload can go. */
const WAYS: readonly (readonly [name: string, options: () => ClientOptions, platform: Platform])[] = [
    ['axios', () => ({}), 'Node'],
    ['undici beside it', () => ({ transport: createUndiciTransport() }), 'Node'],
    ['an adapter of the caller’s', () => ({ axios: axios.create({ adapter: callersAdapter }) }), 'Node'],
    ['fetch', () => ({}), 'Deno'],
    ['fetch in a browser', () => ({}), 'browser'],
];

/** An adapter that is none of axios's own, though it goes by one of them. */
const callersAdapter: AxiosAdapter = (config) => axios.getAdapter('fetch')(config);

describe.each(WAYS)('over %s', (name, optionsOf, platform) => {
    let restore = () => {};
    afterEach(() => restore());

    async function start() {
        const server = await uploads();
        const options = optionsOf();
        restore = actAs(platform);
        return { server, esper: clientOf(server, options) };
    }

    describe('what has a name arrives as it is:', () => {
        test.each(sources())('%s', async (_, sourceOf) => {
            const { server, esper } = await start();
            await expect(esper.application.upload({ appFile: sourceOf() })).resolves.toEqual(DONE);
            expect(server.parts.map(({ body }) => body.toString())).toEqual([TEXT]);
            expect(server.parts[0]?.head).toContain('name="app_file"; filename="a.apk"');
        });
    });

    describe('is refused before anything is sent:', () => {
        test.each(empties())('%s, which is empty', async (_, sourceOf) => {
            const { server, esper } = await start();
            const error = await errorOf(esper.application.upload({ appFile: sourceOf() }));
            expect(error).toBeInstanceOf(EsperConfigurationError);
            expect(error).toMatchObject({
                message: expect.stringMatching(/^upload: appFile: is empty/),
                operation: 'upload',
                attempts: 0,
            });
            expect(server.sockets).toHaveLength(0);
        });

        test.each(wrongChunks())('a stream whose first chunk is %s', async (what, chunk) => {
            const { server, esper } = await start();
            const appFile = named(chunks('', chunk, 'more'));
            const error = await errorOf(esper.application.upload({ appFile }));
            expect(error).toBeInstanceOf(EsperConfigurationError);
            expect(error).toMatchObject({
                message: `upload: appFile: expected bytes or strings from the stream, got ${what}`,
            });
            expect(server.sockets).toHaveLength(0);
        });

        test.each(nameless())('%s, which has no name', async (_, sourceOf) => {
            const { server, esper } = await start();
            for (const call of [
                (file: FileSource) => esper.application.upload({ appFile: file }),
                (file: FileSource) => esper.content.postContent({ key: file }),
            ]) {
                const error = await errorOf(call(sourceOf()));
                expect(error).toBeInstanceOf(EsperConfigurationError);
                expect(error).toMatchObject({
                    message: expect.stringMatching(
                        /^(upload: appFile|postContent: key): has no name, and the API takes no file without one; toFile\(/,
                    ),
                });
            }
            expect(server.sockets).toHaveLength(0);
        });
    });

    test.each(wrongChunks())('a stream with %s in its middle never arrives whole', async (what, chunk) => {
        const { server, esper } = await start();
        const appFile = named(chunks(noise(200_000), chunk, 'more'));
        const error = await errorOf(esper.application.upload({ appFile }));
        expect(error).toMatchObject({
            name: 'EsperError',
            message: expect.stringContaining(
                `a.apk can't be read: expected bytes or strings from the stream, got ${what}`,
            ),
        });
        expect(server.parts).toEqual([]);
    });

    test.each(wrongSizes())('%s is refused before anything is sent', async (size) => {
        const { server, esper } = await start();
        const unsized = chunks(TEXT);
        const sized = Object.assign(chunks(TEXT), { size: Number(size), name: 'a.apk' });
        const refused = `expected a size that is a whole number of bytes, 0 or more, got ${size}`;
        expect(await errorOf(esper.application.upload({ appFile: sized }))).toMatchObject({
            name: 'EsperConfigurationError',
            message: `upload: appFile: ${refused}`,
            sent: 'no',
        });
        expect(() => named(Object.assign(unsized, { size: Number(size) }))).toThrow(`toFile: data: ${refused}`);
        expect(server.sockets).toHaveLength(0);
    });

    test.each<[string, number, readonly unknown[], string]>([
        ['more, seen at once', 3, ['abcdef'], 'upload: appFile: expected 3 bytes, which is its size, got 6 or more'],
        ['more', 100_000, [noise(99_999), 'ab', 'c'], 'expected 100000 bytes, which is its size, got 100001 or more'],
        ['more, behind all of it', 100_000, [noise(100_000), 'a'], 'which is its size, got 100001 or more'],
        ['fewer', 100_001, [noise(100_000)], 'expected 100001 bytes, which is its size, got 100000'],
        ['fewer in characters', 5, [noise(1), '€'], 'expected 5 bytes, which is its size, got 4'],
        ['none at all', 5, [''], 'upload: appFile: expected 5 bytes, which is its size, got 0'],
    ])('a stream that gives %s than its size says is never taken', async (_, size, all, message) => {
        const { server, esper } = await start();
        const bare = Object.assign(chunks(...all), { size, name: 'a.apk' });
        const file = foreign(
            Object.assign(new ForeignFile(), { size, stream: () => webStream(...(all as FileChunk[])) }),
        );
        for (const appFile of [bare, named(Object.assign(chunks(...all), { size })), file]) {
            const call = esper.application.upload({ appFile });
            expect(await errorOf(call)).toHaveProperty(
                'message',
                expect.stringContaining(message.split(': ').pop() ?? ''),
            );
        }
        expect(server.parts).toEqual([]);
        // What is left of it stands on no connection that another call could go by.
        await expect(esper.application.upload({ appFile: new File([TEXT], 'a.apk') })).resolves.toEqual(DONE);
        expect(server.parts.map(({ body }) => body.toString())).toEqual([TEXT]);
        expect(new Set(server.usedSockets).size).toBe(server.usedSockets.length);
    });

    test('a stream that has as many bytes as its size says arrives', async () => {
        const { server, esper } = await start();
        const size = Buffer.byteLength(TEXT);
        await esper.application.upload({
            appFile: named(Object.assign(chunks(TEXT.slice(0, 9), TEXT.slice(9)), { size })),
        });
        expect(server.parts.map(({ body }) => body.toString())).toEqual([TEXT]);
    });

    test('half a surrogate pair is never sent as something else', async () => {
        const { server, esper } = await start();
        const lone = 'the stream gave half a surrogate pair, which has no UTF-8';
        for (const [stream, message] of [
            [chunks('\ud83d'), `upload: appFile: ${lone}`],
            [chunks('a\ude00b'), `upload: appFile: ${lone}`],
            [chunks(noise(100_000), 'a\ud83d', 'b'), lone],
            [chunks(noise(100_000), 'a\ud83d', noise(1)), lone],
            [chunks(noise(100_000), 'a\ud83d'), lone],
        ] as const) {
            const error = await errorOf(esper.application.upload({ appFile: named(stream) }));
            expect(error).toHaveProperty('message', expect.stringContaining(message));
        }
        expect(server.parts).toEqual([]);
    });

    test('files on disk arrive, by their path and as a stream of Node', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            const bytes = noise(300_000);
            await fs.writeFile(path, bytes);
            const server = await uploads();
            const files = [await fileFromPath(path), named(await fileFromPath(path)), named(createReadStream(path))];
            const esper = clientOf(server, optionsOf());
            restore = actAs(platform);
            for (const appFile of files) await esper.application.upload({ appFile });
            expect(server.parts.map(({ body }) => sha256(body))).toEqual(files.map(() => sha256(bytes)));
        }));

    test('a signal ends the wait for the first bytes of a stream, and the stream is closed', async () => {
        const { server, esper } = await start();
        const controller = new AbortController();
        const slow = new Readable({ read() {} });
        const failure = errorOf(esper.application.upload({ appFile: named(slow) }, { signal: controller.signal }));
        await until(() => slow.readableFlowing !== null || slow.listenerCount('readable') > 0);
        controller.abort('enough');
        expect(await failure).toMatchObject({
            name: 'EsperAbortError',
            cause: 'enough',
            operation: 'upload',
            attempts: 0,
        });
        expect(slow.destroyed).toBe(true);
        expect(server.sockets).toHaveLength(0);
    });

    test('a stream is closed when its upload fails', async () => {
        const nowhere = clientOf({ baseUrl: 'http://127.0.0.1:9/api' }, optionsOf());
        const readable = Readable.from([noise(100_000), noise(100_000)]);
        let isCancelled = false;
        const endless = new ReadableStream({
            pull: (controller) => controller.enqueue(noise(1_000)),
            cancel: () => {
                isCancelled = true;
            },
        });
        restore = actAs(platform);
        await errorOf(nowhere.application.upload({ appFile: named(readable) }));
        expect(readable.destroyed).toBe(true);
        if (READS_FIRST.test(name)) return;
        await errorOf(nowhere.application.upload({ appFile: named(endless) }));
        expect(isCancelled).toBe(true);
    });

    test('progress is told, or refused by name before anything is sent', async () => {
        const { server, esper } = await start();
        const seen: Progress[] = [];
        const onUploadProgress = (progress: Progress) => void seen.push(progress);
        const call = esper.application.upload({ appFile: new File([TEXT], 'a.apk') }, { onUploadProgress });
        if (!READS_FIRST.test(name)) {
            await call;
            const total = Buffer.byteLength(TEXT);
            expect(seen).toEqual([{ bytes: total, total }]);
            return;
        }
        const error = await errorOf(call);
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(error).toMatchObject({
            message: expect.stringContaining(
                `upload: onUploadProgress: ${/adapter/.test(name) ? 'an adapter of your own' : 'fetch'} does not say how much of a body it has sent`,
            ),
            attempts: 0,
        });
        expect(server.sockets).toHaveLength(0);
    });
});

/** Ways that know a body only as a whole: streams are read to their end before anything is sent. */
const READS_FIRST = /adapter|browser/;

test('a stream that gives nothing ends with the timeout', async () => {
    const server = await uploads();
    const slow = new Readable({ read() {} });
    const error = await errorOf(clientOf(server).application.upload({ appFile: named(slow) }, { timeout: 30 }));
    expect(error).toBeInstanceOf(EsperTimeoutError);
    expect(error).toMatchObject({
        message: 'The stream gave nothing within 30 ms; nothing was sent',
        operation: 'upload',
        attempts: 0,
    });
    expect(slow.destroyed).toBe(true);
    expect(server.sockets).toHaveLength(0);
});

test('a stream whose name is refused is left as it was', async () => {
    const server = await uploads();
    const readable = Readable.from([TEXT]);
    await errorOf(clientOf(server).application.upload({ appFile: readable }));
    expect(readable.destroyed).toBe(false);
    await clientOf(server).application.upload({ appFile: named(readable) });
    expect(server.parts[0]?.body.toString()).toBe(TEXT);
});

describe('in jsdom, whose files only a FileReader can read, and which has no streams,', () => {
    const globals = globalThis as Record<string, unknown>;
    const { ReadableStream: stream, File: file } = globals;

    /** Reads the files above. */
    class FileReaderOfJsdom {
        result: unknown;
        error: unknown = new Error('gone');
        onload = () => {};
        onerror = () => {};
        readAsArrayBuffer(source: ForeignFile): void {
            this.result = new TextEncoder().encode(TEXT).buffer;
            queueMicrotask(() => (source.name === 'gone.apk' ? this.onerror() : this.onload()));
        }
    }

    beforeEach(() => {
        globals['FileReader'] = FileReaderOfJsdom;
        globals['ReadableStream'] = undefined;
        globals['File'] = class {};
    });
    afterEach(() => {
        Object.assign(globals, { FileReader: undefined, ReadableStream: stream, File: file });
    });

    test('they arrive, under another name too', async () => {
        const server = await uploads();
        const { application } = clientOf(server);
        await application.upload({ appFile: foreign(new UnreadableFile()) });
        await application.upload({ appFile: toFile(foreign(new UnreadableFile()), { name: 'b.apk' }) });
        await application.upload({ appFile: toFile(Buffer.from(TEXT), { name: 'c.apk' }) });
        expect(server.parts.map(({ body }) => body.toString())).toEqual([TEXT, TEXT, TEXT]);
        expect(server.parts.map(({ head }) => /filename="(.*)"/.exec(head)?.[1])).toEqual(['a.apk', 'b.apk', 'c.apk']);
        const gone = Object.assign(new UnreadableFile(), { name: 'gone.apk' });
        await expect(application.upload({ appFile: foreign(gone) })).rejects.toThrow("gone.apk can't be read: gone");
    });

    test('a file on disk arrives', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            await fs.writeFile(path, TEXT);
            const server = await uploads();
            await clientOf(server).application.upload({ appFile: await fileFromPath(path) });
            expect(server.parts.map(({ body }) => body.toString())).toEqual([TEXT]);
        }));
});

describe('through a bare generated class', () => {
    const apiOf = ({ baseUrl }: TestServer) => {
        const options = { baseUrl, apiKey: KEY };
        return new ApplicationApi(createConfiguration(options), undefined, createAxios(options));
    };

    test('what toFile makes of data arrives', async () => {
        const server = await uploads();
        const data = [new Blob([TEXT]), Buffer.from(TEXT), new File([TEXT], 'b.apk')];
        for (const one of data)
            await apiOf(server).upload({ enterpriseId: 'e-1', appFile: toFile(one, { name: 'a.apk' }) });
        expect(server.parts.map(({ body }) => body.toString())).toEqual([TEXT, TEXT, TEXT]);
    });

    test('a Blob without a name, which a FormData calls blob, is refused', async () => {
        const server = await uploads();
        const api = apiOf(server);
        const appFile: unknown = new Blob([TEXT]);
        const error = await errorOf(Reflect.apply(api.upload, api, [{ enterpriseId: 'e-1', appFile }]));
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(error).toMatchObject({ message: expect.stringContaining('upload: appFile: has no name') });
        expect(server.sockets).toHaveLength(0);
    });

    test('a stream that gives more or fewer bytes than its size says, or has no size at all, is never taken', async () => {
        const server = await uploads();
        const options = { baseUrl: server.baseUrl, apiKey: KEY };
        const foreignApi = new ApplicationApi(createConfiguration(options), options.baseUrl, axios.create());
        for (const api of [apiOf(server), foreignApi]) {
            for (const [size, got] of [
                [3, 'expected 3 bytes, which is its size, got 100000 or more'],
                [100_001, 'expected 100001 bytes, which is its size, got 100000'],
                [-1, 'expected a size that is a whole number of bytes, 0 or more, got -1'],
                [2.5, 'expected a size that is a whole number of bytes, 0 or more, got 2.5'],
            ] as const) {
                const appFile: unknown = Object.assign(chunks(noise(100_000)), { size, name: 'a.apk' });
                const error = await errorOf(Reflect.apply(api.upload, api, [{ enterpriseId: 'e-1', appFile }]));
                expect(error).toBeInstanceOf(EsperError);
                expect(error).toHaveProperty('message', expect.stringContaining(got));
            }
        }
        expect(server.parts).toEqual([]);
    });
});

describe('what an interceptor puts into a form', () => {
    type Change = (form: FormData) => void;

    /** Every way by which an interceptor takes part in an upload; each gives it a form to change. */
    const DOORS: readonly (readonly [
        name: string,
        upload: (server: TestServer, change: Change) => Promise<unknown>,
    ])[] = [
        [
            'that it gives in place of the client’s',
            ({ baseUrl }, change) => {
                const instance = axios.create();
                instance.interceptors.request.use((config) => ({ ...config, data: changed(new FormData(), change) }));
                return clientOf({ baseUrl }, { axios: instance }).application.upload({ appFile: apk() });
            },
        ],
        [
            'that the client has made',
            ({ baseUrl }, change) => {
                const instance = axios.create();
                instance.interceptors.request.use((config) => ({ ...config, data: changed(config.data, change) }));
                return clientOf({ baseUrl }, { axios: instance }).application.upload({ appFile: apk() });
            },
        ],
        [
            'that a generated class has made',
            ({ baseUrl }, change) => {
                const instance = createAxios({ baseUrl, apiKey: KEY });
                instance.interceptors.request.use((config) => ({ ...config, data: changed(config.data, change) }));
                return uploadBy(instance, baseUrl);
            },
        ],
        [
            'that a generated class has made, through an instance below',
            ({ baseUrl }, change) => {
                const below = axios.create();
                below.interceptors.request.use((config) => ({ ...config, data: changed(new FormData(), change) }));
                return uploadBy(createAxios({ baseUrl, apiKey: KEY, axios: below }), baseUrl);
            },
        ],
    ];

    const apk = (): File => new File(['the first one'], 'first.apk');

    function changed(form: FormData, change: Change): FormData {
        change(form);
        return form;
    }

    function uploadBy(instance: AxiosInstance, baseUrl: string): Promise<unknown> {
        const api = new ApplicationApi(createConfiguration({ baseUrl, apiKey: KEY }), undefined, instance);
        return api.upload({ enterpriseId: 'e-1', appFile: apk() });
    }

    describe.each(DOORS)('%s', (_name, upload) => {
        test('arrives', async () => {
            const server = await uploads();
            await upload(server, (form) => {
                form.append('app_file', new File([TEXT], 'a.apk'));
                form.append('note', 'a field');
            });
            const last = server.parts.slice(-2);
            expect(last.map(({ body }) => body.toString())).toEqual([TEXT, 'a field']);
        });

        test.each<[string, File | Blob, string | undefined, string]>([
            ['no name', new Blob([TEXT]), undefined, 'has no name'],
            ['a quote in its name', new Blob([TEXT]), 'a"b.apk', 'has a quote, a slash or a control character'],
            ['no bytes', new Blob([]), 'a.apk', 'is empty'],
            ['more bytes than the API takes', sized(524_288_001), undefined, 'has 524288001 bytes; the API takes'],
        ])('is refused when it is a file with %s', async (_, file, name, reason) => {
            const server = await uploads();
            const error = await errorOf(
                upload(server, (form) =>
                    name === undefined ? form.append('app_file', file) : form.append('app_file', file, name),
                ),
            );
            expect(error).toBeInstanceOf(EsperConfigurationError);
            expect(error).toMatchObject({ message: expect.stringContaining(`upload: appFile: `), operation: 'upload' });
            expect(error).toHaveProperty('message', expect.stringContaining(reason));
            expect(server.sockets).toHaveLength(0);
        });
    });

    test('a stream is refused when it is empty, as one of the call itself', async () => {
        const server = await uploads();
        const instance = axios.create();
        instance.interceptors.request.use((config) => {
            config.data.append('more', named(chunks()));
            return config;
        });
        const error = await errorOf(clientOf(server, { axios: instance }).application.upload({ appFile: apk() }));
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(error).toMatchObject({ message: 'upload: more: is empty: the stream ended without a byte' });
        expect(server.sockets).toHaveLength(0);
    });

    test('a Blob of another realm has the name that it is added under', async () => {
        const server = await uploads();
        const instance = axios.create();
        instance.interceptors.request.use((config) => {
            config.data.append('more', foreign(new ForeignFile()), 'other.apk');
            return config;
        });
        await clientOf(server, { axios: instance }).application.upload({ appFile: apk() });
        const { head, body } = server.parts.at(-1) ?? {};
        expect(head).toContain('filename="other.apk"');
        expect(body?.toString()).toBe(TEXT);
    });

    /** A File that says that it has so many bytes; a `FormData` keeps it as it is. */
    function sized(size: number): File {
        return Object.defineProperty(new File([TEXT], 'a.apk'), 'size', { value: size });
    }
});

describe('toFile', () => {
    test.each<[string, FileSource, string | undefined, string]>([
        ['the type that it is told', new Blob(['x'], { type: 'text/csv' }), 'text/plain', 'text/plain'],
        ['the type of a Blob', new Blob(['x'], { type: 'text/csv' }), undefined, 'text/csv'],
        ['the type that the name stands for', new Blob(['x']), undefined, 'application/pdf'],
        ['the type that the name of bytes stands for', Buffer.from('x'), undefined, 'application/pdf'],
        ['the type that the name of a stream stands for', webStream('x'), undefined, 'application/pdf'],
        ['the type that a stream is told', webStream('x'), 'text/csv', 'text/csv'],
    ])('takes %s', (_, data, type, expected) => {
        expect(toFile(data, { name: 'a.pdf', type })).toMatchObject({ name: 'a.pdf', type: expected });
    });

    test('makes a File of Blobs and bytes', async () => {
        for (const data of [new Blob([TEXT]), Buffer.from(TEXT), new File([TEXT], 'x')]) {
            const file = toFile(data, { name: 'a.txt' });
            expect(file).toBeInstanceOf(File);
            expect(file.size).toBe(Buffer.byteLength(TEXT));
            expect(await file.text()).toBe(TEXT);
        }
    });

    test('keeps an eye on a file on disk', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'a.apk');
            await fs.writeFile(path, TEXT);
            const appFile = toFile(await fileFromPath(path), { name: 'b.apk' });
            await fs.appendFile(path, 'more');
            const server = await uploads();
            await expect(clientOf(server).application.upload({ appFile })).rejects.toThrow(
                'grew while it was being sent',
            );
        }));

    test('refuses bytes that were transferred, and so does a call', async () => {
        const { application } = clientOf({ baseUrl: 'http://127.0.0.1:9/api' });
        for (const data of detached()) {
            expect(await errorOf(Promise.resolve().then(() => toFile(data, { name: 'a.apk' })))).toMatchObject({
                name: 'EsperConfigurationError',
                message: 'toFile: data: expected bytes that are here, got a buffer that was transferred',
            });
            await expect(application.upload({ appFile: data })).rejects.toThrow('upload: appFile: is empty');
            await expect(application.upload({ appFile: named(chunks(data)) })).rejects.toBeInstanceOf(EsperError);
        }
    });

    test.each<[unknown, unknown, string]>([
        ['a.apk', { name: 'a.apk' }, "toFile: data: expected a Blob, bytes or a stream, got 'a.apk'"],
        [undefined, { name: 'a.apk' }, 'toFile: data: expected a Blob, bytes or a stream, got none'],
        [{}, { name: 'a.apk' }, 'toFile: data: expected a Blob, bytes or a stream, got an object'],
        [['x'], { name: 'a.apk' }, "toFile: data: expected a Blob, bytes or a stream, got ['x']"],
        [new Blob(), undefined, 'toFile: options: expected an object'],
        [new Blob(), {}, 'toFile: name: expected the name of a file, without half a surrogate pair, got none'],
        [
            new Blob(),
            { name: '' },
            'toFile: name: expected the name of a file, without half a surrogate pair, got an em',
        ],
        ...[new Blob(['x']), Buffer.from('x'), webStream('x'), foreign(new ForeignFile())].flatMap((data) =>
            ['\ud800', 'a\udc00.apk'].map((name): [unknown, unknown, string] => [
                data,
                { name },
                `toFile: name: expected the name of a file, without half a surrogate pair, got '${JSON.stringify(name).slice(1, -1)}'`,
            ]),
        ),
        [new Blob(), { name: 'a', type: 'csv' }, "toFile: type: expected a media type such as 'text/csv'"],
        [new Blob(), { name: 'a', type: 'a/b\r\nX: y' }, 'toFile: type: expected a media type'],
        [new Blob(), { name: 'a', size: 4 }, 'toFile: size: no such option; there are name, type'],
    ])('refuses %p with %p', (data, options, message) => {
        let error: unknown;
        try {
            Reflect.apply(toFile, undefined, [data, options]);
        } catch (thrown) {
            error = thrown;
        }
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(error).toMatchObject({ message: expect.stringContaining(message), operation: 'toFile', attempts: 0 });
    });
});
