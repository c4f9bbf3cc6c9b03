// What the client of esper-client/fetch has of its own; that it does what the root's does is shown by the wire tests.
import { EsperClient, EsperConfigurationError, EsperNotFoundError, type Fetch } from '../../src/fetch.js';
import * as root from '../../src/index.js';
import { hideNode } from '../support/hide-node.js';
import { errorOf, json, KEY, serve } from '../support/servers.js';

const OPTIONS = { tenant: 'acme', apiKey: KEY, enterpriseId: 'e' };
/** What JavaScript lets through. */
const wrong = (value: unknown): never => value as never;

test.each<[option: string, value: unknown, reason: string]>([
    ['axios', { request() {}, getUri() {} }, 'sends without axios'],
    ['transport', { open() {} }, 'sends by fetch alone'],
    ['proxy', 'http://127.0.0.1:8080', 'fetch takes no proxy'],
    ['proxy', false, 'fetch takes no proxy'],
    ['httpAgent', {}, 'fetch takes no agent'],
    ['httpsAgent', {}, 'fetch takes no agent'],
])('%s is refused by name when the client is made', async (option, value, reason) => {
    const error = await errorOf((async () => new EsperClient(wrong({ ...OPTIONS, [option]: value })))());
    expect(error).toBeInstanceOf(EsperConfigurationError);
    expect(error).toHaveProperty('message', expect.stringMatching(`^${option}: .*${reason}.*esper-client`));
});

test('a platform without a fetch is told so when the client is made, unless it gives one', () => {
    const own = globalThis.fetch;
    const showNode = hideNode(); // whose own would be taken, as in jsdom
    Reflect.set(globalThis, 'fetch', undefined);
    try {
        expect(() => new EsperClient(OPTIONS)).toThrow('fetch: missing; this platform has none');
        expect(() => new EsperClient({ ...OPTIONS, fetch: async () => new Response('{}') })).not.toThrow();
    } finally {
        globalThis.fetch = own;
        showNode();
    }
});

test('the function that is handed in sends calls, files and downloads', async () => {
    const asked: string[] = [];
    const send: Fetch = async (url, { method = '', redirect }) => {
        asked.push(`${method} ${new URL(url).pathname} ${redirect}`);
        return url.includes('file') ? new Response('abc') : Response.json({ name: 'a.txt' });
    };
    const esper = new EsperClient({ ...OPTIONS, fetch: send });
    await esper.enterprise.getEnterprise();
    await esper.content.postContent({ key: new File(['a'], 'a.txt') });
    const { stream } = await esper.download('https://acme-api.esper.cloud/file');
    expect(await new Response(stream).text()).toBe('abc');
    expect(asked).toEqual([
        'GET /api/v1/enterprise/e/ manual',
        'POST /api/v0/enterprise/e/content/upload/ manual',
        'GET /file manual',
    ]);
});

test.each([301, 302, 303, 307, 308])('a redirect with %d is an error, and is not followed', async (status) => {
    const other = await serve((_, response) => json(response, 200, {}));
    const server = await serve((_, response) => response.writeHead(status, { Location: `${other.baseUrl}/` }).end());
    const esper = new EsperClient({ ...OPTIONS, tenant: undefined, baseUrl: server.baseUrl });
    expect(await errorOf(esper.enterprise.getEnterprise())).toMatchObject({ status });
    expect(other.requests).toHaveLength(0);
});

test('an opaque answer, as a page gets for a redirect, is refused', async () => {
    const opaque = Object.defineProperties(new Response(null), {
        type: { value: 'opaqueredirect' },
        status: { value: 0 },
    });
    const esper = new EsperClient({ ...OPTIONS, fetch: async () => opaque, maxRetries: 0 });
    expect(await errorOf(esper.enterprise.getEnterprise())).toMatchObject({
        name: 'EsperResponseError',
        message: expect.stringContaining('redirect'),
    });
});

test('its errors are those of the root, and clients made of it are of its class', async () => {
    const esper = new EsperClient({ ...OPTIONS, fetch: async () => Response.json({ message: 'no' }, { status: 404 }) });
    const patient = esper.withOptions({ timeout: 90_000 });
    expect(patient).toBeInstanceOf(EsperClient);
    const error = await errorOf(patient.device.getDeviceById({ deviceId: 'd' }));
    expect(EsperNotFoundError.is(error) && root.EsperNotFoundError.is(error)).toBe(true);
    expect(error).toBeInstanceOf(root.EsperNotFoundError);
});

test('clients of both entries have the same members', () => {
    const of = (client: object): string[] => [
        ...Object.getOwnPropertyNames(client),
        ...Object.getOwnPropertyNames(Object.getPrototypeOf(client)),
    ];
    expect(of(new EsperClient(OPTIONS))).toEqual(of(new root.EsperClient(OPTIONS)));
});

test('calls go where it throws to ask for Node’s modules, as on Next.js’s edge', async () => {
    const own = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule');
    Object.defineProperty(process, 'getBuiltinModule', {
        configurable: true,
        get() {
            throw new Error('A Node.js API is used which is not supported in the Edge Runtime');
        },
    });
    try {
        const esper = new EsperClient({ ...OPTIONS, fetch: async () => Response.json({ id: 'e' }) });
        expect(await esper.enterprise.getEnterprise()).toEqual({ id: 'e' });
    } finally {
        if (own === undefined) Reflect.deleteProperty(process, 'getBuiltinModule');
        else Object.defineProperty(process, 'getBuiltinModule', own);
    }
});

test('an upload that is answered with a redirect is refused, and is not followed', async () => {
    const other = await serve((_, response) => json(response, 200, {}));
    const server = await serve((request, response) =>
        request.resume().on('end', () => response.writeHead(307, { Location: `${other.baseUrl}/` }).end()),
    );
    const esper = new EsperClient({ ...OPTIONS, tenant: undefined, baseUrl: server.baseUrl });
    expect(await errorOf(esper.content.postContent({ key: new File(['a'], 'a.txt') }))).toMatchObject({
        name: 'EsperResponseError',
        message: expect.stringContaining('answered with a redirect, which is not followed'),
        sent: 'yes',
        attempts: 1,
    });
    expect(other.requests).toHaveLength(0);
    expect(server.requests).toHaveLength(1);
});

test('a port that fetch refuses is told in words, and nothing has left', async () => {
    const esper = new EsperClient({ ...OPTIONS, tenant: undefined, baseUrl: 'http://127.0.0.1:1/api', maxRetries: 0 });
    expect(await errorOf(esper.deviceGroup.createGroup({ deviceGroup: { name: 'a' } }))).toMatchObject({
        message: 'No answer: fetch goes to no such port',
        sent: 'no',
    });
});
