import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { programHost } from '../support/program-host.js';
import { type Ended, outputOf } from '../support/run-program.js';

// `npm run docs` on what is committed, and in a copy of the project where things go wrong.

/** Those that `npm run docs` needs: fewer files, a quicker copy. */
const SCRIPTS = ['scripts/docs.mjs', 'scripts/docs', 'scripts/shared'];

const PAGES = ['docs/reference', 'docs/python-sdk.md', 'docs/operation-names.md', 'api.md', 'llms.txt'];
/** Pages that llms.txt tells of. */
const GUIDES = [
    'README.md',
    ...readdirSync('docs')
        .filter((name) => name.endsWith('.md'))
        .map((name) => `docs/${name}`),
];
const TABLES = ['openapi/operation-names.tsv', 'openapi/model-names.tsv'];

/** A page for each tag, the index, the errors, the three tables, and llms.txt. */
const COUNT = JSON.parse(readFileSync('openapi/esper.json', 'utf8')).tags.length + 6;

const run = programHost();

const docs = (project: string, ...args: string[]): Promise<Ended> => run([join(project, 'scripts/docs.mjs'), ...args]);

test('what is committed is what the sources give', async () => {
    expect(await docs(resolve('.'), '--check')).toEqual({
        code: 0,
        stdout: `${COUNT} pages are what the sources give.\n`,
        stderr: '',
    });
});

describe('in a project of its own', () => {
    let project: string;
    const read = (path: string): string => readFileSync(join(project, path), 'utf8');
    const edit = (path: string, from: string, to: string): void => {
        if (!read(path).includes(from)) throw new Error(`${path} does not have: ${from}`);
        writeFileSync(join(project, path), read(path).replace(from, to));
    };

    beforeEach(() => {
        project = mkdtempSync(join(tmpdir(), 'esper-docs-'));
        for (const path of [...SCRIPTS, ...PAGES, ...GUIDES, ...TABLES, 'openapi/esper.json'])
            cpSync(path, join(project, path), { recursive: true });
        for (const path of ['generated', 'node_modules', 'openapi/schemas'])
            symlinkSync(resolve(path), join(project, path));
    });
    afterEach(() => rmSync(project, { recursive: true }));

    test('another word in the description changes its pages, and --check names them until they are written', async () => {
        edit('openapi/esper.json', '"summary": "List devices"', '"summary": "List all the devices"');
        const complaint =
            'These pages are not what the sources give; run `npm run docs` and commit what it changes:\n' +
            '  changed  docs/reference/device.md\n' +
            '  changed  api.md\n';
        expect(await docs(project, '--check')).toEqual({ code: 1, stdout: '', stderr: complaint });

        expect((await docs(project, '--pages')).code).toBe(0);
        expect(read('api.md')).toContain('| List all the devices |');
        expect((await docs(project, '--check')).code).toBe(0);
    });

    test('pages that are missing, stray or edited by hand are found and put right', async () => {
        rmSync(join(project, 'docs/reference/token.md'));
        writeFileSync(join(project, 'docs/reference/gone.md'), 'A class that is no more.');
        edit('docs/python-sdk.md', '`TokenApi.get_token_info()`', '`TokenApi.get_token()`');
        const { code, stderr } = await docs(project, '--check');
        expect(code).toBe(1);
        expect(stderr.split('\n').slice(1, -1)).toEqual([
            '  added    docs/reference/token.md',
            '  changed  docs/python-sdk.md',
            '  removed  docs/reference/gone.md',
        ]);

        expect((await docs(project, '--pages')).stdout).toMatch(new RegExp(`^${COUNT} pages, 3 of them changed\\.\n`));
        expect((await docs(project, '--check')).code).toBe(0);
    });

    test('a Python method without an operation stops it, and nothing is written', async () => {
        edit('scripts/docs/python-sdk.json', '"get_all_devices"', '"get_every_device"');
        expect(await docs(project, '--pages')).toEqual({
            code: 1,
            stdout: '',
            stderr: 'The description has no operation for DeviceApi.get_every_device of the Python SDK.\n',
        });
    });

    test('an operation that was not generated yet stops it too', async () => {
        // The first one is in a link to it.
        const [own, renamed] = ['getDeviceById', 'getOneDevice'].map(
            (id) => `"operationId": "${id}",\n        "x-esper-evidence"`,
        );
        edit('openapi/esper.json', own ?? '', renamed ?? '');
        expect((await docs(project, '--check')).stderr).toBe(
            'generated/ does not have getOneDevice of the description: run `npm run generate` first.\n',
        );
    });

    test('an option that it does not have is refused', async () => {
        expect((await docs(project, '--chekc')).stderr).toBe(
            'There is no --chekc: it is `npm run docs -- --check|--pages`.\n',
        );
    });

    describe('the description as HTML', () => {
        const make = (redoc: string): string => {
            const bundles = join(project, 'tools/node_modules/redoc/bundles');
            mkdirSync(bundles, { recursive: true });
            writeFileSync(join(bundles, 'redoc.standalone.js'), redoc);
            const program = `import('./scripts/docs/openapi-html.mjs').then(({ openapiHtml }) => process.stdout.write(openapiHtml('.', 'tools')))`;
            return outputOf(process.execPath, ['-e', program], { cwd: project });
        };
        const logo = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

        test('has everything in it and names nothing to fetch', () => {
            const html = make(`window.Redoc = {}; image({ src:"${logo}" });`);
            expect(html).not.toContain(logo);
            expect(html).not.toMatch(/<(link|img|iframe)\b|<script[^>]*\ssrc=|@import|url\(/);
            expect(html).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none';`);
            const inlined = /<script type="application\/json" id="description">(.*?)<\/script>/s.exec(html)?.[1];
            const shown = JSON.parse(inlined ?? '');
            const operation = shown.paths['/enterprise/{enterprise_id}/device/{device_id}/'].get;
            expect(operation.description).toMatch(/^`esper\.device\.getDeviceById`\n\nReturns /);
            expect(operation['x-codeSamples'].map(({ lang }: { lang: string }) => lang)).toEqual([
                'TypeScript',
                'curl',
            ]);
            // Beside what is shown of each operation it is the description.
            for (const each of Object.values<Record<string, Record<string, string>>>(shown.paths).flatMap(
                Object.values,
            )) {
                expect(each).toHaveProperty('x-codeSamples');
                delete each['x-codeSamples'];
                each['description'] = each['description'].slice(each['description'].indexOf('\n\n') + 2);
            }
            expect(shown).toEqual(JSON.parse(read('openapi/esper.json')));
        });

        test('a Redoc that fetches something else is refused', () => {
            expect(() => make('window.Redoc = {};')).toThrow(
                /look what it fetches, and adapt scripts\/docs\/openapi-html/,
            );
        });
    });
});
