import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { Ajv, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadDescription } from '../../tenant/src/description/description.js';
import { schemasOf } from '../../tenant/src/http/schemas.js';
import { run } from '../support/run-program.js';

// What is made of openapi/esper.json for tools that want it otherwise. The test tenant's package ships it.

type Json = Record<string, unknown>;
interface Answer {
    readonly $ref?: string;
    readonly content?: Record<
        string,
        { schema: Json; example?: unknown; examples?: Record<string, { value: unknown }> }
    >;
}
interface Description extends Json {
    readonly openapi: string;
    readonly paths: Record<string, Record<string, { operationId: string; responses: Record<string, Answer> }>>;
    readonly components: Json & { schemas: Record<string, Json>; responses: Record<string, Answer> };
}

const read = (name: string): Description => JSON.parse(readFileSync(`openapi/${name}`, 'utf8'));
const [closed, open, newer] = ['esper.json', 'esper.open.json', 'esper-3.1.json'].map(read) as [
    Description,
    Description,
    Description,
];

/** Every JSON answer with an example: `operationId status` → schema and examples. */
function answersOf({ paths, components }: Description): Map<string, { schema: Json; examples: unknown[] }> {
    const found = new Map<string, { schema: Json; examples: unknown[] }>();
    for (const operation of Object.values(paths).flatMap((item) => Object.values(item)))
        for (const [status, answer] of Object.entries(operation.responses)) {
            const whole = answer.$ref ? components.responses[answer.$ref.split('/').at(-1) ?? ''] : answer;
            const { schema, example, examples = {} } = whole?.content?.['application/json'] ?? {};
            if (schema === undefined) continue;
            const values = Object.values(examples).map(({ value }) => value);
            found.set(`${operation.operationId} ${status}`, { schema, examples: example ? [example] : values });
        }
    return found;
}

/** The models that a node leads to. */
function namesBelow(node: unknown, found = new Set<string>()): Set<string> {
    for (const [, name = ''] of JSON.stringify(node).matchAll(/#\/components\/schemas\/(\w+)"/g)) {
        if (found.has(name)) continue;
        found.add(name);
        namesBelow(closed.components.schemas[name], found);
    }
    return found;
}

/** Whether a value fits an answer's schema, by a validator that knows JSON Schema and nothing of OpenAPI. */
function validator(description: Description, AjvClass: typeof Ajv | typeof Ajv2020, options: Options = {}) {
    const ajv = new AjvClass({ strict: false, validateFormats: false, ...options });
    ajv.addSchema({ $id: 'it', components: description.components });
    return (schema: Json, value: unknown): boolean =>
        ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"it#/')))(value);
}

describe('esper.open.json', () => {
    const enums = (schemas: Record<string, Json>) =>
        Object.entries(schemas).filter(([, schema]) => Array.isArray(schema['enum']));

    test('an answer with a value that nobody described is read, where esper.json forbids it', () => {
        const { schema, examples } = answersOf(open).get('getAppInstalls 200') ?? { schema: {}, examples: [] };
        const [page] = examples as [{ results: Json[] }];
        const unknown = {
            ...page,
            results: page.results.map((row) => ({ ...row, install_state: 'Install Postponed' })),
        };
        expect(validator(open, Ajv)(schema, unknown)).toBe(true);
        expect(
            schemasOf(loadDescription()).check(answersOf(closed).get('getAppInstalls 200')?.schema, unknown),
        ).toEqual(['results.0.install_state: "Install Postponed" is not a valid choice.']);
    });

    test('what is only sent stays a choice; what is answered lists its values and forbids none', () => {
        const kept = enums(open.components.schemas).map(([name]) => name);
        expect(kept).toEqual(
            expect.arrayContaining(['CommandsV0StatusUpdateState', 'DeviceGroupAction', 'DeviceV2Os']),
        );
        const answered = namesBelow(
            Object.values(closed.paths).flatMap((item) => Object.values(item).map((o) => o.responses)),
        );
        expect(kept.filter((name) => answered.has(name))).toEqual([]);
        expect(
            enums(closed.components.schemas)
                .filter(([name]) => !answered.has(name))
                .map(([name]) => name),
        ).toEqual(kept);
        for (const [name, { enum: values }] of enums(closed.components.schemas)) {
            const { enum: still, 'x-extensible-enum': listed } = open.components.schemas[name] ?? {};
            expect({ name, values: still ?? listed }).toEqual({
                name,
                values: (values as unknown[]).filter((v) => v !== null),
            });
        }
    });

    test('a row of /v2/devices/ still says by its platform which model it is', () => {
        for (const [model, platform] of [
            ['AndroidDeviceV2', 'ANDROID'],
            ['AppleDeviceV2', 'APPLE'],
            ['LinuxDeviceV2', 'LINUX'],
            ['WindowsDeviceV2', 'WINDOWS'],
        ] as const)
            expect(open.components.schemas[model]).toMatchObject({ properties: { platform: { enum: [platform] } } });
    });
});

describe('esper-3.1.json', () => {
    test('is OpenAPI 3.1, and every answer fits by JSON Schema 2020-12, null where 3.0 says nullable', () => {
        expect(newer.openapi).toBe('3.1.0');
        const fits = validator(newer, Ajv2020);
        const examples = [...answersOf(newer)].flatMap(([name, { schema, examples }]) =>
            examples.map((example) => ({ name, schema, example })),
        );
        expect(examples.length).toBeGreaterThan(80);
        expect(examples.filter(({ schema, example }) => !fits(schema, example)).map(({ name }) => name)).toEqual([]);
        const nullable = Object.entries(closed.components.schemas).filter(([, schema]) => schema['nullable']);
        expect(nullable.length).toBeGreaterThan(20);
        for (const [name] of nullable)
            expect([name, fits(newer.components.schemas[name] ?? {}, null)]).toEqual([name, true]);
        expect(JSON.stringify(newer)).not.toContain('"nullable"');
    });
});

test.each(['esper.open.json', 'esper-3.1.json'])('Redocly finds nothing wrong with %s', async (name) => {
    const cli = resolve('node_modules/@redocly/cli/bin/cli.js');
    const args = [cli, 'lint', resolve('openapi', name), '--extends=spec', '--format=json'];
    // Elsewhere, as our own rules are about the sources.
    const options = { cwd: tmpdir(), env: { ...process.env, REDOCLY_TELEMETRY: 'off' } };
    const { stdout } = await run(process.execPath, args, options);
    const { problems } = JSON.parse(stdout);
    expect(problems.map(({ ruleId, message }: Record<string, string>) => `${ruleId}: ${message}`)).toEqual([]);
});

test('the test tenant ships them beside openapi.json', () => {
    const { files, exports } = JSON.parse(readFileSync('tenant/package.json', 'utf8'));
    for (const name of ['esper.open.json', 'esper-3.1.json']) {
        expect(files).toContain(name);
        expect(exports[`./${name}`]).toBe(`./${name}`);
        expect(readFileSync(`tenant/${name}`).equals(readFileSync(`openapi/${name}`))).toBe(true);
    }
});
