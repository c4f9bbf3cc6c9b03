import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import { Configuration, DeviceApi, DeviceV2Api } from '../../generated/all.js';
import { EsperClient } from '../../src/client/client.js';
import { createAxios } from '../../src/client/create-axios.js';
import { createConfiguration } from '../../src/configuration/create-configuration.js';
import { EsperAbortError, EsperConnectionError, EsperResponseError } from '../../src/errors/errors.js';
import { paginate } from '../../src/pagination/paginate.js';
import { overUndici } from '../support/over-undici.js';
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
    const esper = new EsperClient({ ...overUndici, baseUrl: tenant.baseUrl, apiKey: 'key', enterpriseId });
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
    const esper = new EsperClient({ ...overUndici, baseUrl: tenant.baseUrl, apiKey: 'key', enterpriseId });
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
        ...overUndici,
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
        ...overUndici,
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

test('an aborted signal ends a walk with an EsperAbortError that can be resumed', async () => {
    const tenant = await startTenant();
    const esper = new EsperClient({ ...overUndici, baseUrl: tenant.baseUrl, apiKey: 'key', enterpriseId });
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
    const esper = new EsperClient({ ...overUndici, baseUrl: tenant.baseUrl, apiKey: 'key', enterpriseId });
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
        const esper = new EsperClient({ ...overUndici, baseUrl: tenant.baseUrl, apiKey: 'key', maxRetries: 0 });
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
