import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { programHost } from '../support/program-host.js';
import { listAt, type Node, nodeAt, publishedDocuments } from '../support/published-documents.js';
import type { Ended } from '../support/run-program.js';

// `npm run upstream`: what changed in Esper's documents, and where ours differs from them.

const run = programHost();
const upstream = (args: readonly string[], root = '.'): Promise<Ended> =>
    run(['scripts/upstream.mjs', ...args], { cwd: resolve(root) });

let folder = '';
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'upstream-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes documents; gives their files. */
const files = (documents: Record<string, Node>, write: (document: Node) => string = JSON.stringify): string[] =>
    Object.entries(documents).map(([name, document]) => {
        const file = join(folder, `${name}.json`);
        writeFileSync(file, write(document));
        return file;
    });

/** The lines that tell what changed: mark, subject and what, without whose operation it is. */
const changesIn = (stdout: string): string[] =>
    (stdout.split(' since the documents were seen last.')[0] ?? '')
        .split('\n')
        .filter((line) => /^(came|went|moved|changed) /.test(line))
        .map((line) => line.replace(/ {2,}/g, ' | ').replace(/: [^:]*$/, ''));

test('our description differs from the documents on purpose only, and each purpose is still one', async () => {
    const { code, stdout } = await upstream([]);
    expect(stdout).not.toMatch(/does not say why|^stale/m);
    expect(stdout).toMatch(/^Ours differs from them in \d+ places, all on purpose\.$/m);
    expect(code).toBe(0);
});

describe('nothing has changed', () => {
    test.each([
        ['in the documents of the snapshot', (document: Node) => JSON.stringify(document)],
        ['in the same in YAML', (document: Node) => stringify(document, { aliasDuplicateObjects: false })],
    ])('%s', async (_name, write) => {
        const { code, stdout } = await upstream(files(publishedDocuments(), write));
        expect(stdout).toMatch(/^Nothing has changed since the documents were seen last\.\n/);
        expect(code).toBe(0);
    });

    test('by words, other names of models, another order, and places of what is shared', async () => {
        const documents = publishedDocuments();
        const one = nodeAt(documents, 'v2', 'paths', '/v2/blueprints/{blueprint_id}/');
        Object.assign(nodeAt(one, 'get'), { summary: 'Words.', 'x-badges': [{ name: 'Stable' }] });
        // A parameter of the path, and one that is shared.
        one['parameters'] = nodeAt(one, 'get')['parameters'];
        delete nodeAt(one, 'get')['parameters'];
        nodeAt(documents, 'v2', 'components')['parameters'] = { Id: listAt(one, 'put', 'parameters')[0] };
        nodeAt(one, 'put')['parameters'] = [{ $ref: '#/components/parameters/Id' }];

        const text = JSON.stringify(documents['v2']);
        const renamed: Node = JSON.parse(text.replaceAll(/"((?:#\/components\/schemas\/)?)BlueprintV2"/g, '"$1Plan"'));
        renamed['paths'] = Object.fromEntries(Object.entries(nodeAt(renamed, 'paths')).reverse());
        const properties = nodeAt(renamed, 'components', 'schemas', 'Plan', 'properties');
        properties['settings'] = { allOf: [properties['settings']], description: 'Words.', example: {} };
        properties['version'] = { ...nodeAt(properties, 'version_number'), title: 'Words.' };
        delete properties['version'];

        const { stdout } = await upstream(files({ ...documents, v2: renamed }));
        expect(changesIn(stdout)).toEqual([]);
        expect(stdout).toContain('Nothing has changed');
    });

    test('by leaving documents out', async () => {
        const { authz2 = {}, v1 = {} } = publishedDocuments();
        const { code, stdout } = await upstream(files({ authz2, 'another-name-of-v1': v1 }));
        expect(stdout).toContain('Nothing has changed');
        expect(code).toBe(0);
    });
});

