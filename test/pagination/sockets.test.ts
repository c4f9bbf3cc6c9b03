import { getEventListeners, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import { Configuration, DeviceApi, DeviceV2Api } from '../../generated/all.js';
import { EsperClient } from '../../src/client/client.js';
import { createAxios } from '../../src/client/create-axios.js';
import { createConfiguration } from '../../src/configuration/create-configuration.js';
import { EsperAbortError, EsperConnectionError, EsperResponseError } from '../../src/errors/errors.js';
import { paginate } from '../../src/pagination/paginate.js';
import { overTransport } from '../support/over-transport.js';
import { tokenOf } from './list.js';

interface Seen {
    readonly url: string;
    readonly key: string | undefined;
    /** Whether the client gave up before the answer was out. */
    cut: boolean;
}

/** A tenant of nothing but devices, with its traffic. */
interface Tenant {
    readonly server: Server;
    readonly baseUrl: string;
    readonly seen: Seen[];
    answer: (query: URLSearchParams, response: ServerResponse) => void;
}

const enterpriseId = '5c0d';
const total = 1000;
const started: Server[] = [];

async function startTenant(): Promise<Tenant> {
    const seen: Seen[] = [];
    const server = createServer((request: IncomingMessage, response) => {
        const entry: Seen = { url: request.url ?? '', key: request.headers.authorization, cut: false };
        seen.push(entry);
        response.on('close', () => (entry.cut = !response.writableFinished));
        tenant.answer(new URL(entry.url, 'http://tenant').searchParams, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    started.push(server);
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    const tenant: Tenant = { server, baseUrl, seen, answer: (query, response) => sendPage(query, response) };
    return tenant;
}

function sendPage(query: URLSearchParams, response: ServerResponse, next = 'https://evil.example/?offset=1'): void {
    const offset = Number(query.get('offset') ?? 0);
    const end = Math.min(offset + Number(query.get('limit') ?? 20), total);
    const results = Array.from({ length: Math.max(0, end - offset) }, (_, index) => ({ id: `d${offset + index}` }));
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ count: total, next: end < total ? next : null, previous: null, results }));
}

afterEach(async () => {
    for (const server of started.splice(0)) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
    }
});

const offsets = ({ seen }: Tenant): (string | null)[] =>
    seen.map(({ url }) => new URL(url, 'http://tenant').searchParams.get('offset'));

test('every device of a tenant, in pages of the operation’s size; the key goes nowhere else', async () => {
    const tenant = await startTenant();
    const other = await startTenant();
    tenant.answer = (query, response) =>
        sendPage(query, response, `${other.baseUrl}/enterprise/5c0d/device/?limit=1&offset=5`);
    const esper = new EsperClient({ ...overTransport, baseUrl: tenant.baseUrl, apiKey: 'key', enterpriseId });
    const ids: (string | undefined)[] = [];
    for await (const device of esper.device.getAllDevices({ state: 1 })) ids.push(device.id);
    expect(ids).toEqual(Array.from({ length: total }, (_, index) => `d${index}`));
    expect(tenant.seen).toHaveLength(10);
    expect(tenant.seen[3]).toMatchObject({
        url: expect.stringMatching(/^\/api\/enterprise\/5c0d\/device\/\?/),
        key: 'Bearer key',
    });
    expect(tenant.seen[3]?.url).toContain('limit=100');
    expect(other.seen).toHaveLength(0);
});

