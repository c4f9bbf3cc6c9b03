import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EsperClient } from 'esper-client';
import { type RunningTenant, type StartOptions, startTestTenant } from 'esper-test-tenant';
import { withFolder } from '../support/multipart.js';
import { programHost } from '../support/program-host.js';
import type { Ended } from '../support/run-program.js';
import { serve } from '../support/servers.js';

// examples/offline-by-group.mjs: who is in the report, in which order, and that a broken one replaces nothing.

const PROGRAM = path.resolve(__dirname, '../../examples/offline-by-group.mjs');
const DAY = 86_400_000;
const HEAD = 'group,name,alias,platform,serial,last_seen,days_offline,id';
const BALLARD = '5e0b73d6-94fa-4c21-a7d5-b3168c0e9f42';
const [ANDROID, ONLINE, WIPED] = ['ANDROID', 1, 20];

let tenant: RunningTenant;
const host = programHost();

async function start(options: StartOptions = {}): Promise<void> {
    tenant = await startTestTenant({ devices: 250, otherPlatforms: 60, speed: 0, ...options });
}
afterEach(() => tenant.stop());

const run = (...args: readonly string[]): Promise<Ended> =>
    host([PROGRAM, ...args], { env: { ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey } });

interface Device {
    readonly id: string;
    readonly platform: string;
    readonly state: number;
    readonly last_seen: string;
    readonly group_id: string | null;
}

/** The devices that are to be in the report, as the tenant has them, the longest first. */
async function silentFor(days: number): Promise<readonly (Device & { days: number })[]> {
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    const answer = await tenant.fetch(`${tenant.baseUrl}/v2/devices/?limit=500`, { headers });
    const devices: readonly Device[] = (await answer.json()).content.results;
    return devices
        .filter(({ platform, state }) => state !== WIPED && !(platform === ANDROID && state === ONLINE))
        .map((device) => ({ ...device, days: (Date.now() - Date.parse(device.last_seen)) / DAY }))
        .filter((device) => device.days > days)
        .sort((one, other) => other.days - one.days);
}

/** The lines below the head, by their columns. No cell of these has a comma. */
function rowsOf({ stdout }: Ended): Record<string, string>[] {
    const [head = '', ...lines] = stdout.trimEnd().split('\n');
    const names = head.split(',');
    return lines.map((line) => Object.fromEntries(line.split(',').map((cell, n) => [names[n] ?? '', cell])));
}

const column = (ended: Ended, name: string): string[] => rowsOf(ended).map((row) => row[name] ?? '');

test('has a line for each device that was silent for longer, by group, the longest first', async () => {
    await start();
    const all = await silentFor(0);
    // Between two devices, so that the seconds until the program looks decide nothing.
    const middle = Math.floor(all.length / 2);
    const limit = ((all[middle - 1]?.days ?? 0) + (all[middle]?.days ?? 0)) / 2;
    const ended = await run('--days', String(limit));
    expect([ended.code, ended.stderr, ended.stdout.split('\n')[0]]).toEqual([0, '', HEAD]);
    expect(column(ended, 'id').sort()).toEqual(
        all
            .slice(0, middle)
            .map(({ id }) => id)
            .sort(),
    );
    const groups = column(ended, 'group');
    expect(groups).toEqual([...groups].sort());
    expect(new Set(groups).size).toBeLessThan(groups.length);
    for (const group of new Set(groups)) {
        const times = rowsOf(ended).filter((row) => row['group'] === group);
        expect(times.map((row) => row['last_seen'])).toEqual(times.map((row) => row['last_seen']).sort());
    }
    const days = new Map(all.map((device) => [device.id, device.days]));
    for (const { id = '', days_offline } of rowsOf(ended))
        expect(Math.abs(Number(days_offline) - (days.get(id) ?? 0))).toBeLessThan(0.11);
});

test('counts all platforms by last contact; what is online, wiped or not enrolled is not offline', async () => {
    await start();
    const ended = await run('--days', '1');
    expect(column(ended, 'id').sort()).toEqual((await silentFor(1)).map(({ id }) => id).sort());
    expect(new Set(column(ended, 'platform'))).toEqual(new Set([ANDROID, 'APPLE', 'LINUX', 'WINDOWS']));
});

test('--counts has a line a group, with the sums of the other form', async () => {
    await start();
    const [devices, counts] = [await run('--days', '75'), await run('--days', '75', '--counts')];
    expect(counts.stdout.split('\n')[0]).toBe('group,offline,devices,longest_days');
    const expected = new Map<string, number>();
    for (const group of column(devices, 'group')) expected.set(group, (expected.get(group) ?? 0) + 1);
    expect(rowsOf(counts).map((row) => [row['group'], Number(row['offline'])])).toEqual([...expected]);
    for (const row of rowsOf(counts)) {
        expect(Number(row['devices'])).toBeGreaterThanOrEqual(Number(row['offline']));
        const [longest] = rowsOf(devices).filter(({ group }) => group === row['group']);
        expect(Math.abs(Number(row['longest_days']) - Number(longest?.['days_offline']))).toBeLessThan(0.11);
    }
});

