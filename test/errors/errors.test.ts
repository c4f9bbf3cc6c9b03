import axios from 'axios';
import { addFacts, addToMessage } from '../../src/errors/esper-error.js';
import * as api from '../../src/index.js';
import {
    createAxios,
    DeviceApi,
    EsperApiError,
    EsperAuthenticationError,
    EsperBadRequestError,
    EsperConflictError,
    EsperConnectionError,
    EsperError,
    EsperNotFoundError,
    EsperPermissionError,
    EsperRateLimitError,
    EsperResponseError,
    EsperServerError,
    paginate,
} from '../../src/index.js';
import { isOnUndici } from '../support/over-transport.js';
import { answer, clientOf, errorOf, KEY, serve, serveSockets } from '../support/servers.js';

/** The error of a call that is answered with these bytes. */
async function errorFor(bytes: Buffer, options = {}): Promise<unknown> {
    const server = await serveSockets((socket) => socket.end(bytes));
    return errorOf(
        clientOf(server, { maxRetries: 0, maxThrottleWait: 0, ...options }).device.getDeviceById({ deviceId: 'd-1' }),
    );
}

describe('a status has its class', () => {
    test.each([
        [400, EsperBadRequestError],
        [401, EsperAuthenticationError],
        [403, EsperPermissionError],
        [404, EsperNotFoundError],
        [405, EsperApiError],
        [409, EsperConflictError],
        [415, EsperApiError],
        [429, EsperRateLimitError],
        [500, EsperServerError],
        [502, EsperServerError],
        [503, EsperServerError],
        [504, EsperServerError],
        [599, EsperServerError],
        [999, EsperApiError],
        [300, EsperApiError],
        [304, EsperApiError],
    ])('%i', async (status, type) => {
        const error = await errorFor(
            answer(status, status === 304 ? '' : '{"message":"no"}', { 'x-request-id': 'r-7' }),
        );
        expect(error).toBeInstanceOf(type);
        expect(type.is(error)).toBe(true);
        expect(EsperApiError.is(error)).toBe(true);
        expect(EsperError.is(error)).toBe(true);
        expect(error).toMatchObject({
            name: type.name,
            status,
            requestId: 'r-7',
            operation: 'getDeviceById',
            method: 'GET',
            pathTemplate: '/enterprise/{enterprise_id}/device/{device_id}/',
            attempts: 1,
        });
    });
});

