import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { programHost } from '../support/program-host.js';
import { outputOf } from '../support/run-program.js';

interface Operation {
    readonly operationId: string;
    readonly tags: readonly string[];
    readonly description?: string;
    readonly parameters?: readonly object[];
    readonly responses: object;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const list: Operation = { operationId: 'listKiosks', tags: ['Kiosk'], responses: { 200: {} } };
const one: Operation = { operationId: 'getKiosk', tags: ['Kiosk'], description: 'Gets it.', responses: { 200: {} } };
const both: Paths = { '/kiosk/': { get: list }, '/kiosk/first/': { get: one } };
const onlyOne: Paths = { '/kiosk/first/': { get: one } };

const describing = (paths: Paths, more: object = {}) => JSON.stringify({ openapi: '3.0.3', info: {}, paths, ...more });

let folder = '';
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'compare-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file with this text, in a folder of the test's own. */
function file(name: string, text: string): string {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
}

interface Outcome {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

const run = programHost();

async function compare(args: readonly string[], { root = '.', env = process.env } = {}): Promise<Outcome> {
    const cwd = resolve(root);
    const { code, stdout, stderr } = await run(['scripts/compare.mjs', ...args], { cwd, env });
    return { status: code, stdout, stderr };
}

/** Two files, and the versions of the package on either side where they are said. */
const comparePaths = (old: Paths, now: Paths, ...options: readonly string[]) =>
    compare([file('old.json', describing(old)), file('new.json', describing(now)), ...options]);

describe('what is printed', () => {
    test('one line a change, worst first, and the step of the version that they need', async () => {
        const renamed = { ...one, operationId: 'readKiosk', description: 'Reads it.' };
        const name = { name: 'shop_name', in: 'query', schema: { type: 'string' } };
        const limited = { ...list, parameters: [name] };
        const { stdout, status } = await comparePaths(
            both,
            {
                '/kiosk/': { get: limited },
                '/kiosk/first/': { get: renamed },
                '/till/': { get: { ...one, operationId: 'getTill', tags: ['Till'] } },
            },
            '--versions=0.3.0..0.3.1',
        );
        expect(stdout.split('\n').slice(1)).toEqual([
            '',
            'BREAKS  esper.kiosk.getKiosk                  is now esper.kiosk.readKiosk: code that calls it no longer compiles',
            'adds    esper.till.getTill                    is new: it calls GET /till/',
            'adds    esper.kiosk.listKiosks({ shopName })  is new: it may be left out',
            'same    Descriptions and examples             differ in 1 operation: they are documentation',
            '',
            '1 change breaks callers, 2 add something, 1 changes nothing for them.',
            "Needs a minor step of the version, 0.3.0 → 0.4.0 or higher. Below 1.0.0 that is the breaking step: npm's ^0.3.0 takes no 0.4.0.",
            'The version went 0.3.0 → 0.3.1: the minor step is still to be taken.',
            '',
        ]);
        expect(status).toBe(1);
    });

    test('the same change of many calls is one line, unless it breaks them', async () => {
        const calls = (parameter: object): Paths =>
            Object.fromEntries(
                ['a', 'b', 'c', 'd'].map((name) => [
                    `/${name}/`,
                    { get: { operationId: name, tags: ['Kiosk'], parameters: [parameter], responses: { 200: {} } } },
                ]),
            );
        const limit = (fact: object) => ({ name: 'limit', in: 'query', schema: { type: 'integer', ...fact } });
        const same = await comparePaths(calls(limit({ default: 20 })), calls(limit({ default: 50 })));
        expect(same.stdout.match(/^same .*/gm)).toEqual([
            "same    esper.kiosk.a({ limit })  defaults to 50, before to 20, and so in 3 more calls: it is the API's own, for calls without it",
        ]);
        const broken = await comparePaths(calls(limit({})), calls(limit({ minimum: 1 })));
        expect(broken.stdout.match(/^BREAKS .*/gm)).toHaveLength(4);
    });

    test('words that came or went with what they describe are no change of words', async () => {
        const described = (limit: string, more: readonly object[]): Paths => ({
            '/kiosk/': { get: { ...list, parameters: [...more, { name: 'limit', in: 'query', description: limit }] } },
        });
        const page = { name: 'page', in: 'query', description: 'The page.' };
        const gone = await comparePaths(described('Rows.', [page]), described('Rows.', []));
        expect(gone.stdout).not.toContain('Descriptions');
        const changed = await comparePaths(described('Rows.', []), described('Rows in a page.', []));
        expect(changed.stdout).toContain(
            'same    Descriptions and examples  differ in 1 operation: they are documentation',
        );
    });

    test('--json has every change by itself, with the calls that it concerns', async () => {
        const { stdout } = await comparePaths(both, onlyOne, '--json', '--versions=1.4.0..1.5.0');
        expect(JSON.parse(stdout)).toEqual({
            old: { label: join(folder, 'old.json'), version: '1.4.0' },
            new: { label: join(folder, 'new.json'), version: '1.5.0' },
            changes: [
                {
                    impact: 'major',
                    rule: 'call-removed',
                    subject: 'esper.kiosk.listKiosks',
                    what: 'is gone',
                    why: 'code that calls it no longer compiles',
                    calls: ['esper.kiosk.listKiosks'],
                    breaks: true,
                },
            ],
            count: { major: 1, minor: 0, patch: 0 },
            needed: 'major',
            taken: 'minor',
            enough: false,
        });
    });

    test('nothing when nothing changed', async () => {
        const { stdout, status } = await comparePaths(both, both);
        expect(stdout).toMatch(/\n\nThe API is the same\.\n$/);
        expect(status).toBe(0);
    });
});

describe('the step of the version', () => {
    test.each([
        ['a break after 1.0.0 needs a major one', both, onlyOne, '1.2.0..1.3.0', 1, '1.2.0 → 2.0.0 or higher'],
        ['a break with a major step passes', both, onlyOne, '1.2.0..2.0.0', 0, 'that is enough'],
        ['a break below 1.0.0 passes with a minor one', both, onlyOne, '0.2.3..0.3.0', 0, '0.2.3 → 0.3.0 or higher'],
        ['a break below 1.0.0 is not said by a patch', both, onlyOne, '0.2.3..0.2.4', 1, 'still to be taken'],
        ['a break below 0.1.0 passes with a patch', both, onlyOne, '0.0.3..0.0.4', 0, '0.0.3 → 0.0.4 or higher'],
        ['a break with an older version fails', both, onlyOne, '2.0.0..1.9.9', 1, 'still to be taken'],
        ['a break after a version like 1.0.0-rc.1 is one after 1.0.0', both, onlyOne, '1.0.0-rc.1..1.1.0', 1, '2.0.0'],
        [
            'an addition after 1.0.0 needs a minor one, and passes without',
            onlyOne,
            both,
            '1.2.0..1.2.1',
            0,
            '1.3.0 or higher',
        ],
        ['an addition below 1.0.0 needs a patch', onlyOne, both, '0.2.3..0.2.4', 0, '0.2.3 → 0.2.4 or higher'],
    ])('%s', async (_name, old, now, versions, status, says) => {
        const outcome = await comparePaths(old, now, `--versions=${versions}`);
        expect(outcome.stdout).toContain(says);
        expect(outcome.status).toBe(status);
    });

    test('a break between files fails, since nobody knows their versions', async () => {
        const { stdout, status } = await comparePaths(both, onlyOne);
        expect(stdout).toContain('Needs a major step of the version, below 1.0.0 a minor one.\n');
        expect(stdout).toContain('not known for files: say --versions OLD..NEW.');
        expect(status).toBe(1);
    });
});

describe('a document of OpenAPI 3.1, or in YAML, is compared with one of 3.0', () => {
    const document = (version: string, kiosk: object, limit: object) => ({
        openapi: version,
        info: {},
        paths: {
            '/kiosk/{id}/': {
                get: {
                    operationId: 'getKiosk',
                    tags: ['Kiosk'],
                    parameters: [
                        { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
                        { name: 'limit', in: 'query', schema: limit },
                    ],
                    responses: {
                        200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Kiosk' } } } },
                    },
                },
            },
        },
        components: { schemas: { Kiosk: kiosk, Shop: { type: 'object', properties: { name: { type: 'string' } } } } },
    });
    const shop = { $ref: '#/components/schemas/Shop' };
    const old = document(
        '3.0.3',
        {
            type: 'object',
            properties: {
                id: { type: 'string', nullable: true },
                shop: { nullable: true, allOf: [shop] },
                kin: { nullable: true, allOf: [shop] },
                kind: { type: 'string', enum: ['kiosk'] },
                size: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
                photo: { type: 'string', format: 'binary' },
                // A property may be called like a word of OpenAPI.
                type: { type: 'string', example: 'a' },
                const: { type: 'boolean' },
            },
        },
        { type: 'integer', minimum: 0, exclusiveMinimum: true },
    );
    const now = document(
        '3.1.0',
        {
            type: 'object',
            properties: {
                id: { type: ['string', 'null'] },
                shop: { anyOf: [shop, { type: 'null' }] },
                kin: { oneOf: [{ type: 'null' }, { ...shop, description: 'Another.' }] },
                kind: { type: 'string', const: 'kiosk' },
                size: { type: ['string', 'integer'] },
                photo: { type: 'string', contentMediaType: 'image/png' },
                type: { type: 'string', examples: ['a', 'b'] },
                const: { type: 'boolean' },
            },
        },
        { type: 'integer', exclusiveMinimum: 0 },
    );

    test.each([
        ['JSON', JSON.stringify(now)],
        ['YAML', stringify(now)],
    ])('the same in %s is the same', async (_name, text) => {
        const { stdout } = await compare([file('old.json', JSON.stringify(old)), file('new', text)]);
        expect(stdout).toMatch(/\n\nThe API is the same\.\n$/);
    });

    test('a change is told', async () => {
        const fewer = structuredClone(now);
        fewer.components.schemas.Kiosk = { type: 'object', properties: { id: { type: ['integer', 'null'] } } };
        const { stdout } = await compare([
            file('old.json', JSON.stringify(now)),
            file('new.json', JSON.stringify(fewer)),
        ]);
        expect(stdout).toContain('BREAKS  Kiosk.id     is number | null, before it was string | null');
        expect(stdout).toContain('BREAKS  Kiosk.shop   is gone');
    });
});

describe('what cannot be compared is said, with 2', () => {
    test.each<[string, string, string]>([
        ['no JSON', '{"openapi": ', ' is neither JSON nor YAML: '],
        ['no YAML', 'openapi: [3.0.3\npaths: {}\n', ' is neither JSON nor YAML: '],
        ['another JSON', '{"name": "kiosk"}', ' is not an OpenAPI description: it has no "openapi" and "paths".'],
        ['a list', '[]', ' is not an OpenAPI description'],
        ['another OpenAPI', '{"openapi": "4.0.0", "paths": {}}', ' is OpenAPI 4.0.0; only 3.0 and 3.1 are understood.'],
        ['Swagger', '{"swagger": "2.0", "paths": {}}', ' is OpenAPI 2.0; only 3.0 and 3.1 are understood.'],
        [
            'a reference to nothing',
            describing({}, { components: { schemas: { A: { $ref: '#/components/schemas/B' } } } }),
            ' refers to #/components/schemas/B, which is not there.',
        ],
        [
            'a reference to a file',
            describing({}, { components: { schemas: { A: { $ref: './B.yaml' } } } }),
            ' refers to another file, ./B.yaml: give the bundle, `npx redocly bundle` makes one.',
        ],
    ])('%s', async (_name, text, says) => {
        const { stderr, stdout, status } = await compare([file('old.json', text), file('new.json', describing(both))]);
        expect(stderr).toContain(says);
        expect(stderr).not.toContain('    at ');
        expect([stdout, status]).toEqual(['', 2]);
    });

    test.each([
        [['missing.json'], 'There is no file missing.json.\n'],
        [['--versions=1.0'], "--versions is two versions with two dots between, such as 0.3.0..0.4.0, not '1.0'.\n"],
        [['--versoins=1.0.0..2.0.0'], "Unknown option '--versoins'.\n\nnpm run compare"],
        [['a', 'b', 'c'], 'Two descriptions are compared, not 3.\n\nnpm run compare'],
    ])('%j', async (args, says) => {
        const { stderr, status } = await compare(args);
        expect(stderr.slice(0, says.length)).toBe(says);
        expect(status).toBe(2);
    });

    test('versions that are none', async () => {
        const { stderr, status } = await comparePaths(both, onlyOne, '--versions=one..two');
        expect(stderr).toBe("'one' is no version of the form 1.2.3.\n");
        expect(status).toBe(2);
    });

    test('--help says how, with 0', async () => {
        const { stdout, status } = await compare(['--help']);
        expect(stdout).toContain('npm run compare old.json new.json');
        expect(status).toBe(0);
    });
});

describe('in a git repository', () => {
    const git = (...args: readonly string[]) =>
        outputOf('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: folder });

    function put(version: string, paths: Paths | undefined): void {
        writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
        if (paths) writeFileSync(join(folder, 'openapi/esper.json'), describing(paths));
    }

    /** The scripts in a folder that is no repository yet, with nothing described. */
    beforeEach(() => {
        for (const path of ['scripts/compare.mjs', 'scripts/compare', 'scripts/shared'])
            cpSync(path, join(folder, path), { recursive: true });
        symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
        mkdirSync(join(folder, 'openapi'));
    });

    function commit(version: string, paths: Paths | undefined): void {
        put(version, paths);
        git('add', 'package.json', 'openapi');
        git('commit', '--quiet', '--message', version);
        git('tag', `v${version}`);
    }

    test('the last commit is compared with the working tree, versions from package.json', async () => {
        git('init', '--quiet');
        commit('0.3.0', both);
        put('0.3.1', onlyOne);
        const { stdout, status } = await compare([], { root: folder });
        expect(stdout).toMatch(
            /^openapi\/esper.json at HEAD \([0-9a-f]{7}\) → openapi\/esper.json of the working tree\n/,
        );
        expect(stdout).toContain('BREAKS  esper.kiosk.listKiosks  is gone');
        expect(stdout).toContain('The version went 0.3.0 → 0.3.1: the minor step is still to be taken.');
        expect(status).toBe(1);
    });

    test('two tags are compared with each other', async () => {
        git('init', '--quiet');
        commit('0.3.0', both);
        commit('0.4.0', onlyOne);
        put('0.9.0', both);
        const { stdout, status } = await compare(['v0.3.0', 'v0.4.0'], { root: folder });
        expect(stdout).toContain('The version went 0.3.0 → 0.4.0: that is enough.');
        expect(status).toBe(0);
    });

    test('a file is compared with the working tree', async () => {
        put('0.4.0', onlyOne);
        const { stdout } = await compare([file('before.json', describing(both))], { root: folder });
        expect(stdout).toContain('before.json → openapi/esper.json of the working tree\n');
        expect(stdout).toContain('BREAKS  esper.kiosk.listKiosks  is gone');
    });

    test('what git does not know is said, with 2', async () => {
        git('init', '--quiet');
        commit('0.2.0', undefined);
        put('0.3.0', both);
        const says = (...args: readonly string[]) => compare(args, { root: folder });
        expect(await says()).toMatchObject({ stderr: 'The commit HEAD has no openapi/esper.json.\n', status: 2 });
        expect(await says('v9')).toMatchObject({
            stderr: "'v9' is neither a file nor something that git knows here (a branch, a tag, a commit).\n",
            status: 2,
        });
    });

    test('a working tree without a bundle is said, with 2', async () => {
        put('0.3.0', undefined);
        expect(await compare([file('before.json', describing(both))], { root: folder })).toMatchObject({
            stderr: 'There is no openapi/esper.json: make it with `npm run generate`, or name two files.\n',
            status: 2,
        });
    });

    test('a folder that is no repository, and a machine without git, are said, with 2', async () => {
        put('0.3.0', both);
        const noRepository = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() };
        expect(await compare([], { root: folder, env: noRepository })).toMatchObject({
            stderr: 'This folder is not a git repository: name a file to compare with.\n',
            status: 2,
        });
        expect(await compare([], { root: folder, env: { ...process.env, PATH: folder } })).toMatchObject({
            stderr: 'git is not installed: name a file to compare with.\n',
            status: 2,
        });
    });
});

describe('the names that it speaks of are those of the generated code', () => {
    const textsIn = (path: string) => readdirSync(path).map((name) => readFileSync(join(path, name), 'utf8'));
    const surface: {
        readonly operations: readonly {
            readonly call: string;
            readonly request: string;
            readonly arguments: {
                readonly properties: Record<string, { readonly 'x-type': string; readonly 'x-esper-filled'?: true }>;
                readonly required: readonly string[];
            };
        }[];
        readonly models: Record<string, { readonly properties?: Record<string, { readonly enum?: unknown[] }> }>;
    } = JSON.parse(
        outputOf(process.execPath, [
            '--input-type=module',
            '--eval',
            `import { readFileSync } from 'node:fs';
            import { surfaceOf } from './scripts/compare/surface.mjs';
            const description = JSON.parse(readFileSync('openapi/esper.json', 'utf8'));
            process.stdout.write(JSON.stringify(surfaceOf(description)));`,
        ]),
    );

    /** A caller may write an argument in more ways than its model says. */
    const asInModel = (member = ''): string =>
        member
            .replace(/ \| undefined$/, '')
            .replace(/\bInput<(.*)>/, '$1')
            .replace(/^(\w+\??: )Array<(.*)>$/, '$1$2[]')
            .replace('any | undefined; }', 'any }')
            .replace('FileSource', 'File');

    test('calls', () => {
        const table = readFileSync('generated/operations.ts', 'utf8');
        const calls = [...table.matchAll(/^ {4}(\w+): '(\w+) /gm)].map(([, id, property]) => `esper.${property}.${id}`);
        expect(surface.operations.map(({ call }) => call).sort()).toEqual(calls.sort());
    });

    test('arguments, their types, and whether they may be left out', () => {
        const code = textsIn('generated/apis').join('\n');
        const ours = surface.operations.flatMap(({ request, arguments: { properties, required } }) =>
            Object.entries(properties).map(([name, facts]) => {
                // The class wants such an argument, and the client fills it in.
                const isRequired = required.includes(name) || facts['x-esper-filled'];
                return `${request} ${name}${isRequired ? '' : '?'}: ${facts['x-type']}`;
            }),
        );
        const theirs = [...code.matchAll(/^export interface (\w+Request) \{\n(.*?)^\}/gms)].flatMap(
            ([, request, body]) =>
                [...(body ?? '').matchAll(/readonly (\w+\??: .*);$/gm)].map(
                    ([, member]) => `${request} ${asInModel(member)}`,
                ),
        );
        expect(ours.sort()).toEqual(theirs.sort());
    });

    test('models', () => {
        const code = textsIn('generated/models').join('\n');
        // What depends on a command has two types besides, `…Args` and `…Of`, made from the model.
        const derived = [...code.matchAll(/^export type (\w+)Of<Value>/gm)].flatMap(([, name]) => [
            `${name}Args`,
            `${name}Of`,
        ]);
        const declared = [...code.matchAll(/^export (?:interface|type|const) (\w+)/gm)].map(([, name = '']) => name);
        const theirs = new Set(declared.filter((name) => !derived.includes(name)));
        // The one value of a discriminator has a constant, too, named after its property.
        const constants = Object.entries(surface.models).flatMap(([model, { properties = {} }]) =>
            Object.entries(properties)
                .filter(([, { enum: values }]) => values !== undefined)
                .map(
                    ([name]) =>
                        `${model}${name.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase())}Enum`,
                ),
        );
        expect([...Object.keys(surface.models), ...constants].sort()).toEqual([...theirs].sort());
    });
});