test.each([1, 8])('break ends the traffic, with concurrency %i', async (concurrency) => {
    const tenant = await startTenant();
    const held: (() => void)[] = [];
    tenant.answer = (query, response) => {
        if (tenant.seen.length === 1) sendPage(query, response);
        else held.push(() => sendPage(query, response));
        if (held.length === 8) arrived();
    };
    let arrived = (): void => {};
    const all = new Promise<void>((resolve) => (arrived = resolve));
    const esper = new EsperClient({ ...overTransport, baseUrl: tenant.baseUrl, apiKey: 'key', enterpriseId });
    for await (const device of esper.device.getAllDevices({ limit: 50 }, { concurrency })) {
        expect(device.id).toBe('d0');
        if (concurrency > 1) await all;
        break;
    }
    expect(tenant.seen).toHaveLength(concurrency > 1 ? 9 : 1);
    while (tenant.seen.some(({ cut }, index) => index > 0 && !cut))
        await new Promise((resolve) => setImmediate(resolve));
    expect(tenant.seen.slice(1).every(({ cut }) => cut)).toBe(true);
    expect(tenant.seen).toHaveLength(concurrency > 1 ? 9 : 1);
});

test('pages that were asked for ahead stay bytes until their turn, and are parsed once', async () => {
    const tenant = await startTenant();
    let answered = 0;
    let arrived = (): void => {};
    const all = new Promise<void>((resolve) => (arrived = resolve));
    const onResponse = (): void => {
        answered += 1;
        if (answered === 9) arrived();
    };
    const esper = new EsperClient({
        ...overTransport,
        baseUrl: tenant.baseUrl,
        apiKey: 'key',
        enterpriseId,
        hooks: { onResponse },
    });
    const parse = jest.spyOn(JSON, 'parse');
    const parsed = (): number => parse.mock.calls.filter(([text]) => text.includes('"results"')).length;
    try {
        const pages = esper.device.getAllDevices({ limit: 50 }, { concurrency: 8 }).pages()[Symbol.asyncIterator]();
        await pages.next();
        await all;
        expect(parsed()).toBe(1);
        await pages.next();
        expect(parsed()).toBe(2);
        while (!(await pages.next()).done);
        expect(parsed()).toBe(total / 50);
    } finally {
        parse.mockRestore();
    }
});

test('a page asked for ahead that can’t be read is told in its turn, and the walk goes on from there', async () => {
    const tenant = await startTenant();
    let broken = false;
    tenant.answer = (query, response) => {
        if (query.get('offset') !== '200' || broken) return sendPage(query, response);
        broken = true;
        response.setHeader('x-request-id', 'r-200');
        response.end('{"results": [');
    };
    const lines: string[] = [];
    const note = (line: string): void => void lines.push(line);
    const esper = new EsperClient({
        ...overTransport,
        baseUrl: tenant.baseUrl,
        apiKey: 'key',
        enterpriseId,
        logLevel: 'error',
        logger: { error: note, warn: note, info: note, debug: note },
    });
    const devices = esper.device.getAllDevices({ limit: 50 }, { concurrency: 8 })[Symbol.asyncIterator]();
    const ids: (string | undefined)[] = [];
    const walk = async (): Promise<void> => {
        for (let row = await devices.next(); !row.done; row = await devices.next()) ids.push(row.value.id);
    };
    const error = await walk().catch((error: unknown) => error);
    expect(ids).toHaveLength(200);
    expect(EsperResponseError.is(error)).toBe(true);
    expect(error).toMatchObject({
        message: 'The server answered 200 with a body that is no JSON (no content type)',
        operation: 'getAllDevices',
        attempts: 1,
        requestId: 'r-200',
    });
    expect(tokenOf(error)).toBeTruthy();
    expect(lines[0]).toBe(
        'esper-client getAllDevices failed after 1 attempt: EsperResponseError: The server answered 200 with a body that is no JSON (no content type)',
    );
    await walk();
    expect(ids).toEqual(Array.from({ length: total }, (_, index) => `d${index}`));
});

