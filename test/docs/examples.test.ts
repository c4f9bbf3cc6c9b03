import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type RunningTenant, startTestTenant } from 'esper-test-tenant';
import { withFolder } from '../support/multipart.js';
import { type HostedOptions, programHost } from '../support/program-host.js';
import { type Ended, ROOT } from '../support/run-program.js';

const APK = path.join(ROOT, 'examples/apk/harbor-checkout-4.4.0.apk');

let tenant: RunningTenant;

const host = programHost();

/** Runs an example against the tenant. */
function run(args: readonly string[], options: HostedOptions = {}): Promise<Ended> {
    return host(args, { ...options, env: { ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey } });
}

afterEach(() => tenant.stop());

describe('examples/roll-out.mjs', () => {
    const example = path.join(ROOT, 'examples/roll-out.mjs');

    test('installs on the devices that match, and prints the tally and the failures', async () => {
        tenant = await startTestTenant({ devices: 60, speed: 1_000 });
        const online = (await devices()).filter(({ state }) => state === 1);
        const [unlucky] = online;
        tenant.orderOutcome({
            command: 'INSTALL',
            device: unlucky?.id ?? '',
            state: 'Command Failure',
            reason: 'Not enough storage',
        });
        tenant.removeDevices((await devices()).filter(({ state }) => state !== 1).map(({ id }) => id));

        const { code, stdout, stderr } = await run([example, APK]);
        const [, version = ''] = /--version (\S+)/.exec(stdout) ?? [];
        expect(stdout).toBe(
            [
                `Uploaded Harbor Checkout 4.4.0, --version ${version} from now on.`,
                `${online.length} devices match.`,
                `${online.length - 1} Command Success, 1 Command Failure`,
                `  ${unlucky?.device_name}  Command Failure: Not enough storage`,
                '',
            ].join('\n'),
        );
        expect(stderr).toBe('');
        expect(code).toBe(1);

        // Again, with what the first run printed.
        expect(await run([example, '--version', version])).toEqual({
            code: 0,
            stdout: `${online.length} devices match.\n${online.length} Command Success\n`,
            stderr: '',
        });
        expect(tenant.requests('upload').length).toBe(1);
    });

    test('sends a thousand devices at most with a command, and shows on a terminal how far it is', async () => {
        tenant = await startTestTenant({ devices: 1_200, speed: 1_000 });
        tenant.removeDevices((await devices()).filter(({ state }) => state !== 1).map(({ id }) => id));
        const { length } = await devices();
        tenant.addDevices(Array.from({ length: 1_100 - length }, () => ({ state: 1 })));
        tenant.clearRequests();

        const { code, stdout, stderr } = await run([example, APK], { terminal: true });
        const commands = tenant.requests('createCommand').map(({ body }) => Reflect.get(Object(body), 'devices'));
        expect(commands.map((ids) => ids.length)).toEqual([1_000, 100]);
        expect(stdout).toContain('1100 devices match.\n1100 Command Success\n');
        expect(stderr).toContain('Uploading 100 %');
        expect(stderr).toContain('Sent to 1100 of 1100 devices');
        expect(stderr).toMatch(/\d+ of 1100 ended/);
        expect(code).toBe(0);
    });

    test('names those that have not answered, and waits for them when it is run again', () =>
        withFolder(async (folder) => {
            tenant = await startTestTenant({ devices: 20, speed: 1_000 });
            const offline = (await devices()).filter(({ state }) => state !== 1);
            tenant.removeDevices(offline.slice(1).map(({ id }) => id));
            const [gone] = offline;
            const file = path.join(folder, 'state.json');
            const first = await run([example, APK, '--state', file, '--max-wait', '0.5']);
            expect(first).toMatchObject({
                code: 1,
                stdout: expect.stringContaining(
                    `  ${gone?.device_name}  Command Queued\n  1 devices have not answered yet`,
                ),
            });
            expect(await readdir(folder)).toEqual(['state.json']);

            tenant.changeDevice(gone?.id ?? '', { state: 1 });
            const { length } = await devices();
            expect(await run([example, APK, '--state', file])).toEqual({
                code: 0,
                stdout: `${length} devices match.\n${length} Command Success\n`,
                stderr: '',
            });
            expect(await readdir(folder)).toEqual([]);
            expect(tenant.requests('upload')).toHaveLength(1);
            expect(tenant.requests('createCommand')).toHaveLength(1);
        }));

    test('goes on after a cut, and installs on no device twice', () =>
        withFolder(async (folder) => {
            tenant = await startTestTenant({ devices: 1_600, speed: 1_000 });
            tenant.removeDevices((await devices()).filter(({ state }) => state !== 1).map(({ id }) => id));
            const all = await devices();
            const args = [example, APK, '--state', path.join(folder, 'state.json')];
            tenant.fault({ kind: 'cut', operation: 'createCommand' });
            expect(await run(args)).toMatchObject({
                code: 2,
                stderr: expect.stringMatching(
                    /^EsperConnectionError: .*; of \d+ ids \d+ were sent, of 1000 it is not known\n$/,
                ),
            });
            expect(await run(args)).toEqual({
                code: 0,
                stdout: `${all.length} devices match.\n${all.length} Command Success\n`,
                stderr: '',
            });
            const ids = tenant.requests('createCommand').flatMap(({ body }) => Reflect.get(Object(body), 'devices'));
            expect(ids.sort()).toEqual(all.map(({ id }) => id).sort());
        }));

    test.each<[when: string, state: boolean]>([
        ['goes on with the version that it has written down', true],
        ['finds the version that the tenant has, where nothing was written down', false],
    ])('ended after the upload, it %s', (_, isKept) =>
        withFolder(async (folder) => {
            tenant = await startTestTenant({ devices: 20, speed: 1_000 });
            tenant.removeDevices((await devices()).filter(({ state }) => state !== 1).map(({ id }) => id));
            const { length } = await devices();
            const file = path.join(folder, 'state.json');
            const args = [example, APK, '--state', file];
            tenant.fault({ kind: 'status', status: 403, operation: 'getAllDevices' });
            const first = await run(args);
            expect(first).toMatchObject({ code: 2, stdout: expect.stringMatching(/^Uploaded Harbor Checkout 4.4.0/) });
            const [, version = ''] = /--version (\S+)/.exec(first.stdout) ?? [];
            expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version });

            tenant.clearFaults();
            if (!isKept) await rm(file);
            expect(await run(args)).toEqual({
                code: 0,
                stdout: [
                    ...(isKept ? [] : [`Found Harbor Checkout 4.4.0, --version ${version} from now on.`]),
                    `${length} devices match.`,
                    `${length} Command Success`,
                    '',
                ].join('\n'),
                stderr: '',
            });
            expect(tenant.requests('upload')).toHaveLength(isKept ? 1 : 2);
            expect(tenant.requests('createCommand')).toHaveLength(1);
        }),
    );

    test('a 400 to a file that the tenant does not have stays one', async () => {
        tenant = await startTestTenant();
        tenant.fault({ kind: 'status', status: 400, operation: 'upload' });
        expect(await run([example, APK])).toMatchObject({
            code: 2,
            stdout: '',
            stderr: expect.stringMatching(/^EsperBadRequestError: /),
        });
    });

    test('says how it is used, and what is wrong with the file', async () => {
        tenant = await startTestTenant();
        expect(await run([example])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('usage:') });
        expect(await run([example, 'missing.apk'])).toMatchObject({
            code: 2,
            stderr: 'EsperConfigurationError: path: missing.apk does not exist\n',
        });
    });

    async function devices(): Promise<{ id: string; device_name: string; state: number }[]> {
        const url = `${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/device/?limit=500`;
        const rows = [];
        for (let next: string | null = url; next !== null; ) {
            const answer = await tenant.fetch(next, { headers: { authorization: `Bearer ${tenant.apiKey}` } });
            const page = await answer.json();
            rows.push(...page.results);
            next = page.next;
        }
        return rows;
    }
});

