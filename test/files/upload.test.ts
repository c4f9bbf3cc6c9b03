import '../support/fake-time.js';
import { constants, createReadStream, promises as fs, openAsBlob } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import axios from 'axios';
import {
    ApplicationApi,
    createAxios,
    createConfiguration,
    EsperApiError,
    EsperConfigurationError,
    EsperConnectionError,
    EsperError,
    type FileSource,
    fileFromPath,
    type Progress,
    toFile,
} from '../../src/index.js';
import { noise, readParts, type SentPart, sha256, until, withFolder } from '../support/multipart.js';
import { clientOf, errorOf, json, KEY, serve } from '../support/servers.js';

const APK = 'application/vnd.android.package-archive';
/** Data with a name, which the API wants. */
const apk = (data: FileSource): FileSource => toFile(data, { name: 'kiosk.apk' });

const DONE = { application: { id: 'app-1', versions: [] } };

/** A server that takes uploads and keeps their parts. */
async function uploads() {
    const sent: { readonly parts: SentPart[]; readonly headers: IncomingMessage['headers'] }[] = [];
    const server = await serve(async (request, response) => {
        const parts = await readParts(request).catch(() => undefined);
        if (parts === undefined) return;
        sent.push({ parts, headers: request.headers });
        json(response, 201, DONE);
    });
    return { ...server, sent };
}

const summary = (parts: readonly SentPart[] = []): unknown => parts.map(({ head, body }) => [head, sha256(body)]);

function streamOf(bytes: Uint8Array, size = 10_000): ReadableStream<Uint8Array> {
    let at = 0;
    return new ReadableStream({
        pull(controller) {
            if (at < bytes.length) controller.enqueue(bytes.subarray(at, at + size));
            else controller.close();
            at += size;
        },
    });
}

describe('a file arrives byte by byte, with its name and type, from', () => {
    const bytes = noise(300_001);
    const named = `Content-Disposition: form-data; name="app_file"; filename="kiosk.apk"\r\nContent-Type: ${APK}`;

    test.each<[string, () => FileSource]>([
        ['a File', () => new File([bytes], 'kiosk.apk', { type: APK })],
        ['a Blob', () => apk(new Blob([bytes], { type: APK }))],
        ['a Uint8Array', () => apk(new Uint8Array(bytes))],
        ['a Buffer', () => apk(bytes)],
        ['a ReadableStream', () => apk(streamOf(bytes))],
    ])('%s', async (_, sourceOf) => {
        const server = await uploads();
        await expect(clientOf(server).application.upload({ appFile: sourceOf() })).resolves.toEqual(DONE);
        expect(summary(server.sent[0]?.parts)).toEqual([[named, sha256(bytes)]]);
        const options = { baseUrl: server.baseUrl, apiKey: KEY };
        for (const instance of [createAxios(options), axios.create()]) {
            const api = new ApplicationApi(createConfiguration(options), undefined, instance);
            const { data } = await api.upload({ enterpriseId: 'e-1', appFile: sourceOf() });
            expect(data).toEqual(DONE);
            expect(summary(server.sent.at(-1)?.parts)).toEqual([[named, sha256(bytes)]]);
        }
    });

    test('fileFromPath', () =>
        withFolder(async (folder) => {
            await fs.writeFile(join(folder, 'kiosk.apk'), bytes);
            const server = await uploads();
            await clientOf(server).application.upload({ appFile: await fileFromPath(join(folder, 'kiosk.apk')) });
            expect(summary(server.sent[0]?.parts)).toEqual([[named, sha256(bytes)]]);
            expect(Number(server.sent[0]?.headers['content-length'])).toBeGreaterThan(bytes.length);
            expect(server.sent[0]?.headers['transfer-encoding']).toBeUndefined();
        }));

    test('fileFromPath through a bare generated class', () =>
        withFolder(async (folder) => {
            await fs.writeFile(join(folder, 'kiosk.apk'), bytes);
            const { baseUrl, sent } = await uploads();
            const options = { baseUrl, apiKey: KEY };
            const api = new ApplicationApi(createConfiguration(options), undefined, createAxios(options));
            await api.upload({ enterpriseId: 'e-1', appFile: await fileFromPath(join(folder, 'kiosk.apk')) });
            expect(summary(sent[0]?.parts)).toEqual([[named, sha256(bytes)]]);
        }));
});

