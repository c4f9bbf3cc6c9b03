import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Fault, type RunningTenant, type StartOptions, startTestTenant } from 'esper-test-tenant';
import { until, withFolder } from '../support/multipart.js';
import { type HostedOptions, programHost } from '../support/program-host.js';
import { type Ended, ROOT, type RunningProgram, runProgram } from '../support/run-program.js';

const EXAMPLE = path.join(ROOT, 'examples/staged-roll-out.mjs');
const KILL_AT = path.join(ROOT, 'test/support/kill-at.mjs');

let tenant: RunningTenant;

/** A tenant whose devices are all online. */
async function start(options: StartOptions): Promise<void> {
    tenant = await startTestTenant({ speed: 1_000, ...options });
    for (const state of [20, 60, 80, 100])
        for (const { id } of await devices(`state=${state}&`)) tenant.changeDevice(id, { state: 1 });
    tenant.clearRequests();
}

afterEach(() => tenant.stop());

const account = () => ({ ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey });
const host = programHost();

/** Runs the example in a folder, with a state file and a REBOOT. */
function run(cwd: string, args: readonly string[], options: HostedOptions = {}): Promise<Ended> {
    const all = [EXAMPLE, '--state', 'state.json', '--command', 'REBOOT', '--settle', '0.2', ...args];
    return host(all, { cwd, env: account(), ...options });
}

/** The same as a process of its own, to be killed. */
function runApart(cwd: string, args: readonly string[], env = {}, onStart = (_: RunningProgram) => {}): Promise<Ended> {
    const all = ['--import', KILL_AT, EXAMPLE, '--state', 'state.json', '--command', 'REBOOT', ...args];
    return runProgram(all, { cwd, env: { ...account(), ...env }, onStart });
}

/** The ids in all requests that the tenant took. */
function sent(): string[] {
    return tenant
        .requests('createCommand')
        .filter(({ status }) => status === 201)
        .flatMap(({ body }) => Reflect.get(Object(body), 'devices'));
}

/** Who has had the command: as many lines a device as it had it times, whoever had read the answers. */
async function carriedOut(): Promise<string[]> {
    const rows = await list('v0/enterprise', 'command/?command=REBOOT&limit=500');
    return rows.flatMap(({ devices }) => devices as string[]);
}

type Device = { readonly id: string; readonly device_name: string };

async function devices(filter = ''): Promise<Device[]> {
    return (await list('enterprise', `device/?${filter}limit=500`)) as Device[];
}

const idsOf = (rows: readonly Device[]): string[] => rows.map(({ id }) => id).sort();

async function list(head: string, tail: string): Promise<Record<string, unknown>[]> {
    const rows = [];
    for (let next: string | null = `${tenant.baseUrl}/${head}/${tenant.enterpriseId}/${tail}`; next !== null; ) {
        const answer = await tenant.fetch(next, { headers: { authorization: `Bearer ${tenant.apiKey}` } });
        const page = await answer.json();
        rows.push(...page.results);
        next = page.next;
    }
    return rows;
}

const fail = (id: string, reason = 'Battery is low'): void =>
    tenant.orderOutcome({ device: id, state: 'Command Failure', reason });

