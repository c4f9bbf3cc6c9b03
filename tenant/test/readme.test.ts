import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { run } from '../../test/support/run-program.js';
import { CommandRunner } from '../src/areas/commands/command-runner.js';
import { createHandlers } from '../src/areas/handlers.js';
import { loadDescription } from '../src/description/description.js';
import { createTestTenant } from '../src/index.js';
import { checkOptions, type TenantOptions } from '../src/options.js';
import { createState } from '../src/state/create-state.js';
import { checkTenantData } from '../src/state/tenant-data.js';
import { readObject } from '../src/util/json.js';

const README = readFileSync('tenant/README.md', 'utf8');
const blocks = [...README.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, code]) => ({
    language,
    code: code ?? '',
}));
const block = (language: string, words: string) =>
    blocks.find((one) => one.language === language && one.code.includes(words))?.code ?? '';

// Below the package, so that it is found by its name as a user's project finds it.
const folder = mkdtempSync('tenant/.readme-');
afterAll(() => rmSync(folder, { recursive: true }));

describe('the README', () => {
    it('has a block of jest that passes', async () => {
        writeFileSync(join(folder, 'fleet.test.js'), block('js', 'fleet.test.js'));
        writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
        const args = ['--rootDir', folder, '--config', JSON.stringify({ transform: {} }), 'fleet'];
        const { stderr } = await run(process.execPath, [resolve('node_modules/jest/bin/jest.js'), ...args]);
        expect(stderr).toMatch(/1 passed, 1 total/);
    }, 30_000);

    it('has a block of node:test that passes', async () => {
        const file = join(folder, 'reboot.test.mjs');
        writeFileSync(file, block('js', 'reboot.test.mjs'));
        const { stdout } = await run(process.execPath, ['--test', '--test-reporter', 'tap', file]);
        expect(stdout).toMatch(/# pass 1/);
    }, 30_000);

    it('has a block of shell that does what it says', async () => {
        const bin = join(folder, 'bin');
        mkdirSync(bin);
        writeFileSync(
            join(bin, 'npx'),
            `#!/bin/sh\nshift\nexec "${process.execPath}" "${resolve('tenant/dist/cli.js')}" "$@"\n`,
        );
        chmodSync(join(bin, 'npx'), 0o755);
        const script = `set -e\n${block('sh', '--port 8080').replaceAll('8080', String(await freePort()))}`;
        const { stdout } = await run('bash', ['-c', script], {
            env: { ...process.env, PATH: `${resolve(bin)}:${process.env['PATH']}` },
            // A tenant that does not start would be waited for by this shell forever.
            timeout: 20_000,
        });
        expect(stdout).toContain('"enterprise":"3f6c2a9e-5b1d-4c7e-9a43-8d20e1f7b655"');
        expect(stdout).toMatch(/429$/m);
        expect(stdout).toContain('"fault":"status"');
    }, 30_000);

    it('has a data file that a tenant takes', () => {
        const data = checkTenantData(JSON.parse(block('json', 'groups')), 'README');
        expect(() => createTestTenant({ devices: 0, data })).not.toThrow();
    });

    it('lists every option with its default', () => {
        const rows = [...README.matchAll(/^\| `(\w+)`(?:, `\w+`)? \| (?:`--[\w-]+`(?:, `--[\w-]+`)?)? ?\|([^|]*)\|/gm)];
        const defaults: Readonly<Record<string, unknown>> = { ...checkOptions({}) };
        const listed = Object.fromEntries(
            rows.map(([, name = '', value = '']) => [name, value.replaceAll(/[`,]/g, '').trim()]),
        );
        const options: Required<Record<keyof TenantOptions, string>> = {
            devices: String(defaults['devices']),
            otherPlatforms: String(defaults['otherPlatforms']),
            seed: String(defaults['seed']),
            speed: String(defaults['speed']),
            latency: String(defaults['latency']),
            maxPageSize: String(defaults['maxPageSize']),
            maxLoggedRequests: String(defaults['maxLoggedRequests']),
            cors: 'off',
            strict: 'off',
            apiKey: 'from the seed',
            now: 'the real time',
            maxUploadBytes: 'what the API takes',
            data: '',
        };
        expect(listed).toMatchObject(options);
    });

    it('says which operations rest on a live answer', () => {
        const said = /^\| `live`.*?\| (.*?) \(of these/m.exec(README)?.[1] ?? '';
        const { paths } = loadDescription().document;
        const operations = Object.values(readObject(paths)).flatMap((item) => Object.values(readObject(item)));
        const live = operations.map((one) => readObject(one)).filter((one) => one['x-esper-evidence'] === 'live');
        expect(said.replaceAll('`', '').split(', ')).toEqual(live.map((one) => String(one['operationId'])).sort());
        expect(README).toContain(`| the other ${operations.length - live.length} |`);
    });

    it('counts the operations right', () => {
        const { state } = createState(checkOptions({ devices: 0 }));
        const written = Object.keys(createHandlers(state, new CommandRunner(state))).length;
        expect(README).toContain(`${written} operations of the API have a behaviour of their own`);
        expect(README).toContain(`The ${written} have no such header`);
    });
});

it('the description of the package is the one of the project', () => {
    expect(readFileSync('tenant/openapi.json').equals(readFileSync('openapi/esper.json'))).toBe(true);
});

function freePort(): Promise<number> {
    const server = createServer();
    return new Promise((done) => {
        server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
        });
    });
}
