import { loadDescription } from '../../src/description/description.js';
import type { Operation } from '../../src/description/operation.js';
import { schemasOf } from '../../src/http/schemas.js';
import { createTestTenant, type TenantOptions, type TestTenant } from '../../src/index.js';
import { isJsonObject, type JsonObject, readObject } from '../../src/util/json.js';

/** What a call sends; `enterprise_id` is filled in. */
export interface Sent {
    path?: Readonly<Record<string, string | number>>;
    query?: Readonly<Record<string, string | number | boolean>>;
    body?: unknown;
    file?: File;
    headers?: Readonly<Record<string, string>>;
}

interface Received {
    status: number;
    headers: Headers;
    /** The JSON body; empty when there was none. */
    body: JsonObject;
    text: string;
}

export interface TenantClient {
    tenant: TestTenant;
    /** Calls an operation; fails when the answer does not fit the description. */
    call(operation: string, sent?: Sent): Promise<Received>;
    /** Calls it and expects a success. */
    ok(operation: string, sent?: Sent): Promise<JsonObject>;
    /** The rows of a page, whatever its envelope. */
    rows(operation: string, sent?: Sent): Promise<JsonObject[]>;
    /** Asks an address below `/api` as it is. */
    get(path: string, init?: RequestInit): Promise<Response>;
}

/** A tenant without a socket, and a client that holds every answer against the description. */
export function openTenant(options: TenantOptions = {}): TenantClient {
    const tenant = createTestTenant({ speed: 0, ...options });
    const call = async (id: string, sent: Sent = {}): Promise<Received> => {
        const operation = operationOf(id);
        const response = await tenant.fetch(requestOf(tenant, operation, sent));
        const text = await response.text();
        const value: unknown = isJson(response) && text !== '' ? JSON.parse(text) : text;
        const body = isJsonObject(value) ? value : {};
        const problems = explain(operation, response.status, value);
        if (problems.length > 0)
            throw new Error(`${id} ${response.status}: ${problems.join('; ')}\n${text.slice(0, 500)}`);
        return { status: response.status, headers: response.headers, body, text };
    };
    const ok = async (id: string, sent?: Sent) => {
        const { status, body, text } = await call(id, sent);
        if (status >= 300) throw new Error(`${id} ${status}: ${text}`);
        return body;
    };
    return {
        tenant,
        call,
        ok,
        rows: async (id, sent) => rowsOf(await ok(id, sent)),
        get: (path, init) =>
            tenant.fetch(`${tenant.baseUrl}${path}`, {
                ...init,
                headers: { authorization: `Bearer ${tenant.apiKey}`, ...init?.headers },
            }),
    };
}

function operationOf(id: string): Operation {
    const operation = loadDescription().operations.find((one) => one.id === id);
    if (operation === undefined) throw new Error(`The description has no operation ${id}.`);
    return operation;
}

/** The rows of a page in any of the three envelopes. */
export function rowsOf(body: JsonObject): JsonObject[] {
    const { results } = body['content'] === undefined ? body : readObject(body, 'content');
    return Array.isArray(results) ? results.map((row) => readObject(row)) : [];
}

function requestOf(
    tenant: TestTenant,
    operation: Operation,
    { path = {}, query = {}, body, file, headers }: Sent,
): Request {
    const filled: Readonly<Record<string, string | number>> = { enterprise_id: tenant.enterpriseId, ...path };
    const url = new URL(
        tenant.baseUrl +
            operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(filled[name] ?? '')),
    );
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const init: RequestInit = {
        method: operation.method,
        headers: { authorization: `Bearer ${tenant.apiKey}`, ...headers },
    };
    if (file !== undefined && operation.body?.kind === 'form') {
        const form = new FormData();
        const [field = 'file'] = operation.body.files.keys();
        form.set(field, file, file.name);
        return new Request(url, { ...init, body: form });
    }
    if (body === undefined) return new Request(url, init);
    return new Request(url, {
        ...init,
        headers: { 'content-type': 'application/json', ...init.headers },
        body: JSON.stringify(body),
    });
}

const isJson = ({ headers }: Response): boolean => headers.get('content-type')?.includes('json') ?? false;

/** What about an answer does not fit the description. */
function explain(operation: Operation, status: number, value: unknown): string[] {
    if (!operation.responses.has(status)) return [`the description has no ${status}`];
    const schema = operation.responses.get(status);
    if (schema === undefined) return typeof value === 'string' ? [] : ['a body where the description has none'];
    return schemasOf(loadDescription()).explain(schema, value);
}
