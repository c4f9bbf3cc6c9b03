import { fieldOf } from '../../src/areas/generic/places.js';
import { type Description, loadDescription } from '../../src/description/description.js';
import type { Operation } from '../../src/description/operation.js';
import { schemasOf } from '../../src/http/schemas.js';
import type { TenantOptions } from '../../src/options.js';
import { createApplication, NO_SOCKET } from '../../src/tenant.js';
import { isJsonObject, type JsonObject, readObject } from '../../src/util/json.js';
import { valueAt } from '../../src/util/json-path.js';

/** What a request sends; what is left out is as the description shows it. */
export interface Sent {
    path?: Readonly<Record<string, string | number>>;
    query?: Readonly<Record<string, string | number | boolean>>;
    body?: unknown;
    headers?: Readonly<Record<string, string>>;
}

export interface Received {
    status: number;
    headers: Headers;
    /** The JSON of the answer, or its text. */
    body: unknown;
}

/** A tenant of any description, and a player of its operations that holds every answer against it. */
export class Player {
    readonly description: Description;
    readonly tenant: ReturnType<typeof createApplication>;

    constructor(description: Description = loadDescription(), options: TenantOptions = {}) {
        this.description = description;
        this.tenant = createApplication({ devices: 5, speed: 0, ...options }, description);
    }

    /** Sends a request. Fails when the answer does not fit the description. */
    async send(id: string, sent: Sent = {}): Promise<Received> {
        const operation = this.operation(id);
        const response = await this.tenant.fetch(this.#request(operation, sent));
        const text = await response.text();
        const isJson = response.headers.get('content-type') === 'application/json';
        const body: unknown = isJson ? JSON.parse(text) : text;
        const { status, headers } = response;
        if (!operation.responses.has(status)) throw new Error(`${id}: the description has no ${status}: ${text}`);
        const schema = operation.responses.get(status);
        const problems = schema === undefined ? [] : schemasOf(this.description).explain(schema, body);
        if (problems.length > 0) throw new Error(`${id} ${status}: ${problems.join('; ')}\n${text.slice(0, 500)}`);
        return { status, headers, body };
    }

    /** Sends a request and expects the described success. Gives the JSON of the answer. */
    async ok(id: string, sent?: Sent): Promise<unknown> {
        const { status, body } = await this.send(id, sent);
        const { success } = this.operation(id);
        if (status !== success.status) throw new Error(`${id}: ${status} ${JSON.stringify(body)}`);
        return body;
    }

    /** The rows of a list, wherever they are. */
    async rows(id: string, sent?: Sent): Promise<JsonObject[]> {
        const rows = valueAt(await this.ok(id, sent), this.operation(id).page?.rows ?? []);
        return Array.isArray(rows) ? rows.filter(isJsonObject) : [];
    }

    operation(id: string): Operation {
        const operation = this.description.operation(id);
        if (operation === undefined) throw new Error(`The description has no operation ${id}.`);
        return operation;
    }

    /** Values for the path of an operation: of records that are made for it, or that are there. */
    async pathFor({ path, method }: Operation): Promise<Record<string, string | number>> {
        const values: Record<string, string | number> = {};
        const segments = path.replace(/\/$/, '').split('/');
        for (const [at, segment] of segments.entries()) {
            const [, name] = /^\{(.+)\}$/.exec(segment) ?? [];
            if (name === undefined || name === 'enterprise_id') continue;
            const place = segments.slice(0, at).join('/');
            values[name] = (await this.#idAt(place, { name, values })) ?? this.#exampleOf(path, method, name);
        }
        return values;
    }

    /** An id of the collection at a place, as it is called in paths; undefined where nothing tells one. */
    async #idAt(
        place: string,
        { name, values }: { name: string; values: Record<string, string | number> },
    ): Promise<string | number | undefined> {
        const at = (method: string) => this.#at(method, place, values);
        const first = async () => {
            const list = at('GET');
            if (list?.operation.page === undefined) return undefined;
            const { body } = await this.send(list.id, { path: list.path });
            return idIn([valueAt(body, list.operation.page.rows)].flat()[0], name);
        };
        const create = at('POST');
        const known = await first();
        if (known !== undefined) return known;
        if (create === undefined) return this.#idElsewhere(place, name);
        const body = await this.ok(create.id, { path: create.path });
        const made = isJsonObject(body) && 'content' in body ? [body['content']].flat()[0] : body;
        return idIn(made, name) ?? (await first());
    }

    /** An id of a list that is elsewhere and ends the same: devices are listed below one path and used below many. */
    async #idElsewhere(place: string, name: string): Promise<string | number | undefined> {
        const end = place.split('/').at(-1);
        const list = this.description
            .routes()
            .find(
                ({ method, path }) =>
                    method === 'GET' &&
                    path.replace('/{enterprise_id}', '').endsWith(`/${end}/`) &&
                    !path.replace('{enterprise_id}', '').includes('{'),
            );
        const page = list && this.operation(list.id).page;
        if (list === undefined || page === undefined) return undefined;
        const { body } = await this.send(list.id);
        return idIn([valueAt(body, page.rows)].flat()[0], name);
    }

