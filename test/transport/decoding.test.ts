import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { EsperResponseError } from '../../src/index.js';
import { isOverFetch } from '../support/over-transport.js';
import { answer, clientOf, errorOf, serveSockets } from '../support/servers.js';

const TEXT = JSON.stringify({ id: 'd', name: 'x'.repeat(50_000) });
const PADDING = Buffer.alloc(512);
const FORGED = Buffer.from('{"id":"forged"}');
const DEVICE = { deviceId: 'd' };

const serveCoded = (coding: string, body: Buffer) =>
    serveSockets((socket) => socket.write(answer(200, body, { 'Content-Encoding': coding })));

/** fetch decompresses by itself, and takes a part for the whole: a file that may be one is refused. */
const isUndoneByFetch = (coding: string): boolean => /^((x-)?gzip|deflate|br|, ?)+$/i.test(coding);
const UNCHECKED = {
    name: 'EsperResponseError',
    message: expect.stringContaining('fetch does not tell whether it is whole'),
};

describe.each<[coding: string, body: Buffer]>([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['GZip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
    ['deflate,gzip', gzipSync(deflateSync(TEXT))],
    ['identity', Buffer.from(TEXT)],
    ['identity, gzip', gzipSync(TEXT)],
    ['aws-chunked', Buffer.from(TEXT)],
    ['aws-chunked, gzip', gzipSync(TEXT)],
    ['', Buffer.from(TEXT)],
    // Zeros behind the end are padding.
    ['gzip', Buffer.concat([gzipSync(TEXT), PADDING])],
    ['deflate', Buffer.concat([deflateSync(TEXT), PADDING])],
    ['deflate', Buffer.concat([deflateRawSync(TEXT), PADDING])],
    ['br', Buffer.concat([brotliCompressSync(TEXT), PADDING])],
])('Content-Encoding: %s', (coding, body) => {
    test('of JSON', async () => {
        const server = await serveCoded(coding, body);
        expect(await clientOf(server).device.getDeviceById(DEVICE)).toEqual(JSON.parse(TEXT));
    });

    test('of a file', async () => {
        const server = await serveCoded(coding, body);
        const download = clientOf(server).download(`${server.baseUrl}/a.json`);
        if (isOverFetch && isUndoneByFetch(coding)) expect(await errorOf(download)).toMatchObject(UNCHECKED);
        else expect(await new Response((await download).stream).text()).toBe(TEXT);
    });
});

describe.each(['UTF-8', 'compress', 'gzip, rot13', 'none'])('a coding that is none, or not known: %s', (coding) => {
    test('is refused for JSON', async () => {
        const server = await serveCoded(coding, Buffer.from(TEXT));
        const error = await errorOf(clientOf(server).device.getDeviceById(DEVICE));
        expect(error).toBeInstanceOf(EsperResponseError);
        expect(error).toMatchObject({
            message: `The answer is compressed in a way that is not known here (${coding})`,
            attempts: 1,
            sent: 'yes',
        });
    });
});

test.each(['UTF-8', 'compress', 'none'])(
    'a file that was asked for as it is comes so, whatever is said: %s',
    async (coding) => {
        const server = await serveCoded(coding, Buffer.from(TEXT));
        const { stream, length } = await clientOf(server).download(`${server.baseUrl}/a.json`);
        expect(length).toBe(TEXT.length);
        expect(await new Response(stream).text()).toBe(TEXT);
    },
);

test.each<[name: string, coding: string, body: Buffer]>([
    ['bytes after the end of a gzip', 'gzip', Buffer.concat([gzipSync(TEXT), FORGED])],
    ['bytes after the end of a deflate', 'deflate', Buffer.concat([deflateSync(TEXT), FORGED])],
    ['bytes after the end of a raw deflate', 'deflate', Buffer.concat([deflateRawSync(TEXT), FORGED])],
    ['a second deflate', 'deflate', Buffer.concat([deflateSync(TEXT), deflateSync(TEXT)])],
    ['bytes after the end of a brotli', 'br', Buffer.concat([brotliCompressSync(TEXT), FORGED])],
    ['bytes after padding', 'deflate', Buffer.concat([deflateSync(TEXT), PADDING, FORGED])],
    [
        'bytes after the end of a deflate in a gzip',
        'deflate, gzip',
        gzipSync(Buffer.concat([deflateSync(TEXT), FORGED])),
    ],
    ['half a gzip', 'gzip', gzipSync(TEXT).subarray(0, 60)],
    ['half a gzip in a brotli', 'gzip, br', brotliCompressSync(gzipSync(TEXT).subarray(0, 60))],
    ['a deflate that is none', 'deflate', Buffer.from('hello, hello, hello')],
])('%s is no answer and no file', async (_, coding, body) => {
    const server = await serveCoded(coding, body);
    const call = clientOf(server).device.getDeviceById(DEVICE);
    if (isOverFetch) {
        // What fetch makes of it is all of the answer, or none at all.
        const outcome = await call.catch((error: unknown) => error);
        if (EsperResponseError.is(outcome)) expect(outcome).toMatchObject({ sent: 'yes', attempts: 1 });
        else expect(outcome).toEqual(JSON.parse(TEXT));
        expect(await errorOf(clientOf(server).download(`${server.baseUrl}/a.json`))).toMatchObject(UNCHECKED);
        return;
    }
    const error = await errorOf(call);
    expect(error).toBeInstanceOf(EsperResponseError);
    expect(error).toMatchObject({ message: expect.stringMatching(/^The answer can't be decompressed: /) });
    const { stream } = await clientOf(server).download(`${server.baseUrl}/a.json`);
    expect(await errorOf(new Response(stream).text())).toMatchObject({ name: 'EsperResponseError' });
});