test('--group takes an id or a path, and has the groups below', async () => {
    await start({ devices: 5, otherPlatforms: 0 });
    const esper = new EsperClient({ baseUrl: tenant.baseUrl, apiKey: tenant.apiKey });
    const { id } = await esper.deviceGroup.createGroup({ deviceGroup: { name: 'Back room', parent: BALLARD } });
    tenant.addDevices({ device_name: 'HRB-PNE-BACK', group: id, state: 60 });
    const ended = await run('--days', '1', '--group', BALLARD);
    expect(rowsOf(ended).map(({ group, name }) => [group, name])).toEqual([
        ['All devices/Seattle Ballard Store', expect.any(String)],
        ...rowsOf(ended)
            .slice(1, -1)
            .map(({ group, name }) => [group, name]),
        ['All devices/Seattle Ballard Store/Back room', 'HRB-PNE-BACK'],
    ]);
    expect(await run('--days', '1', '--group', 'All devices/Seattle Ballard Store')).toEqual(ended);
    expect(column(await run('--days', '1', '--group', id), 'name')).toEqual(['HRB-PNE-BACK']);
    expect(await run('--days', '1', '--group', 'Ballard')).toEqual({
        code: 2,
        stdout: '',
        stderr: "--group: no group has the id or path 'Ballard'.\n",
    });
});

test('a name that a spreadsheet would carry out stays a name', async () => {
    await start({ devices: 5, otherPlatforms: 0 });
    const [device] = await silentFor(1);
    const cells: readonly [alias: string, cell: string][] = [
        ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
        ['+1', "'+1"],
        ['-1', "'-1"],
        ['@SUM(A1)', "'@SUM(A1)"],
        ['\t=1', "'\t=1"],
        ['a=1', 'a=1'],
    ];
    for (const [alias, cell] of cells) {
        tenant.changeDevice(device?.id ?? '', { alias_name: alias });
        const { stdout } = await run('--days', '1');
        expect(stdout).toContain(`,${cell},ANDROID,`);
    }
});

test('--out replaces a file by a whole one only, and stdout is whole or empty', () =>
    withFolder(async (folder) => {
        await start();
        const out = path.join(folder, 'offline.csv');
        await writeFile(out, 'of yesterday');
        const break_ = () => tenant.fault({ kind: 'status', status: 400, operation: 'getAllDevicesV2', after: 1 });
        let fault = break_();
        expect(await run('--days', '1', '--out', out)).toMatchObject({
            code: 2,
            stdout: '',
            stderr: expect.stringMatching(/^EsperBadRequestError: /),
        });
        expect(fault.struck).toBe(1);
        fault = break_();
        expect(await run('--days', '1')).toMatchObject({ code: 2, stdout: '' });
        expect(fault.struck).toBe(1);
        expect([await readFile(out, 'utf8'), await readdir(folder)]).toEqual(['of yesterday', ['offline.csv']]);

        expect(await run('--days', '1', '--out', out)).toEqual({ code: 0, stdout: '', stderr: '' });
        const whole = await readFile(out, 'utf8');
        expect([whole, await readdir(folder)]).toEqual([(await run('--days', '1')).stdout, ['offline.csv']]);
    }));

test('who was never heard of comes first, without days; a device in no group and one in an unknown group are there', async () => {
    await start({ devices: 1 });
    const device = { platform: 'APPLE', state: 1, alias: null, serial: null, group_id: null, last_seen: null };
    const results = [
        { ...device, id: 'a', name: 'Long', last_seen: '2020-01-01T00:00:00Z' },
        { ...device, id: 'b', name: 'Never' },
        { ...device, id: 'c', name: 'Elsewhere', group_id: 'gone' },
        { ...device, id: 'd', name: 'Registered', state: 200 },
    ];
    const server = await serve(({ url = '' }, response) => {
        const body = url.includes('/v2/devices/')
            ? { content: { results, next_cursor: null } }
            : url.includes('token-info')
              ? { enterprise: tenant.enterpriseId }
              : { count: 0, next: null, previous: null, results: [] };
        response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    const ended = await host([PROGRAM, '--days', '1'], {
        env: { ESPER_BASE_URL: server.baseUrl, ESPER_API_KEY: 'key-of-the-report' },
    });
    expect(rowsOf(ended)).toMatchObject([
        { group: '', name: 'Never', last_seen: '', days_offline: '' },
        { group: '', name: 'Long', days_offline: expect.stringMatching(/^\d+\.?\d?$/) },
        { group: 'gone', name: 'Elsewhere' },
    ]);
});

test.each([
    ['no days', [], /^--days: expected a number of days, 0 or more, got nothing\.\n\nusage: /],
    ['days in words', ['--days', 'seven'], /^--days: .*got seven\.\n/],
    ['days below nothing', ['--days=-1'], /^--days: .*got -1\.\n/],
    ['empty days', ['--days', ' '], /^--days: expected/],
    ['an empty group', ['--days', '1', '--group', ''], /^--group: expected something, got an empty string\.\n/],
    ['an unknown option', ['--days', '1', '--tag', 'a'], /--tag/],
    ['something too many', ['--days', '1', 'offline.csv'], /offline\.csv/],
])('%s: says so, and asks for nothing', async (_, args, words) => {
    await start({ devices: 1 });
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(words);
    expect(tenant.requests()).toEqual([]);
});

test('a place that can’t be written to is told before anything is asked', () =>
    withFolder(async (folder) => {
        await start({ devices: 1 });
        await mkdir(path.join(folder, 'there'));
        expect(await run('--days', '1', '--out', path.join(folder, 'there'))).toMatchObject({
            code: 2,
            stderr: expect.stringMatching(/there is a folder\.\n$/),
        });
        expect(await run('--days', '1', '--out', path.join(folder, 'missing/a.csv'))).toMatchObject({
            code: 2,
            stderr: expect.stringMatching(/^ENOENT: /),
        });
        expect(tenant.requests()).toEqual([]);
    }));
