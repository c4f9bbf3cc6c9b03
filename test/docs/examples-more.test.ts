import { access, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type RunningTenant, type StartOptions, startTestTenant } from 'esper-test-tenant';
import { until, withFolder } from '../support/multipart.js';
import { type HostedOptions, programHost } from '../support/program-host.js';
import { type Ended, type RunningProgram, runProgram } from '../support/run-program.js';

const FOLDER = path.resolve(__dirname, '../../examples');
const STORE = 'Portland Pearl Store';

let tenant: RunningTenant;

async function start(options: StartOptions = {}): Promise<void> {
    tenant = await startTestTenant({ devices: 60, speed: 1_000, ...options });
}

afterEach(() => tenant.stop());

const account = () => ({ ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey });
const host = programHost();

/** Runs an example against the tenant. */
const run = ([example = '', ...args]: readonly string[], options: HostedOptions = {}): Promise<Ended> =>
    host([path.join(FOLDER, example), ...args], { ...options, env: { ...account(), ...options.env } });

/** Runs it, and presses Ctrl-C when something is so. */
function runUntil(isSo: () => boolean, args: readonly string[], cwd = FOLDER): Promise<Ended> {
    const env = { ESPER_ENTERPRISE_ID: tenant.enterpriseId };
    return run(args, { cwd, env, onStart: (child) => void until(isSo).then(() => child.kill('SIGINT')) });
}

/** The rows of a classic list. */
async function rows(list: string): Promise<Record<string, unknown>[]> {
    const answer = await tenant.fetch(`${tenant.baseUrl}/enterprise/${tenant.enterpriseId}/${list}limit=500`, {
        headers: { authorization: `Bearer ${tenant.apiKey}` },
    });
    return (await answer.json()).results;
}

async function devicesOf(group: string): Promise<Record<string, unknown>[]> {
    const [found] = await rows(`devicegroup/?name=${encodeURIComponent(group)}&`);
    return rows(`device/?group=${found?.['id']}&`);
}

const exists = (file: string): Promise<boolean> =>
    access(file).then(
        () => true,
        () => false,
    );

const APK = path.join(FOLDER, 'apk/harbor-checkout-4.4.0.apk');

/** Every example, with arguments that bring it as far as its first answer. */
const EXAMPLES: readonly (readonly [name: string, ...args: string[]])[] = [
    ['apply-alert-rules.mjs', 'rules.json'],
    ['download-apk.mjs', 'com.harborpine.checkout'],
    ['export-devices-to-csv.mjs'],
    ['find-offline-devices.mjs'],
    ['follow-events.mjs', 'events.jsonl', '--device', '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3'],
    ['map-strayed-devices.mjs', 'strayed.html'],
    ['reboot-group.mjs', STORE],
    ['resume-walk.mjs', 'devices.jsonl'],
    ['roll-out.mjs', APK],
    ['rotated-key.mjs', '--key-file', 'key'],
    ['set-policy.mjs', 'Night lock', '--group', STORE],
    ['staged-roll-out.mjs', '--state', 'roll-out.json', '--command', 'REBOOT'],
    ['tag-content.mjs', APK],
    ['update-app-in-blueprint.mjs', 'Store tablets', 'com.harborpine.checkout', APK],
    ['verify-tenant.mjs'],
];

describe.each(EXAMPLES)('%s', (example, ...args) => {
    test('says how it is used', async () => {
        await start();
        const { code, stdout, stderr } = await run([example, '--no-such-option']);
        expect(stderr).toContain(`usage: node examples/${example}`);
        expect(stderr).toContain('The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL)');
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    });

    test('ends at once when Ctrl-C is pressed, and says so in a sentence', () =>
        withFolder(async (folder) => {
            await start();
            await writeFile(path.join(folder, 'key'), tenant.apiKey);
            await writeFile(path.join(folder, 'rules.json'), '[]');
            const fault = tenant.fault({ kind: 'stall' });
            const { code, stderr } = await runUntil(() => fault.struck > 0, [example, ...args], folder);
            const isWatch = ['follow-events.mjs', 'rotated-key.mjs'].includes(example);
            expect(code).toBe(isWatch ? 0 : 130);
            expect(stderr).toMatch(isWatch ? /^$/ : /^Stopped[^\n]*\.\n(0 devices are in .*\n)?$/);
            expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
        }));
});