describe('fileFromPath', () => {
    test.each([
        ['kiosk.apk', APK],
        ['KIOSK.APK', APK],
        ['price list.pdf', 'application/pdf'],
        ['notes', 'application/octet-stream'],
        ['odd.constructor', 'application/octet-stream'],
    ])('takes name and type of %s', (name, type) =>
        withFolder(async (folder) => {
            await fs.writeFile(join(folder, name), 'content');
            const file = await fileFromPath(join(folder, name));
            expect(file).toMatchObject({ name, type, size: 7 });
            expect(await file.text()).toBe('content');
        }),
    );

    test('takes a name and a type that it is told', () =>
        withFolder(async (folder) => {
            await fs.writeFile(join(folder, 'a.bin'), 'content');
            expect(await fileFromPath(join(folder, 'a.bin'), { name: 'kiosk.apk' })).toMatchObject({
                name: 'kiosk.apk',
                type: APK,
            });
            expect(await fileFromPath(join(folder, 'a.bin'), { type: 'text/plain' })).toMatchObject({
                name: 'a.bin',
                type: 'text/plain',
            });
        }));

    test.each([null, 5, 'a.apk', { name: null }, { name: 7 }, { type: null }, { size: 3 }])(
        'refuses the options %j, in words',
        async (options) => {
            const error = await errorOf(Reflect.apply(fileFromPath, undefined, [__filename, options]));
            expect(error).toBeInstanceOf(EsperConfigurationError);
            expect(error).toMatchObject({
                message: expect.stringMatching(
                    /^fileFromPath: (options: expected an object|(name|type): expected .*, got|size: no such option)/,
                ),
            });
        },
    );

    test('refuses what is no file to send, in words', () =>
        withFolder(async (folder) => {
            await fs.writeFile(join(folder, 'empty.apk'), '');
            const refusals = [
                [join(folder, 'missing.apk'), 'does not exist'],
                [folder, 'is a directory'],
                [join(folder, 'empty.apk'), 'is empty'],
                [join(folder, 'empty.apk', 'below'), 'does not exist'],
                ['/dev/null', 'is not a file'],
            ] as const;
            for (const [path, reason] of refusals) {
                const error = await errorOf(fileFromPath(path));
                expect(error).toBeInstanceOf(EsperConfigurationError);
                expect(error).toMatchObject({ message: `path: ${path} ${reason}` });
            }
            await expect(fileFromPath('')).rejects.toThrow('path: expected the path of a file');
        }));

    test('says the system’s word where there is no better one', () =>
        withFolder(async (folder) => {
            const broken = Object.assign(new Error('EIO: i/o error, stat'), { code: 'EIO' });
            jest.spyOn(fs, 'stat').mockRejectedValue(broken);
            const error = await errorOf(fileFromPath(join(folder, 'kiosk.apk')));
            expect(error).toMatchObject({
                name: 'EsperConfigurationError',
                message: `path: ${join(folder, 'kiosk.apk')} can't be read (EIO)`,
                cause: broken,
            });
        }));

    test('refuses a file that may not be read', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'secret.apk');
            await fs.writeFile(path, 'content');
            const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
            const access = jest.spyOn(fs, 'access').mockRejectedValue(denied); // root may read everything
            await expect(fileFromPath(path)).rejects.toThrow(`path: ${path} may not be read`);
            expect(access).toHaveBeenCalledWith(path, constants.R_OK);
        }));
});

