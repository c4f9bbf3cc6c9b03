// kill -9, for real, in the middle of an upload and of a download: nothing half, nothing twice, no leftover.
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { type RunningTenant, startTestTenant } from 'esper-test-tenant';
import { runAndKill, runToEnd } from '../support/kill-program.js';
import { noise, sha256, until, withFolder } from '../support/multipart.js';
import { runProgram } from '../support/run-program.js';
import { clientOf, serve } from '../support/servers.js';

const BYTES = noise(3_000_000);

describe('an upload, killed', () => {
    let tenant: RunningTenant;
    beforeEach(async () => {
        tenant = await startTestTenant({ devices: 1 });
    });
    afterEach(() => tenant.stop());

    const env = () => ({
        ESPER_BASE_URL: tenant.baseUrl,
        ESPER_API_KEY: tenant.apiKey,
        ESPER_ENTERPRISE_ID: tenant.enterpriseId,
    });

    /** The files of a name that the tenant has. */
    async function stored(name: string): Promise<{ readonly id: number; readonly size: string }[]> {
        const url = `${tenant.baseUrl}/v0/enterprise/${tenant.enterpriseId}/content/?limit=100`;
        const answer = await tenant.fetch(url, { headers: { authorization: `Bearer ${tenant.apiKey}` } });
        const { results } = await answer.json();
        return results.filter((content: { name: string }) => content.name === name);
    }

    test('half-way has left nothing, and is made anew', () =>
        withFolder(async (folder) => {
            const file = path.join(folder, 'prices.bin');
            await fs.writeFile(file, BYTES);
            await runAndKill(['upload', file, 'prices.bin', 'half'], (stdout) => stdout.includes('half'), env());
            expect(await stored('prices.bin')).toEqual([]);

            const { code, stdout } = await runToEnd(['upload', file, 'prices.bin'], env());
            expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^uploaded \d+\n$/) });
            expect(await stored('prices.bin')).toMatchObject([{ size: String(BYTES.length) }]);
        }));

    test('after its last byte is found, and not sent again', () =>
        withFolder(async (folder) => {
            const file = path.join(folder, 'prices.bin');
            await fs.writeFile(file, BYTES);
            tenant.fault({ kind: 'latency', delay: 60_000, operation: 'postContent' });
            const isThere = () => tenant.requests('postContent').length === 1;
            await runAndKill(['upload', file, 'prices.bin'], isThere, env());
            const [content] = await stored('prices.bin');
            expect(content).toMatchObject({ size: String(BYTES.length) });

            const { code, stdout } = await runToEnd(['upload', file, 'prices.bin'], env());
            expect({ code, stdout }).toEqual({ code: 0, stdout: `found ${content?.id}\n` });
            expect(await stored('prices.bin')).toHaveLength(1);
        }));

    test('of an example, the same', () =>
        withFolder(async (folder) => {
            const file = path.join(folder, 'prices.bin');
            await fs.writeFile(file, BYTES);
            const program = ['examples/tag-content.mjs', file, '--tag', 'prices'];
            tenant.fault({ kind: 'latency', delay: 60_000, operation: 'postContent' });
            const killed = await runProgram(program, {
                env: env(),
                onStart: (child) =>
                    void until(() => tenant.requests('postContent').length === 1).then(() => child.kill('SIGKILL')),
            });
            expect(killed.code).toBeNull();
            expect(await runProgram(program, { env: env() })).toMatchObject({
                code: 0,
                stdout: expect.stringMatching(/^\d+ {2}prices\.bin {2}prices\n$/),
            });
            expect(await stored('prices.bin')).toHaveLength(1);
        }));
});

describe('a download, killed', () => {
    const env = { ESPER_BASE_URL: 'http://127.0.0.1:9/api', ESPER_API_KEY: 'a-key' };

    /** A storage that stops half-way, until it is told to go on. */
    async function storage() {
        let isWhole = false;
        const ends: (() => void)[] = [];
        const { port } = await serve((_, response) => {
            response.writeHead(200, { 'Content-Length': BYTES.length });
            response.write(BYTES.subarray(0, 1_000_000));
            ends.push(() => response.end(BYTES.subarray(1_000_000)));
            if (isWhole) ends.at(-1)?.();
        });
        return { url: `http://127.0.0.1:${port}/a.bin`, ends, goOn: () => (isWhole = true) };
    }

    const partsIn = async (folder: string): Promise<string[]> =>
        (await fs.readdir(folder)).filter((name) => name.endsWith('.part'));

    test('leaves the old file, and is made anew; what it has left is gone then', () =>
        withFolder(async (folder) => {
            const target = path.join(folder, 'a.bin');
            await fs.writeFile(target, 'the old one');
            const { url, goOn } = await storage();
            await runAndKill(['download', url, target], (stdout) => stdout.includes('some'), env);
            expect(await fs.readFile(target, 'utf8')).toBe('the old one');
            expect(await partsIn(folder)).toHaveLength(1);

            goOn();
            const { code, stdout } = await runToEnd(['download', url, target], env);
            expect({ code, stdout }).toEqual({
                code: 0,
                stdout: expect.stringContaining(`downloaded ${BYTES.length}\n`),
            });
            expect(await fs.readdir(folder)).toEqual(['a.bin']);
            expect(sha256(await fs.readFile(target))).toBe(sha256(BYTES));
        }));

    test('twice leaves no more than once', () =>
        withFolder(async (folder) => {
            const target = path.join(folder, 'a.bin');
            const { url, goOn } = await storage();
            for (let times = 0; times < 2; times += 1) {
                await runAndKill(['download', url, target], (stdout) => stdout.includes('some'), env);
                expect(await partsIn(folder)).toHaveLength(1);
            }
            goOn();
            await clientOf({ baseUrl: env.ESPER_BASE_URL }).download(url, { path: target });
            expect(await fs.readdir(folder)).toEqual(['a.bin']);
        }));

    test('is told from one that lives in another process, which is left alone', () =>
        withFolder(async (folder) => {
            const target = path.join(folder, 'a.bin');
            const { url, ends, goOn } = await storage();
            const living = runToEnd(['download', url, target], env);
            await until(() => ends.length === 1);
            goOn();
            await clientOf({ baseUrl: env.ESPER_BASE_URL }).download(url, { path: target });
            expect(await partsIn(folder)).toHaveLength(1);
            ends[0]?.();
            expect(await living).toMatchObject({ code: 0, stderr: '' });
            expect(await fs.readdir(folder)).toEqual(['a.bin']);
            expect(sha256(await fs.readFile(target))).toBe(sha256(BYTES));
        }));
});