test('the table of examples/README.md has every example, and so has this file', async () => {
    await start();
    const page = await readFile(path.join(FOLDER, 'README.md'), 'utf8');
    const named = [...page.matchAll(/^\| \[([\w-]+\.mjs)\]/gm)].map(([, name]) => name);
    const present = (await readdir(FOLDER)).filter((name) => name.endsWith('.mjs')).sort();
    expect(named.sort()).toEqual(present);
    expect(EXAMPLES.map(([name]) => name)).toEqual(present);
});

describe('export-devices-to-csv.mjs', () => {
    test('writes a line a device, and quotes what needs it', async () => {
        await start({
            devices: 250,
            data: { devices: [{ device_name: 'HRB-PNE-CSV1', alias_name: 'Till "A", left' }] },
        });
        const [first] = await rows('device/?name=HRB-PNE-CSV1&');
        const { code, stdout, stderr } = await run(['export-devices-to-csv.mjs']);
        const lines = stdout.split('\n');
        expect(lines[0]).toBe('id,name,alias,state,model,serial,imei,android,patch,policy,tags');
        expect(lines.find((line) => line.includes('HRB-PNE-CSV1'))).toMatch(
            `${first?.['id']},HRB-PNE-CSV1,"Till ""A"", left",1,`,
        );
        expect(lines.length).toBe(1 + (await all()).length + 1);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });

    test('--out replaces a file by a whole one only', () =>
        withFolder(async (folder) => {
            await start({ devices: 250 });
            const out = path.join(folder, 'devices.csv');
            await writeFile(out, 'of yesterday');
            const fault = tenant.fault({ kind: 'status', status: 400, operation: 'getAllDevices', after: 1 });
            const broken = await run(['export-devices-to-csv.mjs', '--out', out]);
            expect(broken).toMatchObject({
                code: 2,
                stdout: '',
                stderr: expect.stringMatching(/^EsperBadRequestError: /),
            });
            expect(fault.struck).toBe(1);
            expect(await readFile(out, 'utf8')).toBe('of yesterday');

            const whole = await run(['export-devices-to-csv.mjs', '--out', out, '--state', '60'], { terminal: true });
            expect(whole).toMatchObject({ code: 0, stdout: '', stderr: expect.stringMatching(/\d+ devices/) });
            const offline = (await all()).filter(({ state }) => state === 60);
            expect((await readFile(out, 'utf8')).trim().split('\n').length).toBe(1 + offline.length);
            expect(await readdir(folder)).toEqual(['devices.csv']);
        }));

    test('ends without a word when its reader has enough', async () => {
        await start({ devices: 2_000 });
        const ended = await runProgram([path.join(FOLDER, 'export-devices-to-csv.mjs')], {
            env: account(),
            onStart: ({ stdout }) => stdout?.once('data', () => stdout.destroy()),
        });
        expect(ended).toMatchObject({ code: 0, stderr: '' });
        expect(tenant.requests('getAllDevices').length).toBeLessThan(20);
    });

    async function all(): Promise<Record<string, unknown>[]> {
        return rows('device/?');
    }
});

describe('find-offline-devices.mjs', () => {
    test('names the devices that are offline, the longest first, and fails as a monitor wants it', async () => {
        await start({ devices: 300, otherPlatforms: 9 });
        const { code, stdout, stderr } = await run(['find-offline-devices.mjs']);
        const lines = stdout.trim().split('\n');
        const days = lines.map((line) => Number(/ (\S+) days$/.exec(line)?.[1]));
        const android = (await rows('device/?')).filter(({ state }) => state === 60);
        expect(android.filter(({ device_name: name }) => !stdout.includes(String(name)))).toEqual([]);
        expect(days).toEqual([...days].sort((one, other) => other - one));
        expect({ code, stderr }).toEqual({ code: 1, stderr: '' });

        const some = await run(['find-offline-devices.mjs', '--days', '30']);
        expect(some.stdout.trim().split('\n')).toEqual(lines.slice(0, days.filter((many) => many >= 30).length));
    });

    test('is silent when there is none', async () => {
        await start();
        expect(await run(['find-offline-devices.mjs', '--days', '9999'])).toEqual({ code: 0, stdout: '', stderr: '' });
    });
});