test('of twenty changes each is named, and nothing else, in less than 20 seconds', async () => {
    const documents = publishedDocuments();
    const operation = (name: string, path: string, method: string): Node =>
        nodeAt(documents, name, 'paths', path, method);
    const parameter = (of: Node, name: string): Node =>
        nodeAt(listAt(of, 'parameters').find((each) => each['name'] === name));
    const model = (name: string, of: string): Node => nodeAt(documents, name, 'components', 'schemas', of);
    const properties = (name: string, of: string): Node => nodeAt(model(name, of), 'properties');

    const paths = nodeAt(documents, 'v2', 'paths');
    paths['/v2/blueprints/{blueprint_id}/clone/'] = { post: { responses: { 201: {} } } };
    delete paths['/v2/converge/{id}/commands'];
    // One that isn't described here: our own would be told a second time, as another path than theirs.
    paths['/v2/scripts/{script_id}'] = paths['/v2/scripts/{script_id}/'];
    delete paths['/v2/scripts/{script_id}/'];

    operation('v2', '/v2/custom-actions/', 'get')['operationId'] = 'listCustomActions';
    operation('legacy', '/enterprise/{enterprise_id}/device/{device_id}/install/', 'get')['x-badges'] = [
        { name: 'Deprecated' },
    ];
    listAt(operation('v2', '/v2/devices/', 'get'), 'parameters').push({
        name: 'site',
        in: 'query',
        schema: { type: 'string' },
    });
    const devices = operation('legacy', '/enterprise/{enterprise_id}/device/', 'get');
    devices['parameters'] = listAt(devices, 'parameters').filter((each) => each['name'] !== 'imei');
    parameter(operation('v2', '/v2/heartbeat/', 'get'), 'platform')['required'] = true;
    parameter(operation('foundry', '/v1/foundry/builds/', 'get'), 'limit')['schema'] = { type: 'string' };
    const states = parameter(operation('v0', '/tenant/v0/apnscertificates/', 'get'), 'state');
    states['schema'] = { type: 'string', enum: ['CSR_GENERATED', 'COMPLETED', 'EXPIRED'] };
    const clip = nodeAt(operation('v2', '/v2/webclips', 'post'), 'requestBody');
    clip['content'] = { 'application/json': Object.values(nodeAt(clip, 'content'))[0] };
    nodeAt(operation('foundry', '/v1/foundry/builds/{build_id}/', 'put'), 'responses')['409'] = { description: '' };

    model('v2', 'apply_policy')['enum'] = ['ALWAYS APPLY', 'PROVISION ONLY'];
    delete properties('v2', 'BlueprintV2')['comments'];
    properties('foundry', 'Build_V1')['created_at'] = { type: 'string', format: 'date' };
    properties('v0', 'Content')['checksum'] = { type: 'string' };
    properties('pipelines-v0', 'Pipeline_POST')['owner'] = { type: 'string' };
    model('pipelines-v0', 'Pipeline_POST')['required'] = ['name', 'owner'];
    properties('v1', 'TokenInfoV1')['user'] = { type: 'integer' };
    properties('v1', 'StatusMetrics')['active'] = { type: ['integer', 'null'] };
    nodeAt(properties('authz2', 'CreateRole'), 'name')['maxLength'] = 50;

    const began = performance.now();
    const { code, stdout } = await upstream(files(documents));
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(changesIn(stdout).sort()).toEqual(
        [
            'came | POST /v2/blueprints/{blueprint_id}/clone/ | is new',
            'went | GET /v2/converge/{id}/commands | is gone',
            'moved | GET /v2/scripts/{script_id} | stood at GET /v2/scripts/{script_id}/',
            'changed | GET /v2/custom-actions/ | has the id listCustomActions, before none',
            'changed | GET /enterprise/{enterprise_id}/device/{device_id}/install/ | is deprecated',
            'changed | GET /v2/devices/ query parameter site | is new',
            'changed | GET /enterprise/{enterprise_id}/device/ query parameter imei | is gone',
            'changed | GET /v2/heartbeat/ query parameter platform | is required',
            'changed | GET /v1/foundry/builds/ query parameter limit | is string, before integer',
            'changed | GET /tenant/v0/apnscertificates/ query parameter state | has the new value EXPIRED',
            'changed | POST /v2/webclips body | is application/json, before multipart/form-data',
            'changed | PUT /v1/foundry/builds/{build_id}/ | lists the error 409',
            'changed | apply_policy | no longer has the value IGNORE',
            'changed | BlueprintV2.comments | is gone',
            'changed | Build_V1.created_at | has the format date, before date-time',
            'changed | Content.checksum | is new',
            'changed | Pipeline_POST.owner | is new and required',
            'changed | TokenInfoV1.user | is integer, before string',
            'changed | StatusMetrics.active | may be null',
            'changed | CreateRole.name | has maxLength 50, before none',
        ].sort(),
    );
    expect(stdout).toContain('\n20 changes since the documents were seen last.\n');
    expect(code).toBe(1);
});

