import axios, { type AxiosInstance } from 'axios';
import { Configuration } from '../../generated/configuration.js';
import {
    type ClientOptions,
    createAxios,
    createConfiguration,
    DeviceGroupApi,
    EsperApiError,
    EsperClient,
    EsperConnectionError,
    EsperResponseError,
} from '../../src/index.js';
import { isOverFetch, isOverUndici } from '../support/over-transport.js';
import { answer, clientOf, errorOf, serveSockets } from '../support/servers.js';

const DEVICE = { deviceId: 'd' };
const GROUP = { deviceGroup: { name: 'a' } };
const OK = '{"id":"d"}';

/** Node's fetch ends a request whose answer begins with a 100 that it has not asked for. */
const CONTINUE_BY_FETCH = {
    name: 'EsperResponseError',
    message: expect.stringContaining('The server answered 100 unasked'),
    attempts: 1,
};

describe('an answer below 200', () => {
    test.each(['100 Continue', '102 Processing', '103 Early Hints'])('%s, unasked, is passed over', async (status) => {
        const server = await serveSockets((socket) => {
            socket.write(`HTTP/1.1 ${status}\r\nLink: </a>\r\n\r\n`);
            socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
            setTimeout(() => socket.write(answer(200, OK)), 5);
        });
        const esper = clientOf(server, { maxRetries: 0 });
        if (isOverFetch && status.startsWith('100')) {
            expect(await errorOf(esper.device.getDeviceById(DEVICE))).toMatchObject(CONTINUE_BY_FETCH);
            return;
        }
        for (let call = 0; call < 3; call += 1) expect(await esper.device.getDeviceById(DEVICE)).toEqual({ id: 'd' });
        expect(await esper.deviceGroup.createGroup(GROUP)).toEqual({ id: 'd' });
        expect(server.sockets.length).toBeLessThanOrEqual(2); // they are used again
    });

    test('100 in pieces, and in one piece with the answer', async () => {
        const pieces = ['HT', 'TP/1.1 10', '0 Continue\r\nX: y\r', '\n\r', '\n'];
        const server = await serveSockets(async (socket, _, connection) => {
            if (connection === 1) {
                for (const piece of pieces) {
                    socket.write(piece);
                    await new Promise((resolve) => setTimeout(resolve, 5));
                }
                socket.write(answer(200, OK));
            } else socket.write(Buffer.concat([Buffer.from('HTTP/1.1 100 \r\n\r\n'), answer(200, OK)]));
        });
        for (let call = 0; call < 2; call += 1) {
            const device = clientOf(server).device.getDeviceById(DEVICE);
            if (isOverFetch) expect(await errorOf(device)).toMatchObject(CONTINUE_BY_FETCH);
            else expect(await device).toEqual({ id: 'd' });
        }
    });

    test.each([
        ['with an upgrade', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'],
        ['without one', ''],
    ])('101 %s ends the call at once', async (_, headers) => {
        const server = await serveSockets((socket) =>
            socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`),
        );
        // fetch passes over a 101 without an upgrade, and waits for the answer.
        const isPassedOver = isOverFetch && headers === '';
        const esper = clientOf(server, { maxRetries: 0, timeout: isPassedOver ? 500 : 20_000 });
        const started = performance.now();
        const calls = [esper.device.getDeviceById(DEVICE), esper.deviceGroup.createGroup(GROUP)];
        if (!isOverUndici) calls.push(esper.download(`${server.baseUrl}/a.apk`) as never);
        for (const error of await Promise.all(calls.map(errorOf))) {
            if (isPassedOver) {
                expect(error).toMatchObject({ name: 'EsperTimeoutError', sent: 'unknown' });
                continue;
            }
            expect(error).toBeInstanceOf(EsperResponseError);
            expect(error).toMatchObject({ message: expect.stringContaining('The server answered 101'), sent: 'yes' });
        }
        expect(performance.now() - started).toBeLessThan(5_000);
    });
});

test('names and words in headers that are raw UTF-8 are read as such', async () => {
    const server = await serveSockets((socket) =>
        socket.write(Buffer.from('HTTP/1.1 404 Gerät fehlt\r\nContent-Length: 0\r\n\r\n', 'utf8')),
    );
    const error = await errorOf(clientOf(server).device.getDeviceById(DEVICE));
    expect(error).toBeInstanceOf(EsperApiError);
    expect(error).toMatchObject({ message: 'getDeviceById: 404 Gerät fehlt' });
});

const CASES = { 'user-agent': 'mine/1', 'CONTENT-TYPE': 'application/json; charset=utf-8', aCCept: 'text/json' };

/** Calls by the client, and by a class with every kind of instance. */
const CREATE_GROUP: Readonly<Record<string, (options: ClientOptions) => Promise<unknown>>> = {
    'the client': (options) => new EsperClient(options).deviceGroup.createGroup(GROUP, { headers: CASES }),
    'a class with createAxios': (options) => byClass(options, createAxios(options)),
    'a class with createAxios that has interceptors': (options) => {
        const instance = createAxios(options);
        instance.interceptors.request.use((config) => config);
        return byClass(options, instance);
    },
    'a class with axios itself': (options) => byClass(options, axios.create()),
    'a class with axios by fetch': (options) => byClass(options, axios.create({ adapter: 'fetch' })),
    'a class whose configuration has headers': (options) => {
        const baseOptions = { headers: { Accept: 'text/plain', 'USER-agent': 'other/1' } };
        return byClass(options, createAxios(options), new Configuration({ ...options, baseOptions }));
    },
};

const byClass = (
    options: ClientOptions,
    instance: AxiosInstance,
    configuration = createConfiguration(options),
): Promise<unknown> =>
    new DeviceGroupApi(configuration, undefined, instance).createGroup(
        { enterpriseId: 'e', ...GROUP },
        { headers: CASES },
    );

test.each(Object.entries(CREATE_GROUP))(
    'headers that differ only in case go out once by %s, the caller’s',
    async (_, createGroup) => {
        const heads: string[] = [];
        const server = await serveSockets((socket, request) => {
            heads.push(request.split('\r\n\r\n')[0] ?? '');
            socket.write(answer(200, OK));
        });
        await createGroup({ baseUrl: server.baseUrl, apiKey: 'k'.repeat(30), enterpriseId: 'e' });
        const names = heads[0]
            ?.split('\r\n')
            .slice(1)
            .map((line) => line.split(':')[0]?.toLowerCase());
        expect(names?.length).toBe(new Set(names).size);
        expect(heads[0]).toMatch(/^user-agent: mine\/1$/im);
        expect(heads[0]).toMatch(/^content-type: application\/json; charset=utf-8$/im);
        expect(heads[0]).toMatch(/^accept: text\/json$/im);
    },
);

test('a header that a caller gives in two cases goes out once, as the last of them', async () => {
    const heads: string[] = [];
    const server = await serveSockets((socket, request) => {
        heads.push(request);
        socket.write(answer(200, OK));
    });
    await clientOf(server).device.getDeviceById(DEVICE, { headers: { 'X-Mine': 'a', 'x-MINE': 'b' } });
    expect(heads[0]?.match(/^x-mine: .*$/gim)).toEqual([expect.stringMatching(/^x-mine: b\r?$/i)]);
});

test.each([{}, () => 'x', ['a'], Symbol('x'), null])('a header value of %p is refused', async (value) => {
    const esper = clientOf({ baseUrl: 'http://127.0.0.1:1/api' });
    const call = esper.device.getDeviceById(DEVICE, { headers: { 'X-Mine': value } } as never);
    expect(await errorOf(call)).toMatchObject({
        name: 'EsperConfigurationError',
        message: 'getDeviceById: headers: the value of X-Mine is no string',
    });
});

test('a host with several addresses, none of which answers, is named', async () => {
    const error = await errorOf(
        clientOf({ baseUrl: 'http://localhost:2/api' }, { maxRetries: 0 }).device.getDeviceById(DEVICE),
    );
    expect(error).toBeInstanceOf(EsperConnectionError);
    expect(error).toMatchObject({ message: expect.stringMatching(/^No answer: .*ECONNREFUSED/), sent: 'no' });
});