describe('refused before anything is sent', () => {
    test.each<[string, FileSource, string]>([
        ['an empty Uint8Array', new Uint8Array(), 'upload: appFile: is empty'],
        ['an empty Blob', apk(new Blob([])), 'upload: appFile: is empty'],
        ['a quote in the name', new File(['x'], 'a"b.apk'), 'would not arrive as it is'],
        ['a line break in the name', new File(['x'], 'a\r\nX-Header: b.apk'), 'would not arrive as it is'],
        ['a backslash in the name', new File(['x'], 'a\\b.apk'), 'would not arrive as it is'],
        ['a slash in the name', new File(['x'], '../b.apk'), 'would not arrive as it is'],
    ])('%s', async (_, appFile, message) => {
        const server = await uploads();
        const error = await errorOf(clientOf(server).application.upload({ appFile }));
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(error).toMatchObject({ message: expect.stringContaining(message) });
        expect(server.sockets).toHaveLength(0);
    });

    test('an APK of more than 500 MB, content of more than 2 GB', () =>
        withFolder(async (folder) => {
            const server = await uploads();
            const path = join(folder, 'huge.apk');
            await fs.writeFile(path, '');
            await fs.truncate(path, 524_288_001); // takes no room on the disk
            await expect(clientOf(server).application.upload({ appFile: await fileFromPath(path) })).rejects.toThrow(
                'upload: appFile: has 524288001 bytes; the API takes 524288000 at most',
            );
            await fs.truncate(path, 2_147_483_649);
            await expect(clientOf(server).content.postContent({ key: await fileFromPath(path) })).rejects.toThrow(
                'postContent: key: has 2147483649 bytes; the API takes 2147483648 at most',
            );
            expect(server.sockets).toHaveLength(0);
        }));

    test('a path where a bare class expects a file, and a stream without a name', () =>
        withFolder(async (folder) => {
            await fs.writeFile(join(folder, 'a.apk'), 'content');
            const { baseUrl, sockets } = await uploads();
            const options = { baseUrl, apiKey: KEY };
            const api = new ApplicationApi(createConfiguration(options), undefined, createAxios(options));
            const stream = createReadStream(join(folder, 'a.apk'));
            for (const [wrong, reason] of [
                [stream, 'has no name'],
                ['a.apk', 'expected a File'],
                [{}, 'expected a File'],
            ]) {
                // What a program in JavaScript would do.
                const error = await errorOf(Reflect.apply(api.upload, api, [{ enterpriseId: 'e-1', appFile: wrong }]));
                expect(error).toBeInstanceOf(EsperConfigurationError);
                expect(error).toMatchObject({ message: expect.stringContaining(`upload: appFile: ${reason}`) });
            }
            stream.destroy();
            expect(sockets).toHaveLength(0);
        }));

    test('a path where the client expects a file', () =>
        withFolder(async (folder) => {
            await fs.writeFile(join(folder, 'a.apk'), 'content');
            const server = await uploads();
            const { application } = clientOf(server);
            for (const wrong of [join(folder, 'a.apk'), {}, 7, [], () => {}]) {
                const error = await errorOf(Reflect.apply(application.upload, application, [{ appFile: wrong }]));
                expect(error).toBeInstanceOf(EsperConfigurationError);
                expect(error).toMatchObject({ message: expect.stringContaining('upload: appFile: expected a File') });
            }
            expect(server.sockets).toHaveLength(0);
        }));
});

test.each(['Kiosk Zürich.apk', '売店 😀.apk', "it's (1) & %41;.apk"])('the name %s arrives as it is', async (name) => {
    const server = await uploads();
    await clientOf(server).application.upload({ appFile: new File(['x'], name) });
    expect(server.sent[0]?.parts[0]?.head).toContain(`filename="${name}"\r\n`);
});

