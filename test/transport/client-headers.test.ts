import axios from 'axios';
import {
    type ClientOptions,
    createAxios,
    createConfiguration,
    DeviceApi,
    EsperClient,
    toFile,
} from '../../src/index.js';
import { clientOf, errorOf, json, KEY, serve, type TestServer } from '../support/servers.js';
import { WAYS } from '../support/ways.js';

const DEVICE = { enterpriseId: 'e-1', deviceId: 'd' };

const answering = (): Promise<TestServer> =>
    serve((request, response) => {
        request.resume().on('end', () => json(response, 200, { id: 'd' }));
    });

const ALL = [...WAYS, ['an axios instance', () => ({ axios: axios.create() })]] as const;

describe.each(ALL)('by %s', (_, way) => {
    test('every call has the headers of the client, and those of a call win', async () => {
        const server = await answering();
        const esper = clientOf(server, { ...way(), headers: { 'X-Gate': 'open', 'X-Mine': 'client' } });
        await esper.device.getDeviceById(DEVICE);
        await esper.device.getDeviceById(DEVICE, { headers: { 'x-mine': 'call' } });
        await esper.content.postContent({ key: toFile(new Blob(['a']), { name: 'a.txt' }) });
        await esper.request('GET', '/new/');
        expect(server.requests.map(({ headers }) => [headers['x-gate'], headers['x-mine']])).toEqual([
            ['open', 'client'],
            ['open', 'call'],
            ['open', 'client'],
            ['open', 'client'],
        ]);
        expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    });

    test('with apiKey: false no key is sent, by calls, uploads and downloads', async () => {
        const server = await answering();
        const esper = clientOf(server, { ...way(), apiKey: false });
        await esper.device.getDeviceById(DEVICE);
        await esper.content.postContent({ key: toFile(new Blob(['a']), { name: 'a.txt' }) });
        await new Response((await esper.download(`${server.baseUrl}/file`)).stream).text();
        expect(server.requests).toHaveLength(3);
        for (const { headers } of server.requests) expect(headers).not.toHaveProperty('authorization');
    });

    test('a download has them for its own host, and for no other', async () => {
        const store = await answering();
        const server = await serve((_, response) =>
            response.writeHead(302, { Location: `http://localhost:${store.port}/file` }).end(),
        );
        const esper = clientOf(server, { ...way(), headers: { 'X-Gate': 'open' }, userAgent: 'mine/1' });
        await new Response((await esper.download(`${server.baseUrl}/file`)).stream).text();
        expect(server.requests[0]?.headers).toMatchObject({ 'x-gate': 'open', 'user-agent': 'mine/1' });
        expect(store.requests[0]?.headers).not.toHaveProperty('x-gate');
        expect(store.requests[0]?.headers).not.toHaveProperty('authorization');
        expect(store.requests[0]?.headers['user-agent']).toBe('mine/1');
    });
});

const options = ({ baseUrl }: TestServer): ClientOptions => ({ baseUrl, apiKey: false, headers: { 'X-Gate': 'open' } });

test('a bare class with createAxios has them, and no key', async () => {
    const server = await answering();
    const api = new DeviceApi(createConfiguration(options(server)), undefined, createAxios(options(server)));
    await api.getDeviceById(DEVICE);
    await createAxios(options(server)).get('/enterprise/e-1/device/d/');
    for (const { headers } of server.requests) {
        expect(headers).toMatchObject({ 'x-gate': 'open' });
        expect(headers).not.toHaveProperty('authorization');
    }
    expect(server.requests).toHaveLength(2);
});

test('a bare class with a plain instance has no key either', async () => {
    const server = await answering();
    await new DeviceApi(createConfiguration(options(server)), undefined, axios.create()).getDeviceById(DEVICE);
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
});

test('apiKey: false beats the environment', async () => {
    const server = await answering();
    process.env['ESPER_API_KEY'] = KEY;
    try {
        await new EsperClient({ ...options(server), enterpriseId: 'e-1' }).device.getDeviceById(DEVICE);
    } finally {
        delete process.env['ESPER_API_KEY'];
    }
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
});

test('User-Agent may be among them', async () => {
    const server = await answering();
    await clientOf(server, { headers: { 'user-agent': 'mine/1' } }).device.getDeviceById(DEVICE);
    expect(server.requests[0]?.headers['user-agent']).toBe('mine/1');
});

test.each<[Record<string, unknown>, RegExp]>([
    [{ authorization: 'Bearer x' }, /^headers: authorization is set by the client itself/],
    [{ Host: 'x' }, /^headers: Host is set by the client itself/],
    [{ Accept: 'x' }, /^headers: Accept is a matter of each call/],
    [{ 'content-type': 'x' }, /^headers: content-type is a matter of each call/],
    [{ 'X-A': 'a\r\nb: c' }, /^headers: the value of X-A has a character/],
    [{ 'X A': 'a' }, /^headers: "X A" is no header name/],
    [{ 'X-A': undefined }, /^headers: the value of X-A is no string/],
])('%j is refused when the client is made', (headers, words) => {
    expect(() => new EsperClient({ tenant: 'acme', apiKey: KEY, headers: headers as never })).toThrow(words);
});

test('true is no key', async () => {
    expect(
        await errorOf(Promise.resolve().then(() => clientOf(DEVICE as never, { apiKey: true as never }))),
    ).toMatchObject({ name: 'EsperConfigurationError' });
});