test('a page that can’t be read is an error of its call, whichever way it was asked for', async () => {
    const tenant = await startTenant();
    tenant.answer = (query, response) => {
        if (query.get('offset') === null) return sendPage(query, response);
        response.setHeader('x-request-id', 'r-50');
        response.end('{"results": [');
    };
    const lines: string[] = [];
    const note = (line: string): void => void lines.push(line);
    const onResponse = jest.fn();
    const esper = new EsperClient({
        ...overTransport,
        baseUrl: tenant.baseUrl,
        apiKey: 'key',
        enterpriseId,
        hooks: { onResponse },
        logLevel: 'error',
        logger: { error: note, warn: note, info: note, debug: note },
    });
    const devices = esper.device.getAllDevices({ limit: 50 });
    const ways: (() => Promise<unknown>)[] = [
        () => esper.device.getAllDevices({ limit: 50, offset: 50 }).then(),
        () => esper.device.getAllDevices({ limit: 50, offset: 50 }).withResponse(),
        () => devices.then((page) => page.nextPage()),
        () => devices.toArray({ maxItems: 60 }),
        () => esper.device.getAllDevices({ limit: 50 }, { consistent: true }).toArray({ maxItems: 60 }),
        () => esper.device.getAllDevices({ limit: 50 }, { concurrency: 2 }).toArray({ maxItems: 100 }),
    ];
    for (const way of ways) {
        const error = await way().catch((error: unknown) => error);
        expect(EsperResponseError.is(error)).toBe(true);
        expect(error).toMatchObject({
            message: 'The server answered 200 with a body that is no JSON (no content type)',
            operation: 'getAllDevices',
            pathTemplate: expect.stringContaining('/device/'),
            attempts: 1,
            requestId: 'r-50',
        });
        expect(tokenOf(error)).toBeTruthy();
    }
    expect(lines.filter((line) => line.includes('getAllDevices failed after 1 attempt'))).toHaveLength(ways.length);
    expect(onResponse.mock.calls.filter(([event]) => event.requestId === 'r-50')).toEqual(
        ways.map(() => [expect.objectContaining({ status: 200, reason: undefined })]),
    );
});

test('each page is parsed once, in sequence too', async () => {
    const tenant = await startTenant();
    const esper = new EsperClient({ ...overTransport, baseUrl: tenant.baseUrl, apiKey: 'key', enterpriseId });
    const parse = jest.spyOn(JSON, 'parse');
    try {
        for await (const device of esper.device.getAllDevices()) if (device.id === '') break;
        expect((await esper.device.getAllDevices().withResponse()).data.results).toHaveLength(20);
        expect(parse.mock.calls.filter(([text]) => text.includes('"results"'))).toHaveLength(11);
    } finally {
        parse.mockRestore();
    }
});

test('one signal for many lists, or many pages at once, is no leak', async () => {
    const tenant = await startTenant();
    const held: (() => void)[] = [];
    tenant.answer = (query, response) => void held.push(() => sendPage(query, response));
    const { signal } = new AbortController();
    const warned = jest.fn();
    process.on('warning', warned);
    try {
        const esper = new EsperClient({ ...overTransport, baseUrl: tenant.baseUrl, apiKey: 'key', enterpriseId });
        const lists = Array.from({ length: 12 }, () => esper.device.getAllDevices({ limit: 50 }, { signal }));
        const walk = esper.device.getAllDevices({ limit: 50 }, { signal, concurrency: 12 })[Symbol.asyncIterator]();
        const answers = Promise.all([...lists, walk.next()]);
        while (held.length < 13) await new Promise((resolve) => setImmediate(resolve));
        expect(getEventListeners(signal, 'abort').length).toBe(1);
        for (const answer of held.splice(0)) answer();
        await answers;
        while (held.length < 12) await new Promise((resolve) => setImmediate(resolve));
        expect(getEventListeners(signal, 'abort').length).toBe(1);
        await walk.return?.();
        while (getEventListeners(signal, 'abort').length > 0) await new Promise((resolve) => setImmediate(resolve));
        expect(warned).not.toHaveBeenCalled();
    } finally {
        process.off('warning', warned);
    }
});

