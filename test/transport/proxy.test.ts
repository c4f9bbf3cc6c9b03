import { Agent } from 'node:http';
import { EsperClient } from '../../src/index.js';
import { overTransport } from '../support/over-transport.js';
import { answer, clientOf, errorOf, json, KEY, serve, serveSockets } from '../support/servers.js';

const { env } = process;
afterEach(() => {
    process.env = env;
});

/** A proxy that notes what it is sent and refuses it. */
async function refusingProxy() {
    const seen: string[] = [];
    const proxy = await serveSockets((socket, request) => {
        seen.push(request);
        socket.end(answer(502, ''));
    });
    return { seen, url: `http://user:word@127.0.0.1:${proxy.port}` };
}

const client = (options = {}): EsperClient =>
    new EsperClient({
        baseUrl: 'https://esper.example/api',
        apiKey: KEY,
        enterpriseId: 'e',
        maxRetries: 0,
        ...overTransport,
        ...options,
    });

test.each(['option', 'HTTPS_PROXY'])(
    'a proxy by %s gets a CONNECT with its own credentials, and never the key',
    async (by) => {
        const { seen, url } = await refusingProxy();
        process.env = { ...env, NO_PROXY: '', ...(by === 'HTTPS_PROXY' && { HTTPS_PROXY: url }) };
        const error = await errorOf(
            client(by === 'option' ? { proxy: url } : {}).device.getDeviceById({ deviceId: 'd' }),
        );
        expect(error).toMatchObject({ name: expect.stringMatching(/^Esper(Server|Connection)Error$/) });
        expect(seen).toHaveLength(1);
        expect(seen[0]).toMatch(/^CONNECT esper\.example:443 HTTP\/1\.1\r\n/);
        expect(seen[0]).toContain(`Basic ${Buffer.from('user:word').toString('base64')}`);
        expect(seen[0]).not.toContain(KEY);
        expect(seen[0]).not.toContain('device');
    },
);

test('a download goes by the proxy as a call does, one from this machine does not', async () => {
    const { seen, url } = await refusingProxy();
    const esper = client({ proxy: url });
    await errorOf(esper.download('https://storage.example/kiosk.apk?signature=0123456789abcdef'));
    expect(seen.join()).toMatch(/^CONNECT storage\.example:443 HTTP\/1\.1\r\n/);
    expect(seen.join()).not.toMatch(/signature|kiosk/);
    const files = await serve((_, response) => response.end('bytes'));
    const { stream } = await esper.download(`http://127.0.0.1:${files.port}/kiosk.apk`);
    expect(await new Response(stream).text()).toBe('bytes');
    expect(seen).toHaveLength(1);
});

test.each<[string, object, object]>([
    ['NO_PROXY', { NO_PROXY: 'esper.example' }, {}],
    ['proxy: false', {}, { proxy: false }],
])('%s keeps a call from the proxy of the environment', async (_, variables, options) => {
    const { seen, url } = await refusingProxy();
    process.env = { ...env, NO_PROXY: '', HTTPS_PROXY: url, ...variables };
    const error = await errorOf(client({ timeout: 2000, ...options }).device.getDeviceById({ deviceId: 'd' }));
    expect(error).toMatchObject({ name: expect.stringMatching(/^Esper/) }); // there is no such host
    expect(seen).toHaveLength(0);
});

test.each([
    ['http', 'http_proxy'],
    ['http', 'HTTP_PROXY'],
    ['http', 'all_proxy'],
    ['http', 'ALL_PROXY'],
    ['https', 'https_proxy'],
    ['https', 'HTTPS_PROXY'],
])('loopback by %s is never proxied, also when %s comes after the client was made', async (scheme, variable) => {
    const { seen, url } = await refusingProxy();
    const server = await serve((_, response) => json(response, 200, { id: 'd' }));
    const esper = client({ baseUrl: `${scheme}://127.0.0.1:${server.port}/api` });
    process.env = { ...env, NO_PROXY: '', [variable]: url };
    const outcome = await esper.device.getDeviceById({ deviceId: 'd' }).catch(({ name }) => name);
    expect(outcome).toEqual(scheme === 'http' ? { id: 'd' } : 'EsperConnectionError'); // the server speaks no TLS
    expect(seen).toHaveLength(0);
});

test('a proxy as an option does not proxy loopback either, with an agent of the caller or without', async () => {
    const { seen, url } = await refusingProxy();
    const server = await serve((_, response) => json(response, 200, { id: 'd' }));
    for (const options of [{ proxy: url }, { httpAgent: new Agent() }]) {
        process.env = { ...env, NO_PROXY: '', HTTP_PROXY: url };
        expect(await clientOf(server, options).device.getDeviceById({ deviceId: 'd' })).toEqual({ id: 'd' });
    }
    expect(seen).toHaveLength(0);
});