/** The lines of a CSV report, as wave and id. */
async function readWaves(file: string): Promise<[wave: string, id: string][]> {
    const [, ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
    return lines.map((line) => line.split(',').slice(0, 2) as [string, string]);
}

describe('50,000 devices of which 2 % fail, and a quota of 100 calls in 5 s', () => {
    test(
        'stops in the wave where more fail than may, goes on when it is told to, and everybody has it once',
        () =>
            withFolder(async (folder) => {
                await start({ devices: 50_000 });
                const plan = await runApart(folder, ['--dry-run', '--csv', 'plan.csv']);
                expect(plan.stdout).toBe(
                    [
                        'REBOOT {} to 50000 devices in 4 waves.',
                        'Wave 1 (1 %): 500 devices, 25 may fail',
                        'Wave 2 (10 %): 5000 devices, 250 may fail',
                        'Wave 3 (50 %): 25000 devices, 1250 may fail',
                        'Wave 4 (the rest): 19500 devices, 975 may fail',
                        '',
                    ].join('\n'),
                );
                const waves = await readWaves(path.join(folder, 'plan.csv'));
                const inWave = (number: number): string[] =>
                    waves.filter(([wave]) => wave === `${number}`).map(([, id]) => id);
                for (const number of [1, 2, 4]) for (const id of everyNth(inWave(number), 50)) fail(id);
                for (const id of everyNth(inWave(3), 19)) fail(id); // 1316 of 25,000, 5.3 %

                tenant.clearRequests();
                tenant.fault({ kind: 'quota', calls: 100, window: 5_000 });
                const first = await runApart(folder, ['--csv', 'report.csv']);
                expect(first.stdout).toMatch(
                    /^Wave 1 \(1 %\): 500 devices, 490 succeeded, 10 failed\nWave 2 \(10 %\): 5000 devices, 4900 succeeded, 100 failed\nWave 3 \(50 %\): 25000 devices, \d+ succeeded, \d+ failed.*; stopped: .*; together 1250 may\nStopped: /,
                );
                expect(first.code).toBe(1);
                expect(sent().sort()).toEqual([...inWave(1), ...inWave(2), ...inWave(3)].sort());

                const second = await runApart(folder, ['--go-on', '--csv', 'report.csv']);
                expect(second.stdout).toContain('Wave 4 (the rest): 19500 devices, 19110 succeeded, 390 failed\n');
                expect(second.code).toBe(0);
                expect(sent().sort()).toEqual(waves.map(([, id]) => id).sort());
                expect(await readWaves(path.join(folder, 'report.csv'))).toEqual(waves);
            }),
        120_000,
    );
});

const everyNth = (all: readonly string[], n: number): string[] => all.filter((_, index) => index % n === 0);

describe('kill -9', () => {
    const WAVES = ['--waves', '10,20,rest', '--settle', '0.2'];

    test(
        'at one moment after another of a roll-out: nobody has the command twice, and nobody is left out',
        () =>
            withFolder(async (folder) => {
                await start({ devices: 60 });
                let kills = 0;
                for (let at = 1; ; at = (at % 17) + 2) {
                    const { code } = await runApart(folder, WAVES, { KILL_AT: `${at}` });
                    if (code !== null) {
                        expect(code).toBe(0);
                        break;
                    }
                    kills += 1;
                }
                expect(kills).toBeGreaterThan(9);
                expect((await carriedOut()).sort()).toEqual(idsOf(await devices()));
                expect(await readdir(folder)).toEqual(['state.json']);
            }),
        60_000,
    );

    test.each<[what: string, fault: Fault]>([
        ['carried out', { kind: 'stall' }],
        ['not carried out', { kind: 'latency', delay: 60_000, carriesOut: false }],
    ])('between a request, which is %s, and its record', (_, how) =>
        withFolder(async (folder) => {
            await start({ devices: 60 });
            const fault = tenant.fault({ ...how, operation: 'createCommand', after: 1 });
            const killed = await runApart(folder, WAVES, {}, (child) => {
                void until(() => fault.struck > 0).then(() => child.kill('SIGKILL'));
            });
            expect(killed.code).toBe(null);
            const { stdout } = await run(folder, ['--status']);
            expect(stdout).toContain(
                'Wave 1 (10 devices): 10 devices, 10 succeeded\nWave 2 (20 devices): 20 devices, sent to 0, perhaps to 20 more\nWave 3 (the rest): 30 devices, 1 may fail\n',
            );

            expect(await run(folder, WAVES)).toMatchObject({ code: 0, stderr: '' });
            expect((await carriedOut()).sort()).toEqual(idsOf(await devices()));
        }),
    );
});

describe('a wave', () => {
    test('of a list has its devices, by id or name; the other waves have others, and what is in none is told', () =>
        withFolder(async (folder) => {
            await start({ devices: 60 });
            const all = await devices();
            const [one, two] = [all[3], all[41]];
            await writeFile(
                path.join(folder, 'pilot.txt'),
                `${one?.id}\n\n  ${two?.device_name}\n${one?.device_name}\n`,
            );
            const args = ['--waves', '@pilot.txt,25%', '--csv', 'report.csv'];
            const { code, stdout } = await run(folder, [...args, '--dry-run']);
            expect({ code, stdout }).toEqual({
                code: 0,
                stdout: [
                    'REBOOT {} to 17 devices in 2 waves. 43 more match and are in no wave.',
                    'Wave 1 (pilot.txt): 2 devices, 0 may fail',
                    'Wave 2 (25 %): 15 devices, 0 may fail',
                    '',
                ].join('\n'),
            });
            expect(tenant.requests('createCommand')).toEqual([]);
            expect((await readdir(folder)).sort()).toEqual(['pilot.txt', 'report.csv']);
            const planned = await readWaves(path.join(folder, 'report.csv'));
            expect(planned.slice(0, 2).map(([, id]) => id)).toEqual([one?.id, two?.id]);

            expect(await run(folder, args)).toMatchObject({ code: 0, stderr: '' });
            expect(sent()).toEqual(planned.map(([, id]) => id));

            await writeFile(path.join(folder, 'pilot.txt'), 'HRB-NO-ONE\n');
            expect(await run(folder, ['--state', 'other.json', ...args])).toMatchObject({
                code: 2,
                stderr: 'pilot.txt: 1 of 1 are no devices that match, or in a list before, such as HRB-NO-ONE.\n',
            });
        }));

    test('with devices that do not answer in time is stopped, unless so many may; late answers are in the last report', () =>
        withFolder(async (folder) => {
            await start({ devices: 60 });
            await run(folder, ['--dry-run', '--csv', 'plan.csv', '--waves', '10,rest']);
            const away = (await readWaves(path.join(folder, 'plan.csv'))).slice(0, 3).map(([, id]) => id);
            for (const id of away) tenant.changeDevice(id, { state: 60 });
            const args = ['--waves', '10,rest', '--max-wait', '0.3', '--csv', 'report.csv'];
            expect(await run(folder, args)).toEqual({
                code: 1,
                stdout: [
                    'Wave 1 (10 devices): 10 devices, 7 succeeded, 3 did not answer; stopped: 0 failed and 3 did not answer, of 10; together 0 may',
                    'Stopped: no further wave is sent. Look at it; --go-on goes on behind it.',
                    '',
                ].join('\n'),
                stderr: '',
            });
            // Again: it stays stopped, and nothing is sent.
            expect(await run(folder, args)).toMatchObject({ code: 1 });
            expect(sent()).toHaveLength(10);

            for (const id of away) tenant.changeDevice(id, { state: 1 });
            expect(await run(folder, [...args, '--go-on'])).toMatchObject({ code: 0 });
            expect(await run(folder, args)).toMatchObject({
                code: 0,
                stdout: expect.stringMatching(
                    /^Wave 1 \(10 devices\): 10 devices, 10 succeeded; stopped, and accepted\n/,
                ),
            });
            expect(await readFile(path.join(folder, 'report.csv'), 'utf8')).not.toContain('Queued');
            expect(sent()).toHaveLength(60);

            const [gone] = away;
            tenant.changeDevice(String(gone), { state: 60 });
            const patient = ['--state', 'other.json', ...args.slice(0, 4), '--max-failed', '0', '--max-silent', '10%'];
            expect(await run(folder, patient)).toMatchObject({ code: 0 });
        }));

    test('goes on without devices that are gone, and after requests that were cut off', () =>
        withFolder(async (folder) => {
            await start({ devices: 60 });
            const args = ['--waves', '10,rest', '--html', 'page.html'];
            const wait = tenant.fault({
                kind: 'latency',
                delay: 60_000,
                operation: 'createCommand',
                carriesOut: false,
            });
            const stopped = await run(folder, args, {
                onStart: (child) => void until(() => wait.struck > 0).then(() => child.kill('SIGTERM')),
            });
            expect(stopped).toEqual({ code: 130, stdout: '', stderr: expect.stringMatching(/^Stopped\. .*\.\n$/) });
            expect((await readdir(folder)).sort()).toEqual(['state.json']);

            const { devices: planned } = JSON.parse(await readFile(path.join(folder, 'state.json'), 'utf8'));
            tenant.removeDevices([planned[4][0], planned[20][0]]);
            tenant.fault({ kind: 'cut', operation: 'createCommand', after: 1 });
            expect(await run(folder, args)).toEqual({
                code: 0,
                stdout: [
                    'Wave 1 (10 devices): 10 devices, 9 succeeded, 1 are gone',
                    'Wave 2 (the rest): 50 devices, 49 succeeded, 1 are gone',
                    '',
                ].join('\n'),
                stderr: '',
            });
            expect((await carriedOut()).sort()).toEqual(idsOf(await devices()));
        }));
});

describe('a run', () => {
    test('is the only one of its state file, and of its roll-out', () =>
        withFolder(async (folder) => {
            await start({ devices: 60 });
            const lock = path.join(folder, 'state.json.lock');
            await writeFile(lock, String(process.pid));
            expect(await run(folder, [])).toMatchObject({
                code: 2,
                stderr: `Process ${process.pid} is at it. If that is another program, remove state.json.lock.\n`,
            });
            expect(tenant.requests()).toEqual([]);

            await rm(lock);
            expect(await run(folder, [])).toMatchObject({ code: 0 });
            expect(await run(folder, ['--command', 'LOCK'])).toMatchObject({
                code: 2,
                stderr: expect.stringMatching(/^state.json is of another roll-out: its command is .*REBOOT/),
            });
            expect(sent()).toHaveLength(60);
        }));

    test('waits between waves as long as it is told, and a run that comes after a kill does not begin that anew', () =>
        withFolder(async (folder) => {
            await start({ devices: 60 });
            const args = ['--waves', '10,rest', '--pause', '3600'];
            const stopped = await run(folder, args, {
                terminal: true,
                onStart: (child) =>
                    child.stderr?.on('data', (words) => {
                        if (String(words).includes('Pauses until')) child.kill('SIGTERM');
                    }),
            });
            expect(stopped).toMatchObject({ code: 130, stdout: 'Wave 1 (10 devices): 10 devices, 10 succeeded\n' });

            const file = path.join(folder, 'state.json');
            const state = JSON.parse(await readFile(file, 'utf8'));
            state.waves[0].endedAt = new Date(Date.now() - 3_600_000).toISOString();
            await writeFile(file, JSON.stringify(state));
            expect(await run(folder, args)).toMatchObject({ code: 0 });
        }));

    test.each([
        ['no wave', ['--waves', '10%,none']],
        ['a wave of nobody', ['--waves', '0,rest']],
        ['a limit that is none', ['--max-failed', '101%']],
        ['arguments that are no JSON', ['--args', '{app_version']],
        ['no time', ['--max-wait', 'soon']],
        ['two commands', ['--version', 'an-id']],
    ])('with %s says how it is used', async (_, args) => {
        await start({ devices: 60 });
        expect(await run(ROOT, args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/^usage: /) });
    });

    test('reports on a page that needs nothing else, and in lines for a spreadsheet', () =>
        withFolder(async (folder) => {
            await start({ devices: 60 });
            const [unlucky] = await devices();
            fail(String(unlucky?.id), 'Package <b>, "signed" by another key');
            const args = ['--waves', '10,rest', '--max-failed', '1', '--html', 'page.html', '--csv', 'report.csv'];
            expect(await run(folder, args)).toMatchObject({ code: 0 });
            const page = await readFile(path.join(folder, 'page.html'), 'utf8');
            expect(page).toContain('All waves went through.');
            expect(page.match(/<rect class="succeeded"/g)).toHaveLength(4);
            expect(page.match(/<rect class="failed"/g)).toHaveLength(2);
            expect(page).toContain('Package &lt;b&gt;, &quot;signed&quot; by another key');
            expect(page).not.toMatch(/<script|<link|https?:|src=|url\(/);
            const lines = (await readFile(path.join(folder, 'report.csv'), 'utf8')).trim().split('\n');
            expect(lines).toHaveLength(61);
            expect(lines.filter((line) => line.endsWith(',Command Success,'))).toHaveLength(59);
            expect(lines.find((line) => line.includes(String(unlucky?.id)))).toMatch(
                /,Command Failure,"Package <b>, ""signed"" by another key"$/,
            );
        }));
});