describe('a token stays with its tenant and enterprise', () => {
    const client = (tenant: Pick<Tenant, 'baseUrl'>, enterprise?: string, options: object = {}) =>
        new EsperClient({
            ...overTransport,
            baseUrl: tenant.baseUrl,
            apiKey: 'key',
            maxRetries: 0,
            ...(enterprise !== undefined && { enterpriseId: enterprise }),
            ...options,
        });

    /** A tenant that says which enterprise its key is of, as long as it does. */
    const startNaming = async (): Promise<Tenant & { isDown: boolean }> => {
        const tenant = Object.assign(await startTenant(), { isDown: false });
        tenant.answer = (query, response) => {
            if (!tenant.seen.at(-1)?.url.includes('token-info')) return sendPage(query, response);
            response.statusCode = tenant.isDown ? 503 : 200;
            response.end(JSON.stringify({ enterprise: enterpriseId }));
        };
        return tenant;
    };

    test('of another base URL it is refused, and nothing is sent', async () => {
        const [one, other] = [await startTenant(), await startNaming()];
        const { resumeToken: resumeFrom } = await client(one, enterpriseId).device.getAllDevices();
        for (const esper of [client(other, enterpriseId), client(other)]) {
            await expect(esper.device.getAllDevices({}, { resumeFrom })).rejects.toMatchObject({
                name: 'EsperConfigurationError',
                message: 'getAllDevices: resumeFrom: of another tenant, the walk was made with another base URL',
            });
        }
        expect(other.seen).toEqual([]);
    });

    test('of another enterprise it is refused, whether that is said or asked for', async () => {
        const tenant = await startNaming();
        const { resumeToken: resumeFrom } = await client(tenant, 'other').device.getAllDevices();
        const pages = tenant.seen.length;
        const refused = expect.objectContaining({
            name: 'EsperConfigurationError',
            message: expect.stringMatching(
                /^getAllDevices: resumeFrom: of a walk with other parameters or in another enterprise/,
            ),
        });
        for (const esper of [client(tenant, enterpriseId), client(tenant)]) {
            await expect(esper.device.getAllDevices({}, { resumeFrom })).rejects.toEqual(refused);
        }
        await expect(client(tenant).device.getAllDevices({ enterpriseId }, { resumeFrom })).rejects.toEqual(refused);
        expect(tenant.seen.slice(pages).filter(({ url }) => !url.includes('token-info'))).toEqual([]);
    });

    test('it is the same whether the enterprise is said in the call, to the client, or asked for', async () => {
        const tenant = await startNaming();
        const lists = (resumeFrom?: string) => [
            client(tenant).device.getAllDevices({ limit: 300 }, { resumeFrom }),
            client(tenant, enterpriseId).device.getAllDevices({ limit: 300 }, { resumeFrom }),
            client(tenant, 'other').device.getAllDevices({ limit: 300, enterpriseId }, { resumeFrom }),
        ];
        for (const list of lists()) {
            const { resumeToken } = await list;
            for (const resumed of lists(resumeToken)) expect((await resumed).results[0]).toEqual({ id: 'd300' });
        }
    });

    test('a slash at the end of the base URL is none', async () => {
        const tenant = await startTenant();
        const { resumeToken: resumeFrom } = await client(tenant, enterpriseId).device.getAllDevices();
        const slashed = client({ baseUrl: `${tenant.baseUrl}/` }, enterpriseId);
        expect((await slashed.device.getAllDevices({}, { resumeFrom })).results[0]).toEqual({ id: 'd20' });
    });

    test('an error that comes before the enterprise is known has one too, and goes on when it is', async () => {
        const tenant = await startNaming();
        const { resumeToken: third } = await client(tenant).device.getAllDevices({ limit: 300 });
        for (const [resumeFrom, first] of [
            [undefined, 'd0'],
            [third, 'd300'],
        ]) {
            tenant.isDown = true;
            const error = await client(tenant)
                .device.getAllDevices({}, { resumeFrom })
                .catch((error: unknown) => error);
            expect(error).toMatchObject({ status: 503 });
            tenant.isDown = false;
            const rows = client(tenant).device.getAllDevices({}, { resumeFrom: tokenOf(error) });
            expect(await rows.toArray({ maxItems: 1 })).toEqual([{ id: first }]);
        }
    });

    test('nobody asks for an enterprise of which no row is wanted', async () => {
        const tenant = await startNaming();
        expect(await client(tenant).device.getAllDevices().toArray({ maxItems: 0 })).toEqual([]);
        expect(tenant.seen).toEqual([]);
    });

    test('break ends the question for the enterprise, and no page is asked for', async () => {
        const tenant = await startTenant();
        tenant.answer = () => {};
        const rows = client(tenant).device.getAllDevices()[Symbol.asyncIterator]();
        const next = rows.next();
        while (tenant.seen.length < 1) await new Promise((resolve) => setImmediate(resolve));
        await rows.return?.();
        expect(await next).toEqual({ done: true, value: undefined });
        while (!tenant.seen[0]?.cut) await new Promise((resolve) => setImmediate(resolve));
        expect(tenant.seen).toHaveLength(1);
    });
});

