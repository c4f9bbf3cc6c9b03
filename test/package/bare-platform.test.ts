// The built package where a platform lacks what others have: it is loaded all the same, and nothing is made before it is used.
import path from 'node:path';
import { readParts, withFolder } from '../support/multipart.js';
import { runProgram } from '../support/run-program.js';
import { json, serve } from '../support/servers.js';

const PROGRAM = path.join(__dirname, '../support/bare-program.mjs');

/** What jest's jsdom has not; Node's modules are there. */
const MISSING_IN_JSDOM = [
    ...['TextDecoder', 'TextEncoder', 'fetch', 'Request', 'Response', 'Headers', 'ReadableStream', 'setImmediate'],
    ...['structuredClone', 'BroadcastChannel', 'MessageChannel'],
];

/** What one platform or another has not. */
const MISSING_SOMEWHERE = [
    ...MISSING_IN_JSDOM,
    ...['AbortController', 'AbortSignal', 'Blob', 'File', 'FormData', 'Event', 'EventTarget', 'DOMException'],
    ...['performance', 'crypto', 'navigator', 'WritableStream', 'TransformStream', 'queueMicrotask', 'atob', 'btoa'],
];

describe.each(['esm', 'cjs'])('the %s build', (format) => {
    test('is loaded where all of them are missing', async () => {
        const { code, stdout, stderr } = await runProgram([PROGRAM, format, JSON.stringify(MISSING_SOMEWHERE)]);
        expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'loaded\n', stderr: '' });
    });

    test('makes calls in jest’s jsdom', () =>
        withFolder(async (folder) => {
            let pages = 0;
            const server = await serve(async (request, response) => {
                const url = request.url ?? '';
                if (url.includes('/device/none')) return json(response, 404, { message: 'kein Gerät' });
                if (url.includes('/device/d')) return json(response, 200, { device_name: 'Zürich' });
                if (url.includes('/file')) return response.end('the file');
                if (request.method === 'POST') {
                    const [part] = await readParts(request);
                    return json(response, 201, { name: part?.body.toString() });
                }
                pages += 1;
                if (pages === 2) return json(response, 500, { message: 'kaputt' });
                const at = Number(new URL(url, 'http://x').searchParams.get('offset') ?? 0);
                const next = at < 2 ? `http://x/?limit=1&offset=${at + 1}` : null;
                json(response, 200, { count: 3, next, results: [{ id: `d-${at}` }] });
            });
            const { stdout, stderr } = await runProgram([
                PROGRAM,
                ...[format, JSON.stringify(MISSING_IN_JSDOM), server.baseUrl, folder],
            ]);
            expect(`${stdout}${stderr}`.trim().split('\n')).toEqual([
                'loaded',
                'get: Zürich',
                'error: EsperNotFoundError: getDeviceById: 404 kein Gerät',
                'upload: Zürich',
                'download: 8',
                'token: d-1,d-2',
            ]);
        }));
});