describe('onUploadProgress', () => {
    test('tells bytes and total up to the end', async () => {
        const server = await uploads();
        const seen: Progress[] = [];
        await clientOf(server).application.upload(
            { appFile: apk(noise(1_000_000)) },
            { onUploadProgress: (progress) => seen.push(progress) },
        );
        expect(seen.length).toBeGreaterThan(10);
        expect(seen.every(({ total }) => total === 1_000_000)).toBe(true);
        expect(seen.map(({ bytes }) => bytes)).toEqual(
            seen.map(({ bytes }) => bytes).sort((one, other) => one - other),
        );
        expect(seen.at(-1)?.bytes).toBe(1_000_000);
    });

    test('knows no total of a stream', async () => {
        const server = await uploads();
        const seen: Progress[] = [];
        await clientOf(server).application.upload(
            { appFile: apk(streamOf(noise(30_000))) },
            { onUploadProgress: (progress) => seen.push(progress) },
        );
        expect(seen.at(-1)).toEqual({ bytes: 30_000, total: undefined });
    });

    test('can throw, and breaks nothing', async () => {
        const server = await uploads();
        const onUploadProgress = () => {
            throw new Error('no terminal');
        };
        await expect(
            clientOf(server).application.upload({ appFile: apk(noise(100)) }, { onUploadProgress }),
        ).resolves.toEqual(DONE);
    });
});

describe('a file that changes while it is sent fails the upload, and never arrives whole:', () => {
    const SIZE = 30_000_000; // more than sockets hold back

    test.each<[string, (path: string) => Promise<void>]>([
        ['shrank', (path) => fs.truncate(path, SIZE / 2)],
        ['grew', (path) => fs.appendFile(path, 'more')],
        ['changed', (path) => fs.utimes(path, 1, 1)],
    ])('it %s', (how, change) =>
        withFolder(async (folder) => {
            const path = join(folder, 'kiosk.apk');
            await fs.writeFile(path, noise(SIZE));
            let isWhole = false;
            let goOn = () => {};
            const server = await serve((request) => {
                goOn = () => request.resume();
                request.on('error', () => {});
                request.on('end', () => {
                    isWhole = true;
                });
            });
            const upload = clientOf(server).application.upload({ appFile: await fileFromPath(path) });
            const failure = errorOf(upload);
            await until(() => server.requests.length === 1);
            await change(path);
            goOn();
            const error = await failure;
            expect(error).toMatchObject({
                name: 'EsperError',
                message: expect.stringMatching(
                    new RegExp(`^${path} ${how} while it was being sent; \\d+ of ${SIZE} bytes were sent$`),
                ),
                operation: 'upload',
                attempts: 1,
            });
            expect(isWhole).toBe(false);
        }),
    );

    test('it is another one than it was when it was chosen', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'kiosk.apk');
            await fs.writeFile(path, noise(100));
            const appFile = await fileFromPath(path);
            await fs.writeFile(path, noise(50));
            const server = await uploads();
            await expect(clientOf(server).application.upload({ appFile })).rejects.toThrow(
                `${path} shrank while it was being sent; 0 of 100 bytes were sent`,
            );
            expect(server.sent).toEqual([]);
        }));

    test('it is gone', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'kiosk.apk');
            await fs.writeFile(path, noise(100));
            const appFile = await fileFromPath(path);
            await fs.rm(path);
            const server = await uploads();
            const error = await errorOf(clientOf(server).application.upload({ appFile }));
            expect(error).toMatchObject({
                name: 'EsperError',
                message: expect.stringContaining("kiosk.apk can't be read: ENOENT"),
            });
        }));

    test("it is a Blob of Node's own", () =>
        withFolder(async (folder) => {
            const path = join(folder, 'kiosk.apk');
            await fs.writeFile(path, noise(100));
            const appFile = new File([await openAsBlob(path)], 'kiosk.apk');
            await fs.writeFile(path, noise(50));
            const server = await uploads();
            const error = await errorOf(clientOf(server).application.upload({ appFile }));
            expect(error).toMatchObject({
                name: 'EsperError',
                message: expect.stringContaining("kiosk.apk can't be read"),
            });
        }));
});