    /** The operation at a place, with the values of its path: by their order, as names differ. */
    #at(method: string, place: string, values: Record<string, string | number>) {
        const known = Object.values(values);
        const node = this.description
            .routes()
            .find((one) => one.method === method && placeOf(one.path) === placeOf(place));
        if (node === undefined) return undefined;
        const names = [...node.path.matchAll(/\{(.+?)\}/g)].map(([, name = '']) => name);
        const path = Object.fromEntries(
            names.filter((name) => name !== 'enterprise_id').map((name, n) => [name, known[n] ?? '']),
        );
        return { id: node.id, operation: this.operation(node.id), path };
    }

    #exampleOf(path: string, method: string, name: string): string {
        const { document } = this.description;
        const item = readObject(readObject(document, 'paths'), path);
        const parameters = [readObject(item, method.toLowerCase())['parameters'], item['parameters']].flat();
        const found = parameters.map((one) => resolved(document, one)).find((one) => one['name'] === name);
        return String(found?.['example']);
    }

    #request({ path, method, body: rule, id, query: parameters }: Operation, sent: Sent): Request {
        const { enterpriseId, apiKey } = this.tenant.controls;
        const filled: Readonly<Record<string, string | number>> = { enterprise_id: enterpriseId, ...sent.path };
        const url = new URL(
            NO_SOCKET + path.replaceAll(/\{(.+?)\}/g, (_, name: string) => encodeURIComponent(filled[name] ?? '')),
        );
        for (const { name, required } of parameters)
            if (required) url.searchParams.set(name, this.#exampleOf(path, method, name));
        for (const [name, value] of Object.entries(sent.query ?? {})) url.searchParams.set(name, String(value));
        const headers = { authorization: `Bearer ${apiKey}`, ...sent.headers };
        const value = sent.body ?? (rule === undefined ? undefined : this.#bodyExample(id));
        if (rule === undefined || value === undefined) return new Request(url, { method, headers });
        if (rule.kind === 'form') return new Request(url, { method, headers, body: formOf(rule, readObject(value)) });
        const type = rule.kind === 'text' ? rule.type : 'application/json';
        const body = rule.kind === 'text' ? String(value) : JSON.stringify(value);
        return new Request(url, { method, headers: { 'content-type': type, ...headers }, body });
    }

    #bodyExample(id: string): unknown {
        const { document } = this.description;
        const node = this.description.routes().find((one) => one.id === id)?.node;
        const [media] = Object.values(readObject(resolved(document, node?.['requestBody']), 'content'));
        return readObject(media)['example'];
    }
}

function formOf(rule: Extract<Operation['body'], { kind: 'form' }>, value: JsonObject): FormData | URLSearchParams {
    const form = rule.type === 'multipart/form-data' ? new FormData() : new URLSearchParams();
    for (const [name, one] of Object.entries(value)) {
        if (form instanceof FormData && rule.files.has(name)) form.append(name, new File(['bytes'], String(one)));
        else for (const item of [one].flat()) form.append(name, String(item));
    }
    return form;
}

const placeOf = (path: string) => path.replace(/\/$/, '').replaceAll(/\{.+?\}/g, '{}');

function idIn(record: unknown, name: string): string | number | undefined {
    const { id: usual, ...others } = readObject(record);
    const id = others[fieldOf(others, name) ?? ''] ?? usual;
    return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

function resolved(document: JsonObject, node: unknown): JsonObject {
    const ref = readObject(node)['$ref'];
    if (typeof ref !== 'string') return readObject(node);
    return readObject(valueAt(document, ref.slice(2).split('/')));
}
