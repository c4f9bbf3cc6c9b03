import { readFileSync } from 'node:fs';
import nock from 'nock';
import { operations } from '../../generated/operations.js';
import { EsperClient } from '../../src/index.js';
import { propertyOf, readOperation } from '../../src/request/operation.js';
import { mockNetwork } from '../support/mocked-network.js';

interface Schema {
    $ref?: string;
    type?: string;
    format?: string;
    enum?: unknown[];
    allOf?: Schema[];
    oneOf?: Schema[];
    minimum?: number;
}
interface Parameter {
    $ref?: string;
    name: string;
    in: 'path' | 'query';
    required?: boolean;
    example?: unknown;
    schema: Schema;
}
interface Media {
    example?: unknown;
    examples?: Record<string, { value: unknown }>;
}
interface DescribedOperation {
    operationId: string;
    tags: string[];
    parameters?: Parameter[];
    requestBody?: { content: Record<string, Media> };
    responses: Record<string, { content?: Record<string, Media> }>;
}

const description: { paths: Record<string, Record<string, DescribedOperation>> } = JSON.parse(
    readFileSync('openapi/esper.json', 'utf8'),
);
const described = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

const HOST = 'https://harborpine-api.esper.cloud';
const ENTERPRISE = '3f6c2a9e-5b1d-4c7e-9a43-8d20e1f7b655';

/** What a `$ref` of the bundle points to. */
function follow<T extends { $ref?: string }>(node: T): T {
    if (node.$ref === undefined) return node;
    const target = node.$ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], description);
    return follow(target as T);
}

/** A value that the parameter may take. */
function sampleOf(parameter: Parameter): unknown {
    if (parameter.name === 'enterprise_id') return ENTERPRISE;
    if (parameter.example !== undefined) return parameter.example;
    return sampleOfSchema(parameter.schema);
}

function sampleOfSchema(reference: Schema): unknown {
    const schema = follow(reference);
    if (schema.enum !== undefined) return schema.enum[0];
    if (schema.allOf?.[0] !== undefined) return sampleOfSchema(schema.allOf[0]);
    if (schema.oneOf?.[0] !== undefined) return sampleOfSchema(schema.oneOf[0]);
    if (schema.type === 'boolean') return false;
    if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 7;
    if (schema.format === 'uuid') return 'c60d81f7-35ae-42b9-90fc-5d7e2b13a486';
    if (schema.format === 'date-time') return '2026-09-21T14:05:00Z';
    return 'Pearl & Ballard / ü+1';
}

/** The example of a body; of several the last, which answers a call with every parameter (a cursor among them). */
function exampleOf(media: Media | undefined): unknown {
    return media?.example ?? Object.values(media?.examples ?? {}).at(-1)?.value;
}

/** The arguments of a call, the request that it must become, and the answer that it gets. */
function story({ path, method, operation }: (typeof described)[number]) {
    const facts = readOperation(operation.operationId, operations[operation.operationId as keyof typeof operations]);
    const parameters = (operation.parameters ?? []).map((each) => follow(each));
    const wire = new Map(parameters.map((each) => [each.name, sampleOf(each)]));
    const arguments_: Record<string, unknown> = {};
    for (const { name, wire: onWire, place } of facts.arguments) {
        if (place === '{' || place === '?') arguments_[name] = wire.get(onWire);
    }
    const [[type = '', body] = []] = Object.entries(operation.requestBody?.content ?? {});
    const sent = exampleOf(body);
    const texts: Record<string, string> = {};
    for (const { name, wire: onWire, place } of facts.arguments) {
        if (place === '=') arguments_[name] = sent;
        if (place === '&') {
            arguments_[name] = (sent as Record<string, unknown>)[onWire];
            texts[onWire] = String(arguments_[name]);
        }
        if (place !== '@') continue;
        arguments_[name] = new File(['the bytes'], 'kiosk.apk', {
            type: 'application/vnd.android.package-archive',
        });
    }
    const [status, response] =
        Object.entries(operation.responses).find(
            ([code, each]) => code.startsWith('2') && each.content !== undefined,
        ) ??
        Object.entries(operation.responses).find(([code]) => code.startsWith('2')) ??
        [];
    return {
        facts,
        arguments: arguments_,
        method,
        path: `/api${path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(wire.get(name))))}`,
        query: Object.fromEntries(
            parameters.filter((each) => each.in === 'query').map((each) => [each.name, String(wire.get(each.name))]),
        ),
        sent: type === 'multipart/form-data' ? undefined : sent,
        texts,
        status: Number(status),
        type: Object.keys(response?.content ?? {})[0] ?? '',
        answer: exampleOf(Object.values(response?.content ?? {})[0]),
    };
}

mockNetwork();

test('the description and the generated table name the same operations', () => {
    expect(described.map(({ operation }) => operation.operationId).sort()).toEqual(Object.keys(operations).sort());
});

describe.each(described.map((each) => [each.operation.operationId, each] as const))('%s', (operationId, each) => {
    test('sends what the description says and gives back its example', async () => {
        const { facts, arguments: arguments_, method, path, query, sent, texts, status, type, answer } = story(each);
        let body: unknown;
        let contentType: string | undefined;
        nock(HOST, { reqheaders: { authorization: 'Bearer a-key' } })
            .intercept(path, method, (given: unknown) => {
                body = given;
                return true;
            })
            .query(query)
            .reply(function () {
                contentType = String(this.req.headers['content-type'] ?? '');
                if (answer === undefined) return [status];
                const text = type === 'application/json' ? JSON.stringify(answer) : String(answer);
                return [status, text, { 'content-type': type }];
            });

        const esper = new EsperClient({ tenant: 'harborpine', apiKey: 'a-key', enterpriseId: ENTERPRISE });
        const property = propertyOf(operations[operationId as keyof typeof operations]);
        const resource = esper[property as 'device'] as unknown as Record<
            string,
            (...args: unknown[]) => PromiseLike<unknown>
        >;
        const call = resource[operationId];
        if (call === undefined) throw new Error(`the client has no ${property}.${operationId}`);
        const result = await (Object.keys(arguments_).length === 0 ? call() : call(arguments_));

        if (facts.form === 'multipart') {
            const [field] = facts.arguments.filter(({ place }) => place === '@').map(({ wire }) => wire);
            expect(contentType).toMatch(/^multipart\/form-data; boundary=/);
            expect(String(body)).toContain(`name="${field}"; filename="kiosk.apk"`);
            expect(String(body)).toContain('the bytes');
            for (const [name, text] of Object.entries(texts))
                expect(String(body)).toContain(`name="${name}"\r\n\r\n${text}\r\n`);
        } else if (sent !== undefined) {
            expect(contentType).toBe('application/json');
            expect(body).toEqual(sent);
        } else expect(body).toBe('');

        if (facts.pagination !== undefined) expect((result as { body: unknown }).body).toEqual(answer);
        else expect(result).toEqual(answer);
    });
});