describe('reboot-group.mjs', () => {
    test('waits until each device has rebooted, and names the one that did not', async () => {
        await start();
        const [unlucky, ...others] = await devicesOf(STORE);
        tenant.orderOutcome({ device: String(unlucky?.['id']), state: 'Command Failure', reason: 'Battery is low' });
        const { code, stdout, stderr } = await run(['reboot-group.mjs', STORE], { terminal: true });
        expect(stdout).toBe(
            `${others.length} Command Success, 1 Command Failure\n  ${unlucky?.['device_name']}  Command Failure: Battery is low\n`,
        );
        expect(stderr).toMatch(/\d of \d ended/);
        expect(code).toBe(1);
    });

    test('leaves out devices that are offline, or waits for them as long as it may', async () => {
        await start();
        const [gone, ...others] = await devicesOf(STORE);
        tenant.changeDevice(String(gone?.['id']), { state: 60 });
        expect(await run(['reboot-group.mjs', STORE])).toEqual({
            code: 0,
            stdout: `${others.length} Command Success\n`,
            stderr: '',
        });
        const queued = await run(['reboot-group.mjs', STORE, '--offline', '--max-wait', '0.5']);
        expect(queued).toMatchObject({
            code: 1,
            stdout: expect.stringContaining('1 Command Queued\n  1 devices have not'),
        });
    });

    test('Ctrl-C ends the wait, and says that the command goes on', async () => {
        await start({ speed: 0 });
        const stopped = await runUntil(
            () => tenant.requests('getCommandRequestStatus').length > 0,
            ['reboot-group.mjs', STORE],
        );
        expect(stopped).toEqual({
            code: 130,
            stdout: '',
            stderr: 'Stopped waiting; the command goes on without us.\n',
        });
    });

    test('wants a group, and only one', async () => {
        const id = '6b0a1c52-93fd-4e7b-8a10-5c2f7d9e4b31';
        await start({
            data: { groups: [{ id, name: 'Tills' }, { name: 'North' }, { name: 'Tills', parent: 'North' }] },
        });
        expect(await run(['reboot-group.mjs', 'Till'])).toMatchObject({ code: 2, stderr: 'There is no group Till.\n' });
        const two = await run(['reboot-group.mjs', 'Tills']);
        expect(two.stderr).toContain('There are 2 groups of this name; give an id:\n');
        expect(two.stderr).toContain(id);
        expect(await run(['reboot-group.mjs', id])).toMatchObject({
            stdout: 'The groups that the command names have no active devices\n',
        });
        expect(tenant.requests('createCommand').length).toBe(1);
    });
});

describe('set-policy.mjs', () => {
    test('makes the policy once, and gives it to each device of the group', () =>
        withFolder(async (folder) => {
            await start();
            const settings = path.join(folder, 'night.json');
            await writeFile(settings, '{ "screenshotDisabled": true }');
            const args = ['set-policy.mjs', 'Night lock', '--group', STORE];
            expect(await run(args)).toMatchObject({
                code: 2,
                stderr: 'There is no policy Night lock; give --settings FILE to make it.\n',
            });
            const { length } = await devicesOf(STORE);
            expect(await run([...args, '--settings', settings])).toEqual({
                code: 0,
                stdout: expect.stringMatching(
                    new RegExp(`^Made the policy Night lock \\(\\d+\\)\\.\\nNight lock: ${length} Command Success\\n$`),
                ),
                stderr: '',
            });
            expect((await devicesOf(STORE)).map(({ policy_name: name }) => name)).toEqual(
                Array(length).fill('Night lock'),
            );
            expect(await run([...args, '--settings', settings])).toMatchObject({
                code: 0,
                stdout: `Night lock: ${length} Command Success\n`,
            });
            expect(tenant.requests('createPolicy').map(({ body }) => Reflect.get(Object(body), 'policy'))).toEqual([
                { screenshotDisabled: true },
            ]);
        }));

    test('says what the API has against the settings', () =>
        withFolder(async (folder) => {
            await start();
            const settings = path.join(folder, 'night.json');
            const args = ['set-policy.mjs', 'Night lock', '--group', STORE, '--settings', settings];
            await writeFile(settings, '{ "screenshotDisabled": "yes" }');
            expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('screenshotDisabled') });
            await writeFile(settings, 'screenshotDisabled: true');
            expect(await run(args)).toMatchObject({
                code: 2,
                stderr: expect.stringMatching(`^${settings} is no JSON: `),
            });
            expect(tenant.requests('createCommand')).toEqual([]);
        }));
});