describe('examples/download-apk.mjs', () => {
    const example = path.join(ROOT, 'examples/download-apk.mjs');
    const sha256 = async (file: string): Promise<string> =>
        createHash('sha256')
            .update(await readFile(file))
            .digest('hex');

    test('brings back the file that was uploaded', () =>
        withFolder(async (folder) => {
            tenant = await startTestTenant({ speed: 1_000 });
            await run([path.join(ROOT, 'examples/roll-out.mjs'), APK, '--search', 'no such device']);
            const file = path.join(folder, 'kiosk.apk');
            const { size } = { size: (await readFile(APK)).length };
            expect(await run([example, 'com.harborpine.checkout', '--version', '4.4.0', '--out', file])).toEqual({
                code: 0,
                stdout: `${file}: version 4.4.0, ${size} bytes\n`,
                stderr: '',
            });
            expect(await sha256(file)).toBe(await sha256(APK));
            const onTerminal = await run([example, 'com.harborpine.checkout'], { cwd: folder, terminal: true });
            expect(onTerminal).toMatchObject({ code: 0, stderr: expect.stringContaining('100 % of') });
            expect(await sha256(path.join(folder, 'com.harborpine.checkout-4.4.0.apk'))).toBe(await sha256(APK));
        }));

    test('says so when there is nothing to download', async () => {
        tenant = await startTestTenant();
        expect(await run([example, 'com.example.nothing'])).toMatchObject({
            code: 2,
            stderr: 'The tenant has no such version of com.example.nothing.\n',
        });
        expect(await run([example])).toMatchObject({ code: 2, stderr: expect.stringContaining('usage:') });
    });
});