test('an aborted signal ends a walk with an EsperAbortError that can be resumed', async () => {
    const tenant = await startTenant();
    const esper = new EsperClient({ ...overTransport, baseUrl: tenant.baseUrl, apiKey: 'key', enterpriseId });
    const controller = new AbortController();
    tenant.answer = (query, response) =>
        tenant.seen.length < 3 ? sendPage(query, response) : controller.abort('enough');
    const ids: (string | undefined)[] = [];
    const walk = async (): Promise<void> => {
        for await (const { id } of esper.device.getAllDevices({}, { signal: controller.signal })) ids.push(id);
    };
    const error = await walk().catch((error: unknown) => error);
    expect(EsperAbortError.is(error)).toBe(true);
    expect(error).toMatchObject({ cause: 'enough' });
    tenant.answer = sendPage;
    for await (const { id } of esper.device.getAllDevices({}, { resumeFrom: tokenOf(error) })) ids.push(id);
    expect(ids).toEqual(Array.from({ length: total }, (_, index) => `d${index}`));
});

test('an answer that is no page is an EsperResponseError with a resumeToken', async () => {
    const tenant = await startTenant();
    const esper = new EsperClient({ ...overTransport, baseUrl: tenant.baseUrl, apiKey: 'key', enterpriseId });
    tenant.answer = (_query, response) => {
        response.setHeader('Content-Type', 'application/json');
        response.end('{"detail":"odd"}');
    };
    const error = await esper.device.getAllDevices().catch((error: unknown) => error);
    expect(EsperResponseError.is(error)).toBe(true);
    expect(tokenOf(error)).toBeTruthy();
    expect(tenant.seen).toHaveLength(1);
});