describe('an upload that ends early says how far it got:', () => {
    test('a lost connection', async () => {
        const server = await serve((request) => {
            let read = 0;
            request.on('data', (chunk) => {
                read += chunk.length;
                if (read > 1_000_000) request.socket.destroy();
            });
        });
        const error = await errorOf(clientOf(server).application.upload({ appFile: apk(noise(40_000_000)) }));
        expect(error).toBeInstanceOf(EsperConnectionError);
        expect(error).toMatchObject({
            message: expect.stringMatching(/; \d{7,8} of 40000000 bytes were sent$/),
            attempts: 1,
        });
    });

    test('the signal', async () => {
        const server = await serve(() => {});
        const controller = new AbortController();
        const upload = clientOf(server).application.upload(
            { appFile: apk(noise(40_000_000)) },
            { signal: controller.signal },
        );
        const failure = errorOf(upload);
        await until(() => server.requests.length === 1);
        controller.abort();
        expect(await failure).toMatchObject({
            name: 'EsperAbortError',
            message: expect.stringMatching(/\d+ of 40000000 bytes were sent/),
        });
    });

    test('the signal, and the file is closed', () =>
        withFolder(async (folder) => {
            const path = join(folder, 'kiosk.apk');
            await fs.writeFile(path, noise(40_000_000));
            const open = jest.spyOn(fs, 'open');
            const server = await serve(() => {});
            const controller = new AbortController();
            const failure = errorOf(
                clientOf(server).application.upload(
                    { appFile: await fileFromPath(path) },
                    { signal: controller.signal },
                ),
            );
            await until(() => server.requests.length === 1);
            controller.abort();
            expect(await failure).toMatchObject({ name: 'EsperAbortError' });
            expect(open).toHaveBeenCalledTimes(1);
            const handle = await open.mock.results[0]?.value;
            await until(() => handle.fd === -1);
        }));

    test('an answer before the last byte is an answer', async () => {
        const server = await serve((request, response) => {
            request.once('data', () => json(response, 413, { message: 'Too large' }, { Connection: 'close' }));
        });
        const error = await errorOf(clientOf(server).application.upload({ appFile: apk(noise(40_000_000)) }));
        expect(error).toBeInstanceOf(EsperApiError);
        expect(error).toMatchObject({ status: 413, message: 'upload: 413 Too large' });
    });
});

describe('an upload that is turned away with 429', () => {
    async function busyServer() {
        const bodies: string[] = [];
        const server = await serve(async (request, response) => {
            const [part] = await readParts(request);
            bodies.push(sha256(part?.body ?? Buffer.alloc(0)));
            if (bodies.length === 1) json(response, 429, { message: 'Slow down' });
            else json(response, 201, DONE);
        });
        return { ...server, bodies };
    }

    test('is sent again, whole, from a file', () =>
        withFolder(async (folder) => {
            const bytes = noise(200_000);
            await fs.writeFile(join(folder, 'a.apk'), bytes);
            const server = await busyServer();
            await clientOf(server).application.upload({ appFile: await fileFromPath(join(folder, 'a.apk')) });
            expect(server.bodies).toEqual([sha256(bytes), sha256(bytes)]);
        }));

    test('is not sent again from a stream: it can be read once only', async () => {
        const server = await busyServer();
        const error = await errorOf(clientOf(server).application.upload({ appFile: apk(streamOf(noise(200))) }));
        expect(error).toMatchObject({ status: 429, attempts: 1 });
    });
});

test('an error of the stream that is sent is told as one', async () => {
    const server = await uploads();
    const broken = new ReadableStream<Uint8Array>({
        pull(controller) {
            controller.error(new Error('the disk is on fire'));
        },
    });
    const error = await errorOf(clientOf(server).application.upload({ appFile: apk(broken) }));
    expect(EsperError.is(error)).toBe(true);
    expect(error).toMatchObject({
        name: 'EsperError',
        message: expect.stringContaining("kiosk.apk can't be read: the disk is on fire"),
    });
});