describe('tag-content.mjs', () => {
    test('uploads a file and tags it; run again, it only tags', () =>
        withFolder(async (folder) => {
            await start();
            const file = path.join(folder, 'prices.txt');
            await writeFile(file, 'week 48');
            const first = await run(['tag-content.mjs', file, '--tag', 'prices', '--tag', 'portland'], {
                terminal: true,
            });
            expect(first.stdout).toMatch(/^\d+ {2}prices\.txt {2}prices, portland\n$/);
            expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('Uploading 100 %') });

            const again = await run(['tag-content.mjs', file, '--tag', 'old', '--description', 'Week 48']);
            expect(again).toEqual({ code: 0, stdout: first.stdout.replace('prices, portland', 'old'), stderr: '' });
            expect(tenant.requests('patchContent').at(-1)?.body).toEqual({ tags: ['old'], description: 'Week 48' });
            expect(await run(['tag-content.mjs', file])).toEqual({ code: 0, stdout: again.stdout, stderr: '' });

            await writeFile(file, 'another file of that name');
            expect(await run(['tag-content.mjs', file])).toMatchObject({
                code: 2,
                stdout: '',
                stderr: expect.stringMatching(/^EsperBadRequestError: .*prices\.txt already exists/),
            });
        }));
});

describe('rotated-key.mjs', () => {
    test('goes on with the new key, and says what is wrong between the two', () =>
        withFolder(async (folder) => {
            await start();
            const keyFile = path.join(folder, 'key');
            await writeFile(keyFile, `${tenant.apiKey}\n`);
            const seen = (status: number): boolean =>
                tenant.requests('getAllDevices').filter((request) => request.status === status).length > 0;
            const rotate = async (): Promise<void> => {
                await until(() => seen(200));
                await renewKey();
                await until(() => seen(401));
                await writeFile(`${keyFile}.new`, tenant.apiKey);
                await rename(`${keyFile}.new`, keyFile);
                tenant.clearRequests();
                await until(() => seen(200));
            };
            const { code, stdout, stderr } = await run(['rotated-key.mjs', '--key-file', keyFile, '--every', '0.02'], {
                env: { ESPER_API_KEY: undefined },
                onStart: (child) => void rotate().then(() => child.kill('SIGTERM')),
            });
            expect(new Set(stdout.trim().split('\n'))).toEqual(
                new Set([expect.stringMatching(/^\d+ devices are online\.$/)]),
            );
            expect(stderr).toMatch(/^(EsperAuthenticationError: .+\n)+$/);
            expect(code).toBe(0);
        }));

    test('ends with what does not pass, such as a file that is not there', async () => {
        await start();
        expect(await run(['rotated-key.mjs', '--key-file', 'no-such-file', '--times', '2'])).toMatchObject({
            code: 2,
            stdout: '',
            stderr: expect.stringMatching(/^EsperKeyError: apiKey: the function threw: ENOENT/),
        });
    });

    async function renewKey(): Promise<void> {
        const developerApp = await tokenInfo();
        const url = `${tenant.baseUrl}/v0/enterprise/${tenant.enterpriseId}/developerapp/${developerApp}/renew-token/`;
        const answer = await tenant.fetch(`${url}?access_token=${tenant.apiKey}`, {
            method: 'POST',
            headers: { authorization: `Bearer ${tenant.apiKey}` },
        });
        expect(answer.status).toBe(201);
    }

    async function tokenInfo(): Promise<string> {
        const headers = { authorization: `Bearer ${tenant.apiKey}` };
        const answer = await tenant.fetch(`${tenant.baseUrl}/v1/token-info/`, { headers });
        return (await answer.json()).developer_app;
    }
});