test('a change says which of our operations it concerns', async () => {
    const { v1 = {} } = publishedDocuments();
    nodeAt(v1, 'components', 'schemas', 'TokenInfoV1', 'properties')['issuer'] = { type: 'string' };
    delete nodeAt(v1, 'components', 'schemas', 'EnterpriseV1', 'properties')['location'];
    nodeAt(v1, 'paths')['/v1/new/'] = { get: { responses: { 200: {} } } };
    const { stdout } = await upstream(files({ v1 }));
    expect(stdout).toMatch(/^came .* is new: not here$/m);
    expect(stdout).toMatch(/^changed .* TokenInfoV1\.issuer .* is new: esper\.token\.getTokenInfo$/m);
    expect(stdout).toMatch(
        /^changed .* EnterpriseV1\.location .* is gone: esper\.enterprise\.(getEnterprise|partialUpdateEnterprise) and 1 more$/m,
    );
});

describe('in a project of its own', () => {
    beforeEach(() => {
        for (const path of [
            'scripts/upstream.mjs',
            'scripts/upstream',
            'scripts/shared',
            'openapi/esper.json',
            'openapi/deviations.tsv',
        ])
            cpSync(path, join(folder, path), { recursive: true });
        symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    });

    const edit = (path: string, change: (text: string) => string): void => {
        const text = readFileSync(join(folder, path), 'utf8');
        if (change(text) === text) throw new Error(`${path} is as it was.`);
        writeFileSync(join(folder, path), change(text));
    };

    test('--accept makes the documents those that were seen last', async () => {
        const { v1 = {}, v2 = {} } = publishedDocuments();
        nodeAt(v1, 'components', 'schemas', 'TokenInfoV1', 'properties')['issuer'] = { type: 'string' };
        const given = files({ v1 });
        expect((await upstream(['--accept', ...given], folder)).stdout).toContain('TokenInfoV1.issuer');
        const { code, stdout } = await upstream(given, folder);
        expect(stdout).toContain('Nothing has changed');
        // Ours has still to follow.
        expect(stdout).toMatch(/^property-went .*TokenInfoV1\.issuer .* is gone: esper\.token\.getTokenInfo$/m);
        expect(code).toBe(1);
        // What was not given stays.
        expect((await upstream(files({ v2 }), folder)).stdout).toContain('Nothing has changed');
        const text = readFileSync(join(folder, 'scripts/upstream/snapshot/v1.yaml'), 'utf8');
        expect(text).toContain('      issuer: {type: string}\n');
        expect(text).toBe(
            readFileSync('scripts/upstream/snapshot/v1.yaml', 'utf8').replace(
                /( {2}TokenInfoV1:\n(?: {4}.*\n| {6}.*\n)*)/,
                '$1      issuer: {type: string}\n',
            ),
        );
    });

    describe('--draft', () => {
        const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
        const parsed = (path: string): unknown => parse(read(path));
        let given: string[];
        beforeEach(() => {
            cpSync('openapi', join(folder, 'openapi'), { recursive: true });
            const { v2 = {} } = publishedDocuments();
            const paths = nodeAt(v2, 'paths');
            const json = (schema: object) => ({ content: { 'application/json': { schema } } });
            paths['/v2/blueprints/{blueprint_id}/notes/'] = {
                get: {
                    parameters: [
                        {
                            name: 'blueprint_id',
                            in: 'path',
                            required: true,
                            schema: { type: 'string', format: 'uuid' },
                        },
                        { name: 'kind', in: 'query', schema: { type: 'string', enum: ['hint', 'on'] } },
                    ],
                    responses: {
                        200: json({
                            type: 'object',
                            properties: {
                                content: {
                                    type: 'object',
                                    properties: {
                                        count: { type: 'integer' },
                                        next: { type: 'string' },
                                        results: { type: 'array', items: { $ref: '#/components/schemas/NoteV2' } },
                                    },
                                },
                            },
                        }),
                        404: {},
                    },
                },
            };
            nodeAt(paths['/v2/blueprints/{blueprint_id}/'])['patch'] = {
                operationId: 'touchBlueprint',
                responses: { 204: {} },
            };
            nodeAt(v2, 'components', 'schemas')['NoteV2'] = {
                type: 'object',
                properties: {
                    id: { type: 'integer' },
                    kind: { type: 'string', enum: ['hint', 'on'] },
                    written_on: { type: ['string', 'null'], format: 'date-time' },
                },
            };
            given = files({ v2 });
        });

        test('names come first, and are all that is written', async () => {
            const { stdout } = await upstream(['--draft', ...given], folder);
            expect(stdout).toContain('3 lines were added to the tables of names in openapi/.');
            expect(read('openapi/operation-names.tsv').split('\n').slice(-3)).toEqual([
                'blueprint\ttouchBlueprint\tPATCH\t/v2/blueprints/{blueprint_id}/\ttouchBlueprint',
                'blueprint\tgetAllBlueprintNotes\tGET\t/v2/blueprints/{blueprint_id}/notes/',
                '',
            ]);
            expect(read('openapi/model-names.tsv')).toMatch(/\nv2\tNoteV2\tNoteV2\n$/);
            expect(read('openapi/openapi.yaml')).toBe(readFileSync('openapi/openapi.yaml', 'utf8'));
        });

        test('then files by these names: true types, no words', async () => {
            await upstream(['--draft', ...given], folder);
            edit('openapi/model-names.tsv', (text) => text.replace('NoteV2\tNoteV2', 'NoteV2\tBlueprintNote'));
            const { stdout } = await upstream(['--draft', ...given], folder);
            expect(stdout).toMatch(/Next: npm run generate\. It says what is missing\.\n$/);
            const file = 'openapi/paths/Blueprint/v2_blueprints_{blueprint_id}_notes.yaml';
            expect(stdout).toContain(`${file}\n`);
            expect(parsed(file)).toEqual({
                get: {
                    operationId: 'getAllBlueprintNotes',
                    'x-esper-draft': true,
                    'x-esper-evidence': 'reference',
                    tags: ['Blueprint'],
                    'x-esper-pagination': 'v2',
                    'x-esper-page-size': 100,
                    parameters: [
                        {
                            name: 'blueprint_id',
                            in: 'path',
                            required: true,
                            schema: { type: 'string', format: 'uuid' },
                        },
                        {
                            name: 'kind',
                            in: 'query',
                            required: false,
                            schema: { $ref: '../../schemas/Blueprint/BlueprintNoteKindFilter.yaml' },
                        },
                        {
                            name: 'limit',
                            in: 'query',
                            required: false,
                            schema: { type: 'integer', format: 'int32', minimum: 1 },
                        },
                        { $ref: '../../parameters/Offset.yaml' },
                    ],
                    responses: {
                        200: {
                            description: '',
                            content: {
                                'application/json': {
                                    schema: { $ref: '../../schemas/Blueprint/BlueprintNotePage.yaml' },
                                },
                            },
                        },
                        400: { $ref: '../../responses/ServiceBadRequest.yaml' },
                        401: { $ref: '../../responses/ServiceUnauthorized.yaml' },
                        404: { $ref: '../../responses/ServiceNotFound.yaml' },
                        429: { $ref: '../../responses/ServiceTooManyRequests.yaml' },
                        500: { $ref: '../../responses/ServiceServerError.yaml' },
                    },
                },
            });
            expect(parsed('openapi/schemas/Blueprint/BlueprintNotePageContent.yaml')).toEqual({
                'x-esper-draft': true,
                type: 'object',
                required: ['results'],
                properties: {
                    count: { type: 'integer', format: 'int64' },
                    next: { type: 'string', nullable: true },
                    results: { type: 'array', items: { $ref: './BlueprintNote.yaml' } },
                },
            });
            expect(parsed('openapi/schemas/Blueprint/BlueprintNote.yaml')).toEqual({
                'x-esper-draft': true,
                type: 'object',
                properties: {
                    id: { type: 'integer', format: 'int64' },
                    kind: { $ref: './BlueprintNoteKind.yaml' },
                    written_on: { type: 'string', nullable: true, format: 'date-time' },
                },
            });
            // What YAML readers may take for a boolean is in quotes.
            expect(read('openapi/schemas/Blueprint/BlueprintNoteKind.yaml')).toContain('\n  - "on"\n');
            // A path that is there gets an operation more.
            const kept = 'openapi/paths/Blueprint/v2_blueprints_{blueprint_id}.yaml';
            expect(read(kept).startsWith(readFileSync(kept, 'utf8'))).toBe(true);
            expect(Object.keys(nodeAt(parsed(kept)))).toEqual(['get', 'put', 'delete', 'patch']);
            expect(read('openapi/openapi.yaml').split(`: ./${file.slice('openapi/'.length)}`)).toHaveLength(1 + 1);
        });

        test('it writes nothing twice', async () => {
            await upstream(['--draft', ...given], folder);
            await upstream(['--draft', ...given], folder);
            const kept = read('openapi/openapi.yaml');
            const { stderr, code } = await upstream(['--draft', ...given], folder);
            expect(stderr).toMatch(/ is written already: run `npm run generate`, then this again\.\n$/);
            expect([read('openapi/openapi.yaml'), code]).toEqual([kept, 2]);
        });

        test('two models that a name would make one are told', async () => {
            await upstream(['--draft', ...given], folder);
            edit('openapi/model-names.tsv', (text) => text.replace('NoteV2\tNoteV2', 'NoteV2\tBlueprintNote'));
            edit('openapi/model-names.tsv', (text) => `${text}-\tBlueprintNoteKind\tRole\n`);
            const { stderr, code } = await upstream(['--draft', ...given], folder);
            expect(stderr).toContain('Models that are not one:\n  Role is described already');
            expect(code).toBe(2);
        });
    });

    test('a difference without a reason is told, and a reason without a difference', async () => {
        edit('openapi/esper.json', (text) => text.replace('"short_code": {', '"shortCode": {'));
        edit('openapi/deviations.tsv', (text) => `${text}type\tDevice.gone\tof no use\n`);
        const { code, stdout } = await upstream([], folder);
        expect(stdout).toMatch(/^property-went .*EnterpriseV1\.short_code .* is gone: esper\.enterprise\./m);
        expect(stdout).toContain('stale    openapi/deviations.tsv: no type at Device.gone any more: remove the line\n');
        expect(code).toBe(1);
    });
});

describe('what fails is said, with 2', () => {
    test.each([
        [['missing.json'], 'There is no file missing.json.\n'],
        [['package.json'], 'package.json is not an OpenAPI description: it has no "openapi" and "paths".\n'],
        [['--accept'], '--accept needs the documents that are to be the snapshot.\n\nnpm run upstream '],
        [['--drafts'], "Unknown option '--drafts'.\n\nnpm run upstream "],
    ])('%j', async (args, says) => {
        const { code, stdout, stderr } = await upstream(args);
        expect(stderr.slice(0, says.length)).toBe(says);
        expect([stdout, code]).toEqual(['', 2]);
    });
});