describe('paginate(api.getAllDevices.bind(api), parameters)', () => {
    const bare = ({ baseUrl }: Tenant): DeviceApi => {
        const options = { baseUrl, apiKey: 'key', maxRetries: 0 };
        return new DeviceApi(createConfiguration(options), undefined, createAxios(options));
    };

    test('walks bare generated classes with the same iterators', async () => {
        const tenant = await startTenant();
        const api = bare(tenant);
        const list = paginate(api.getAllDevices.bind(api), { enterpriseId, limit: 300 });
        const page = await list;
        expect(page).toMatchObject({ count: total, body: { count: total } });
        expect((await list.withResponse()).attempts).toBe(1);
        const rows = await list.toArray({ maxItems: 700 });
        expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 700 }, (_, index) => `d${index}`));
        expect(offsets(tenant)).toEqual([null, null, '300', '600']);
        expect(tenant.seen[3]?.url).toContain('limit=100');
    });

    test('takes any function of parameters and options, and names it in errors', async () => {
        const tenant = await startTenant();
        const api = bare(tenant);
        const list = paginate((parameters: { readonly limit?: number }, options) =>
            api.getAllDevices({ ...parameters, enterpriseId }, options),
        );
        expect((await list.toArray({ maxItems: 150 })).at(-1)).toEqual({ id: 'd149' });
        tenant.answer = (_query, response) => response.end('{}');
        await expect(list.withResponse()).rejects.toMatchObject({
            name: 'EsperResponseError',
            operation: expect.any(String),
        });
        await expect(paginate(api.getAllDevices.bind(api), { enterpriseId })).rejects.toMatchObject({
            operation: 'getAllDevices',
        });
    });

    test('without a limit asks for 100 rows a page', async () => {
        const tenant = await startTenant();
        const api = bare(tenant);
        for await (const page of paginate(api.getAllDevices.bind(api), { enterpriseId }).pages()) {
            expect(page.results).toHaveLength(100);
            break;
        }
        expect(tenant.seen[0]?.url).toContain('limit=100');
    });

    test('goes on from a resumeToken of the client, and the client from one of paginate', async () => {
        const tenant = await startTenant();
        const cutThird = (query: URLSearchParams, response: ServerResponse): void => {
            if (tenant.seen.length % 3 === 0) response.destroy();
            else sendPage(query, response);
        };
        tenant.answer = cutThird;
        const api = bare(tenant);
        const esper = new EsperClient({ ...overTransport, baseUrl: tenant.baseUrl, apiKey: 'key', maxRetries: 0 });
        const ids: (string | undefined)[] = [];
        let resumeFrom: string | undefined;
        for (let round = 0; ids.length < total && round < 20; round += 1) {
            const list =
                round % 2 === 0
                    ? esper.device.getAllDevices({ enterpriseId, limit: 100 }, { resumeFrom })
                    : paginate(api.getAllDevices.bind(api), { enterpriseId }, { resumeFrom });
            try {
                for await (const { id } of list) ids.push(id);
            } catch (error) {
                expect(EsperConnectionError.is(error)).toBe(true);
                resumeFrom = tokenOf(error);
            }
        }
        expect(ids).toEqual(Array.from({ length: total }, (_, index) => `d${index}`));
    });

    test('walks by cursor when the parameters have one', async () => {
        const tenant = await startTenant();
        tenant.answer = (query, response) => {
            const at = Number(query.get('cursor')?.replace('start', '0'));
            response.setHeader('Content-Type', 'application/json');
            response.end(
                JSON.stringify({
                    content: { next_cursor: at < 2 ? String(at + 1) : null, results: [{ id: `v${at}` }] },
                }),
            );
        };
        const options = { baseUrl: tenant.baseUrl, apiKey: 'key' };
        const api = new DeviceV2Api(createConfiguration(options), undefined, createAxios(options));
        const rows = await paginate(api.getAllDevicesV2.bind(api), { cursor: 'start' }).toArray({ maxItems: 10 });
        expect(rows).toEqual([{ id: 'v0' }, { id: 'v1' }, { id: 'v2' }]);
    });

    test('works over a plain axios instance too, and break aborts there as well', async () => {
        const tenant = await startTenant();
        tenant.answer = (query, response) => {
            if (tenant.seen.length < 2) sendPage(query, response);
        };
        const api = new DeviceApi(
            new Configuration({ basePath: tenant.baseUrl, accessToken: 'key' }),
            undefined,
            axios.create(),
        );
        const rows = paginate(api.getAllDevices.bind(api), { enterpriseId }, { concurrency: 2 })[
            Symbol.asyncIterator
        ]();
        expect((await rows.next()).value).toEqual({ id: 'd0' });
        while (tenant.seen.length < 3) await new Promise((resolve) => setImmediate(resolve));
        await rows.return?.();
        while (!tenant.seen[1]?.cut || !tenant.seen[2]?.cut) await new Promise((resolve) => setImmediate(resolve));
        expect(tenant.seen).toHaveLength(3);
    });
});