describe('resume-walk.mjs', () => {
    test('goes on after Ctrl-C where it stood, though devices came and went', () =>
        withFolder(async (folder) => {
            await start({ devices: 300 });
            const before = await ids();
            const file = path.join(folder, 'devices.jsonl');
            const args = ['resume-walk.mjs', file, '--limit', '50'];
            const fault = tenant.fault({ kind: 'stall', operation: 'getAllDevices', after: 2 });
            expect(await runUntil(() => fault.struck > 0, args)).toEqual({
                code: 130,
                stdout: '',
                stderr: `Stopped.\n99 devices are in ${file}; run this again to go on.\n`,
            });
            expect(await exists(`${file}.resume`)).toBe(true);
            // What a walk that was killed would leave behind.
            await writeFile(file, '{"id":"of a page that comes again"}\n', { flag: 'a' });
            tenant.removeDevices(before.slice(10, 40));
            const [added] = tenant.addDevices(1, 'start');

            expect(await run(args)).toMatchObject({ code: 0, stderr: '' });
            const written = (await readFile(file, 'utf8'))
                .trim()
                .split('\n')
                .map((line) => JSON.parse(line).id);
            expect(written.filter((id) => id !== added)).toEqual(before);
            expect(await readdir(folder)).toEqual(['devices.jsonl']);
        }));

    /** Devices in the file, by id. */
    const written = async (file: string): Promise<string[]> => {
        const lines = (await readFile(file, 'utf8')).trim().split('\n');
        return lines.map((line) => JSON.parse(line).id);
    };
    /** Runs the walk, and kills it with a signal when something is so, however long that takes. */
    const runAndKill = (args: readonly string[], signal: NodeJS.Signals, isSo: () => boolean): Promise<Ended> => {
        const kill = async (child: RunningProgram): Promise<void> => {
            while (!isSo() && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
            child.kill(signal);
        };
        return runProgram([path.join(FOLDER, 'resume-walk.mjs'), ...args], {
            env: account(),
            onStart: (child) => void kill(child),
        });
    };
    const pagesAsked = (): number => tenant.requests('getAllDevices').length;

    test('killed after 30 of 41 pages, it asks for one page again', () =>
        withFolder(async (folder) => {
            await start({ devices: 405 }); // a page of 11, and 40 with a row of overlap
            const file = path.join(folder, 'devices.jsonl');
            const args = [file, '--limit', '11'];
            const fault = tenant.fault({ kind: 'stall', operation: 'getAllDevices', after: 30 });
            const killed = await runAndKill(args, 'SIGKILL', () => fault.struck > 0);
            expect(killed.code).toBe(null);
            const before = pagesAsked();
            expect(await written(file)).toHaveLength(301);
            // As if it was killed with a page half written, and then with the place half written.
            await writeFile(file, '{"id":"of a page that was cut', { flag: 'a' });
            await writeFile(`${file}.resume.part`, '{"rows":3');

            expect(await run(['resume-walk.mjs', ...args])).toEqual({
                code: 0,
                stdout: `405 devices in ${file}.\n`,
                stderr: '',
            });
            expect(pagesAsked() - before).toBe(11); // the one that was on its way, and the 10 after it
            expect(await written(file)).toEqual(await ids());
            expect(await readdir(folder)).toEqual(['devices.jsonl']);
        }));

    test('killed again and again, wherever it is, it comes to the end: no device is missing, none is there twice', () =>
        withFolder(async (folder) => {
            await start({ devices: 200 });
            const file = path.join(folder, 'devices.jsonl');
            let kills = 0;
            let code: number | null = null;
            // Each time it comes some pages further: what it had reached when it was killed was not lost.
            while (code === null && kills < 20) {
                const stop = pagesAsked() + 4;
                ({ code } = await runAndKill([file, '--limit', '11'], 'SIGKILL', () => pagesAsked() >= stop));
                if (code === null) kills += 1;
            }
            expect(code).toBe(0);
            expect(kills).toBeGreaterThan(3);
            expect(pagesAsked()).toBeLessThanOrEqual(20 + 2 * kills);
            expect(await written(file)).toEqual(await ids());
        }));

    test('SIGTERM ends it as Ctrl-C does', () =>
        withFolder(async (folder) => {
            await start({ devices: 100 });
            const file = path.join(folder, 'devices.jsonl');
            const fault = tenant.fault({ kind: 'stall', operation: 'getAllDevices', after: 2 });
            const ended = await runAndKill([file, '--limit', '11'], 'SIGTERM', () => fault.struck > 0);
            expect(ended).toMatchObject({ code: 143, stderr: expect.stringMatching(/^Stopped\.\n21 devices are in /) });
            expect(await run(['resume-walk.mjs', file])).toMatchObject({ code: 0 });
            expect(await written(file)).toEqual(await ids());
        }));

    test('goes on after a server that was down; does not when the file is another', () =>
        withFolder(async (folder) => {
            await start({ devices: 300 });
            const file = path.join(folder, 'devices.jsonl');
            tenant.fault({
                kind: 'status',
                status: 500,
                operation: 'getAllDevices',
                after: 1,
                count: 3,
                retryAfter: 0,
            });
            const broken = await run(['resume-walk.mjs', file], { terminal: true });
            expect(broken).toMatchObject({
                code: 1,
                stdout: '',
                stderr: expect.stringMatching(
                    /EsperServerError: .*\n100 devices are in .* run this again to go on\.\n$/,
                ),
            });
            const kept = await readFile(file);
            await writeFile(file, 'another');
            expect(await run(['resume-walk.mjs', file])).toMatchObject({
                code: 2,
                stderr: `${file} is shorter than it was; delete ${file}.resume to begin anew.\n`,
            });
            await writeFile(file, kept);
            expect(await run(['resume-walk.mjs', file])).toEqual({
                code: 0,
                stdout: `300 devices in ${file}.\n`,
                stderr: '',
            });
        }));

    async function ids(): Promise<string[]> {
        return (await rows('device/?')).map(({ id }) => String(id));
    }
});