describe('the message has the server’s words behind operation and status', () => {
    test.each([
        [
            'classic',
            '{"errors":["detail: Not found."],"message":"detail: Not found. ","status":404}',
            'detail: Not found.',
            ['detail: Not found.'],
        ],
        ['newer services', '{"code":"E-17","message":"No such blueprint","content":null}', 'No such blueprint', []],
        [
            'Django REST',
            '{"detail":"Authentication credentials were not provided."}',
            'Authentication credentials were not provided.',
            [],
        ],
        [
            'fields of Django REST',
            '{"name":["This field is required."],"age":["Too old."]}',
            'name: This field is required.',
            ['name: This field is required.', 'age: Too old.'],
        ],
        [
            'errors only',
            '{"errors":["limit: too big","offset: negative"]}',
            'limit: too big',
            ['limit: too big', 'offset: negative'],
        ],
        [
            'errors by field',
            '{"message":"bad","errors":{"name":["taken","short"]}}',
            'bad',
            ['name: taken', 'name: short'],
        ],
        ['errors that are objects', '{"errors":[{"field":"name"}]}', '{"field":"name"}', ['{"field":"name"}']],
        ['HTML', '<html><body><h1>502 Bad Gateway</h1></body></html>', 'Status', []],
        ['nothing', '', 'Status', []],
        ['null', 'null', 'Status', []],
        ['a number', '17', 'Status', []],
        ['an array', '[["no"]]', 'Status', []],
        ['a message beside fields', '{"message":"bad","tags":["a"]}', 'bad', []],
        ['a detail beside fields', '{"detail":"bad","tags":["a"]}', 'bad', []],
        ['errors that are null', '{"errors":null,"name":["taken"]}', 'name: taken', ['name: taken']],
        ['errors by field that are no lists', '{"errors":{"name":"taken","age":["old"]}}', 'age: old', ['age: old']],
        ['blank errors', '{"errors":[" ",""]}', 'Status', []],
        ['a cut body', '{"errors":["detail: Not fou', 'Status', []],
        ['a blank message', '{"message":"  ","detail":"Gone"}', 'Gone', []],
        ['a message that is no text', '{"message":{"a":1},"detail":"Gone"}', 'Gone', []],
    ])('%s', async (_, body, message, errors) => {
        expect(await errorFor(answer(400, body))).toMatchObject({
            message: `getDeviceById: 400 ${message}`,
            serverMessage: message,
            errors,
        });
    });

    test.each([
        ['listed', { errors: Array.from({ length: 60 }, (_, index) => `no ${index}`) }],
        ['by field', { errors: { tags: Array.from({ length: 60 }, (_, index) => `no ${index}`) } }],
    ])('50 errors at most, %s', async (_, body) => {
        const error = await errorFor(answer(400, JSON.stringify(body)));
        expect(EsperApiError.is(error) && error.errors).toHaveLength(50);
    });

    test('or that none was given, when there is neither a body nor a reason', async () => {
        const error = await errorFor(Buffer.from('HTTP/1.1 418 \r\nContent-Length: 0\r\n\r\n'));
        expect(error).toMatchObject({ message: 'getDeviceById: 418 No reason given' });
        expect(error).not.toHaveProperty('body');
    });

    test('or that none was given, when the reason is blank', async () => {
        const instance = axios.create({
            adapter: async (config) => ({ data: undefined, status: 418, statusText: ' ', headers: {}, config }),
        });
        const esper = clientOf({ baseUrl: 'http://127.0.0.1:9/api' }, { axios: instance });
        const error = await errorOf(esper.device.getDeviceById({ deviceId: 'd-1' }));
        expect(error).toMatchObject({ status: 418, serverMessage: 'No reason given' });
    });

    test('a request id is cut at 200 characters', async () => {
        const error = await errorFor(answer(400, '', { 'x-request-id': 'r'.repeat(300) }));
        expect(error).toMatchObject({ requestId: 'r'.repeat(200) });
    });

    test('code is kept as number and as text', async () => {
        expect(await errorFor(answer(400, '{"code":1017,"message":"a"}'))).toMatchObject({ code: 1017 });
        expect(await errorFor(answer(400, '{"code":"E-17","message":"a"}'))).toMatchObject({ code: 'E-17' });
    });

    test('a body that is not UTF-8 is read as well as it can be', async () => {
        const body = Buffer.from('{"message":"Ger\xe4t gel\xf6scht"}', 'latin1');
        expect(await errorFor(answer(404, body))).toMatchObject({
            status: 404,
            serverMessage: 'Ger\uFFFDt gel\uFFFDscht',
        });
    });

    test('megabytes of HTML become a short error', async () => {
        const error = await errorFor(answer(500, `<html>${'x'.repeat(3_000_000)}</html>`));
        expect(error).toMatchObject({ status: 500, serverMessage: 'Status' });
        expect(EsperApiError.is(error) && error.body?.length).toBe(2000);
    });

    test('a long message is cut at 500 characters', async () => {
        const error = await errorFor(answer(400, JSON.stringify({ message: 'm'.repeat(5000) })));
        expect(error).toMatchObject({
            message: `getDeviceById: 400 ${'m'.repeat(500)}`,
            serverMessage: 'm'.repeat(500),
        });
    });

    test('an error whose body is cut off keeps its status', async () => {
        const error = await errorFor(
            answer(503, '{"message":"later"', { 'Content-Length': '500', 'Retry-After': '7' }),
        );
        expect(EsperServerError.is(error)).toBe(true);
        expect(error).toMatchObject({ status: 503, retryAfterMs: 7000 });
    });

    test('an error with more bytes than are allowed keeps its status', async () => {
        const error = await errorFor(answer(500, 'x'.repeat(5000)), { maxResponseBytes: 1000 });
        expect(error).toMatchObject({ name: 'EsperServerError', status: 500 });
    });

    test('a deeply nested body is no reason to fail otherwise', async () => {
        const deep = `{"errors":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
        expect(await errorFor(answer(400, deep))).toMatchObject({ name: 'EsperBadRequestError', status: 400 });
    });

    test('a key that the server repeats is taken out, in every field', async () => {
        const body = JSON.stringify({ message: `Bad key ${KEY}`, errors: [`key: ${KEY}`], code: KEY });
        const error = await errorFor(answer(401, body, { 'x-request-id': KEY }));
        expect(error).toMatchObject({
            serverMessage: 'Bad key ***',
            errors: ['key: ***'],
            code: '***',
            requestId: '***',
        });
        expect(JSON.stringify(error)).not.toContain(KEY);
    });

    test('of a key that the end of the excerpt cuts, nothing is left', async () => {
        const error = await errorFor(answer(401, `${'x'.repeat(1990)}${KEY}`));
        expect(JSON.stringify(error)).not.toContain(KEY.slice(0, 9));
        const cut = await errorFor(answer(401, `{"message":"Bad ${KEY.slice(0, 20)}`));
        expect(JSON.stringify(cut)).not.toContain(KEY.slice(0, 9));
    });
});

describe('a success that is none is an EsperResponseError, never retried', () => {
    const noJson = 'The server answered 200 with a body that is no JSON';
    test.each<[string, string | Buffer, Record<string, string>, string]>([
        ['HTML', '<html>Please log in</html>', { 'Content-Type': 'text/html' }, `${noJson} (text/html)`],
        [
            'a type that is too long to repeat',
            '?',
            { 'Content-Type': `a/${'b'.repeat(200)}` },
            `${noJson} (a/${'b'.repeat(98)})`,
        ],
        ['broken JSON', '{"id":', {}, `${noJson} (application/json)`],
        ['an empty body', '', {}, 'The server answered 200 without a body where JSON was expected'],
        ['blanks', '  ', {}, `${noJson} (application/json)`],
        ['null', 'null', {}, 'The server answered 200 without a body where JSON was expected'],
        ['a text', '"OK"', {}, 'The server answered 200 with a string where an object was expected'],
        ['a number', '17', {}, 'The server answered 200 with a number where an object was expected'],
        [
            'not UTF-8',
            Buffer.from('{"name":"Ger\xe4t"}', 'latin1'),
            {},
            'The server answered 200 with a body that is not UTF-8',
        ],
    ])('%s', async (_, body, headers, message) => {
        const server = await serveSockets((socket) =>
            socket.write(answer(200, body, { ...headers, 'x-request-id': 'r-1' })),
        );
        const error = await errorOf(clientOf(server, { maxRetries: 3 }).device.getDeviceById({ deviceId: 'd-1' }));
        expect(EsperResponseError.is(error)).toBe(true);
        expect(error).toMatchObject({ message, operation: 'getDeviceById', attempts: 1, requestId: 'r-1' });
        expect(server.requests).toHaveLength(1);
    });

    test('a text of no type', async () => {
        const error = await errorFor(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno'));
        expect(error).toMatchObject({ name: 'EsperResponseError', message: `${noJson} (no content type)` });
    });

    test.each<[string, number, (esper: api.EsperClient) => Promise<unknown>]>([
        ['a 204', 204, (esper) => esper.device.getDeviceById({ deviceId: 'd-1' })],
        ['a 205', 205, (esper) => esper.device.getDeviceById({ deviceId: 'd-1' })],
        ['a DELETE', 200, (esper) => esper.deviceGroup.deleteGroup({ groupId: 'g' })],
    ])('but no body is no failure of %s', async (_, status, call) => {
        const server = await serveSockets((socket) => socket.write(answer(status)));
        expect(await call(clientOf(server))).toBeUndefined();
    });

    test('not gzip', async () => {
        const error = await errorFor(answer(200, 'not gzip at all', { 'Content-Encoding': 'gzip' }));
        expect(error).toMatchObject({
            name: 'EsperResponseError',
            message: "The answer can't be decompressed: incorrect header check",
            cause: { code: 'Z_DATA_ERROR' },
        });
    });

    test('more bytes than are allowed', async () => {
        const error = await errorFor(answer(200, `"${'x'.repeat(5000)}"`), { maxResponseBytes: 1000 });
        expect(error).toMatchObject({
            name: 'EsperResponseError',
            message: 'The answer has more than 1000 bytes (maxResponseBytes)',
        });
    });

    test('a byte-order mark does no harm', async () => {
        const server = await serveSockets((socket) => socket.write(answer(200, '\uFEFF{"id":"d-1"}')));
        expect(await clientOf(server).device.getDeviceById({ deviceId: 'd-1' })).toEqual({ id: 'd-1' });
    });

    test('a deeply nested body is parsed', async () => {
        const server = await serveSockets((socket) =>
            socket.write(answer(200, `{"id":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)),
        );
        expect(await clientOf(server).device.getDeviceById({ deviceId: 'd-1' })).toHaveProperty('id');
    });
});

describe('no complete answer is an EsperConnectionError, and its cause has the system’s word', () => {
    test('a connection that is closed before an answer', async () => {
        expect(await errorFor(Buffer.alloc(0))).toMatchObject({
            name: 'EsperConnectionError',
            message: `No answer: ${isOnUndici ? 'the connection was closed in the middle of it' : 'socket hang up'}`,
            cause: { code: 'ECONNRESET' },
        });
    });

    test('a connection that is closed in the middle of one', async () => {
        expect(await errorFor(answer(200, '{"id":', { 'Content-Length': '500' }))).toMatchObject({
            name: 'EsperConnectionError',
            message: 'The answer ended too early: the connection was closed in the middle of it',
            cause: { code: 'ECONNRESET' },
        });
    });

    test('a connection that is refused', async () => {
        const esper = clientOf({ baseUrl: 'http://127.0.0.1:2/api' }, { maxRetries: 0 });
        expect(await errorOf(esper.device.getDeviceById({ deviceId: 'd-1' }))).toMatchObject({
            name: 'EsperConnectionError',
            message: 'No answer: connect ECONNREFUSED 127.0.0.1:2',
            cause: { code: 'ECONNREFUSED' },
        });
    });
});

describe('an error says where', () => {
    test('its stack begins at the line that called, whatever was called', async () => {
        const server = await serve((_, response) => response.writeHead(404).end());
        const esper = clientOf(server);
        const devices = new DeviceApi(undefined, undefined, createAxios({ baseUrl: server.baseUrl, apiKey: KEY }));
        const calls = [
            async () => esper.token.getTokenInfo(),
            async () => esper.device.getDeviceById({ deviceId: 'd-1' }),
            async () => esper.device.getAllDevices(),
            async () => esper.device.getAllDevices().toArray({ maxItems: 1 }),
            async () => esper.waitForCommand({ requestId: 'r' }, { maxWait: 1000 }),
            async () => esper.download(`${server.baseUrl}/file`),
            async () => paginate(devices.getAllDevices.bind(devices), { enterpriseId: 'e' }),
            async () => {
                const promise = esper.device.getDeviceById({ deviceId: 'd-1' });
                promise.catch(() => {});
                await new Promise((resolve) => setTimeout(resolve, 50)); // it fails before anybody waits for it
                return promise;
            },
        ];
        for (const call of calls) {
            const error = await errorOf(call());
            expect(error instanceof Error && error.stack).toMatch(
                /^EsperNotFoundError: \w+: 404 Not Found\n\s+at .*errors\.test\.ts:/,
            );
        }
    });

    test('but a call goes on where Error is frozen', async () => {
        const server = await serve((_, response) => response.writeHead(404).end());
        Object.defineProperty(Error, 'stackTraceLimit', { writable: false });
        try {
            expect(await errorOf(clientOf(server).token.getTokenInfo())).toBeInstanceOf(EsperNotFoundError);
        } finally {
            Object.defineProperty(Error, 'stackTraceLimit', { writable: true });
        }
    });

    test('so does that of a list whose options are refused', async () => {
        const list = clientOf({ baseUrl: 'http://127.0.0.1:9/api' }).device;
        const walks = [
            async () => list.getAllDevices({}, { concurrency: 0 }),
            async () => list.getAllDevices({}, { resumeFrom: 'x' }).toArray({ maxItems: 1 }),
            async () => list.getAllDevices().toArray({ maxItems: -1 }),
            async () => list.getAllDevices({}, { concurrency: 0 }).pages()[Symbol.asyncIterator]().next(),
        ];
        for (const walk of walks) {
            const error = await errorOf(walk());
            expect(error instanceof Error && error.stack).toMatch(
                /^EsperConfigurationError: .*\n\s+at .*errors\.test\.ts:/,
            );
        }
    });

    test('toJSON has what a log needs', async () => {
        const error = await errorFor(answer(404, '{"message":"no"}'));
        expect(JSON.parse(JSON.stringify(error))).toEqual({
            name: 'EsperNotFoundError',
            message: 'getDeviceById: 404 no',
            status: 404,
            serverMessage: 'no',
            sent: 'yes',
            errors: [],
            body: '{"message":"no"}',
            operation: 'getDeviceById',
            method: 'GET',
            pathTemplate: '/enterprise/{enterprise_id}/device/{device_id}/',
            attempts: 1,
        });
    });
});

describe('guards', () => {
    test('know an error of another copy of the package', async () => {
        let other: typeof import('../../src/index.js') | undefined;
        await jest.isolateModulesAsync(async () => {
            other = await import('../../src/index.js');
        });
        if (other === undefined) throw new Error('no second copy');
        const error = new other.EsperNotFoundError('no', { status: 404 });
        expect(error).not.toBeInstanceOf(EsperNotFoundError);
        expect(EsperNotFoundError.is(error)).toBe(true);
        expect(EsperApiError.is(error)).toBe(true);
        expect(EsperError.is(error)).toBe(true);
        expect(EsperServerError.is(error)).toBe(false);
        expect(other.EsperConnectionError.is(new EsperConnectionError('no'))).toBe(true);
    });

    test('say no to what is no error of ours', () => {
        for (const value of [undefined, null, 0, 'EsperError', {}, new Error('no'), { name: 'EsperError' }]) {
            expect(EsperError.is(value)).toBe(false);
        }
    });

    test('work as functions by themselves', () => {
        const errors = [new Error('a'), new EsperConnectionError('b')];
        expect(errors.filter(EsperConnectionError.is)).toHaveLength(1);
    });
});

describe('an error that a program makes or changes', () => {
    test('has the name of its class, which can be changed', () => {
        for (const [name, value] of Object.entries(api)) {
            if (name.endsWith('Error')) expect(Reflect.get(value, 'prototype')).toHaveProperty('name', name);
        }
        const error = new EsperError('no');
        error.name = 'Mine';
        expect(String(error)).toBe('Mine: no');
    });

    test('has no complaints and no facts that nobody gave', () => {
        expect(Object.keys(new EsperError('no', { operation: undefined, attempts: 0 }))).toEqual(['attempts']);
        expect(new EsperApiError('no', { status: 404 }).errors).toEqual([]);
    });

    test('is known by the mark that every version of the package gives', () => {
        const error = Object.assign(new Error('no'), { [Symbol.for('esper-client.error')]: 'EsperError' });
        expect(EsperError.is(error)).toBe(true);
        expect(EsperApiError.is(error)).toBe(false);
    });

    test('keeps the facts that it has', () => {
        const error = new EsperError('no', { operation: 'getGroup' });
        addFacts(error, { operation: 'getDeviceById', method: 'GET', attempts: undefined });
        expect(error.toJSON()).toEqual({
            name: 'EsperError',
            message: 'no',
            operation: 'getGroup',
            method: 'GET',
            sent: 'unknown',
        });
    });

    test('says what is added in its stack too, unless that says something else', () => {
        const error = new EsperError('no');
        addToMessage(error, ', $& costs $$');
        expect(error.message).toBe('no, $& costs $$');
        expect(error.stack).toMatch(/^EsperError: no, \$& costs \$\$\n\s+at /);
        for (const stack of ['mine: no', 'EsperError: no', undefined]) {
            const other = new EsperError('no');
            Object.defineProperty(other, 'stack', { value: stack, writable: true });
            addToMessage(other, ' more');
            expect(other).toMatchObject({ message: 'no more', stack: stack?.replace('EsperError: no', '$& more') });
        }
    });
});
