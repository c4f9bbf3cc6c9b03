import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../test/support/run-program.js';
import { type JsonObject, readObject } from '../src/util/json.js';

// The command line as it is published: `npm run build` makes it.
const CLI = 'tenant/dist/cli.js';
const folder = mkdtempSync(join(tmpdir(), 'tenant-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command line; `whenUp` is called with what it printed first, and the process is then stopped with Ctrl-C. */
async function run(args: string[], whenUp?: (printed: string) => Promise<void>) {
    let up = Promise.resolve();
    const { code, stdout, stderr } = await runProgram([CLI, ...args], {
        onStart: (child) =>
            child.stdout?.once('data', (chunk: string) => {
                if (whenUp) up = whenUp(chunk).finally(() => child.kill('SIGINT'));
            }),
    });
    await up;
    return { code, out: stdout, err: stderr };
}

const ask = async ({ baseUrl, apiKey }: JsonObject, path: string) =>
    readObject(
        await (
            await fetch(`${String(baseUrl)}${path}`, { headers: { authorization: `Bearer ${String(apiKey)}` } })
        ).json(),
    );

describe('esper-test-tenant', () => {
    it('is built', () => expect(existsSync(CLI)).toBe(true));

    it('prints one line of JSON with --json, serves, saves and stops on Ctrl-C', async () => {
        const saved = join(folder, 'saved.json');
        const args = ['--devices', '1200', '--key', 'my-key', '--seed', '7', '--json', '--save', saved];
        const { code, err } = await run(args, async (line) => {
            const tenant = readObject(JSON.parse(line));
            expect(tenant).toMatchObject({ apiKey: 'my-key', enterpriseId: '3f6c2a9e-5b1d-4c7e-9a43-8d20e1f7b655' });
            expect((await ask(tenant, `/enterprise/${String(tenant['enterpriseId'])}/device/`))['count']).toBe(1200);
        });
        expect([code, err]).toEqual([130, '']);
        expect(readObject(JSON.parse(readFileSync(saved, 'utf8')))['snapshot']).toMatchObject({ version: 1 });
    });

    it('prints what to put into the environment', async () => {
        const { out } = await run(['--devices', '5'], async () => {});
        expect(out).toMatch(
            /^export ESPER_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/api\nexport ESPER_API_KEY=\w+\nexport ESPER_ENTERPRISE_ID=3f6c2a9e/,
        );
    });

    it('serves vectors, and prints the verdicts when it is stopped: a table, or JSON', async () => {
        const tell = async (url: string) =>
            void (await fetch(`${url}/plays/answer-success-008`, { method: 'POST', body: '{"nothing":true}' }));
        const { code, out } = await run(['--vectors'], (line) => tell(/http:\/\/[^/]+/.exec(line)?.[0] ?? ''));
        expect(code).toBe(1);
        expect(out).toContain('answer-success-008  success: 204 is nothing');
        expect(out).toContain('  - sent 0 of 1');
        const asked = await run(['--vectors', '--json'], (line) => tell(String(readObject(JSON.parse(line))['url'])));
        const verdicts = JSON.parse(asked.out.split('\n')[1] ?? '');
        expect(verdicts).toMatchObject([{ id: 'answer-success-008', met: false, differences: ['sent 0 of 1'] }]);
    });

    it('says so when a port is taken', async () => {
        const server = createServer();
        const port = await new Promise<number>((resolve) => {
            server.listen(0, '127.0.0.1', () => {
                const address = server.address();
                resolve(typeof address === 'object' && address !== null ? address.port : 0);
            });
        });
        const { code, err } = await run(['--port', String(port)]);
        server.close();
        expect([code, err]).toEqual([
            1,
            `esper-test-tenant: port ${port} is taken; give another one, or --port 0 for a free one.\n`,
        ]);
    });

    it.each([
        [['--devices', 'many'], '--devices: expected a number, got "many".'],
        [['--devices', '-5'], "Option '--devices' argument is ambiguous. See --help."],
        [['--devices=-5'], 'devices: expected a whole number between 0 and 2000000, got -5.'],
        [['--colour'], "Unknown option '--colour'. See --help."],
        [['--port', '70000'], 'port: expected a whole number between 0 and 65535, got 70000.'],
        [['--data', '/nowhere.json'], '/nowhere.json: there is no such file.'],
    ])('%j is told in a sentence', async (args, message) => {
        expect(await run(args)).toEqual({ code: 2, out: '', err: `esper-test-tenant: ${message}\n` });
    });

    it('prints its version with --version, and starts nothing', async () => {
        const { version } = readObject(JSON.parse(readFileSync('tenant/package.json', 'utf8')));
        expect(await run(['--version'])).toEqual({ code: 0, out: `${String(version)}\n`, err: '' });
    });

    it('takes --strict', async () => {
        const { code, err } = await run(['--strict', '--json'], async (line) => {
            const tenant = readObject(JSON.parse(line));
            expect(await ask(tenant, '/v1/token-info/')).toMatchObject({ enterprise: tenant['enterpriseId'] });
        });
        expect([code, err]).toEqual([130, '']);
    });

    it('prints its flags with --help', async () => {
        const { code, out } = await run(['--help']);
        expect(code).toBe(0);
        for (const flag of [
            'devices',
            'port',
            'key',
            'seed',
            'speed',
            'latency',
            'data',
            'save',
            'cors',
            'json',
            'strict',
            'version',
        ])
            expect(out).toContain(`--${flag}`);
    });
});
