import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EsperClient } from 'esper-client';
import { type RunningTenant, startTestTenant } from 'esper-test-tenant';
import { programHost } from '../support/program-host.js';
import type { Ended } from '../support/run-program.js';

// examples/apply-alert-rules.mjs: rules as a file, the difference, and what can go wrong in it.

const PROGRAM = path.resolve(__dirname, '../../examples/apply-alert-rules.mjs');
const PEARL = 'c2597fe1-0b84-43da-96c8-7e15af3d2b90';
const BATTERY = {
    name: 'Low battery',
    metric: 'battery_level',
    conditions: { value: 15, unit: 'Percent', comparator: 'LessThanThreshold' },
    groups: ['All devices/Portland Pearl Store'],
    alert_channels: ['Store IT'],
    realert_interval: 60,
};
const OFFLINE = {
    name: 'Offline',
    metric: 'device_offline',
    conditions: { value: 30, unit: 'Count', comparator: 'GreaterThanThreshold' },
    devices: ['HRB-PNE-7K2Q'],
    realert_interval: 60,
};

let tenant: RunningTenant;
let folder: string;
const host = programHost();

beforeEach(async () => {
    tenant = await startTestTenant({ devices: 5, speed: 0 });
    folder = await mkdtemp(path.join(tmpdir(), 'alert-rules-'));
});
afterEach(() => tenant.stop());

async function apply(rules: unknown, ...options: readonly string[]): Promise<Ended> {
    const file = path.join(folder, 'rules.json');
    await writeFile(file, typeof rules === 'string' ? rules : JSON.stringify(rules));
    return host([PROGRAM, file, ...options], { env: { ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey } });
}

const client = () => new EsperClient({ baseUrl: tenant.baseUrl, apiKey: tenant.apiKey });
const rules = () => client().alert.getAlarmRules().toArray({ maxItems: 100 });
const writes = () => tenant.requests().filter(({ method }) => method !== 'GET').length;

test('shows what it would make, makes it, and then finds nothing to do', async () => {
    const dry = await apply([BATTERY, OFFLINE], '--dry-run');
    expect([dry.code, dry.stderr, await rules(), writes()]).toEqual([1, '', [], 0]);
    expect(dry.stdout).toContain('+ Low battery\n');
    expect(dry.stdout).toMatch(/\n2 would be changed, 0 as they should be.\n$/);

    expect((await apply([BATTERY, OFFLINE])).code).toBe(0);
    expect(await rules()).toMatchObject([
        { name: 'Low battery', groups: [{ id: PEARL }], alert_channels: [{ id: '27' }] },
        { name: 'Offline', devices: [{ device_name: 'HRB-PNE-7K2Q' }] },
    ]);
    const before = writes();
    expect(await apply([OFFLINE, BATTERY])).toEqual({
        code: 0,
        stdout: '0 changed, 2 as they should be.\n',
        stderr: '',
    });
    expect(writes()).toBe(before);
});

test('changes what differs and nothing else, and the rule fires by it', async () => {
    await apply([BATTERY]);
    const [rule] = await rules();
    await client().alert.patchAlarmRule({ alarmId: rule?.id ?? '', alarmRule: { description: 'by hand' } });
    const changed = { ...BATTERY, conditions: { ...BATTERY.conditions, value: 65 } };
    expect((await apply([changed])).stdout).toBe(
        [
            '~ Low battery',
            '  - conditions: {"value":15,"unit":"Percent","comparator":"LessThanThreshold"}',
            '  + conditions: {"value":65,"unit":"Percent","comparator":"LessThanThreshold"}',
            '1 changed, 0 as they should be.',
            '',
        ].join('\n'),
    );
    expect(await rules()).toMatchObject([{ id: rule?.id, description: 'by hand', conditions: { value: 65 } }]);
    const history = await client().alert.getAlarmHistory({ alarmId: rule?.id ?? '' });
    expect([history.count, history.results[0]?.device_name]).toEqual([1, 'HRB-PNE-M4XD']);
});

test('a rule that goes from groups to devices loses its groups', async () => {
    await apply([BATTERY]);
    const { groups: _, ...rest } = BATTERY;
    expect((await apply([{ ...rest, devices: ['HRB-PNE-2BVR'] }])).code).toBe(0);
    expect(await rules()).toMatchObject([{ groups: [], devices: [{ device_name: 'HRB-PNE-2BVR' }] }]);
});

test('rules that the file lacks stay, unless --delete is given', async () => {
    await apply([BATTERY, OFFLINE]);
    await apply([BATTERY]);
    expect(await rules()).toHaveLength(2);
    const { stdout } = await apply([BATTERY], '--delete');
    expect(stdout).toBe('- Offline\n  - device_offline, fired 0 times\n1 changed, 1 as they should be.\n');
    expect(await rules()).toMatchObject([{ name: 'Low battery' }]);
});

test.each([
    ['no JSON', '[', /rules\.json: /],
    ['no list', '{}', /expected a list of rules/],
    ['a missing field', [{ name: 'A' }], /rule 1 has no metric, conditions, realert_interval/],
    ['a misspelt field', [{ ...BATTERY, group: [] }], /Low battery: there is no field group/],
    ['two of a name', [BATTERY, BATTERY], /two rules are named Low battery/],
    ['devices and groups', [{ ...BATTERY, devices: ['HRB-PNE-7K2Q'] }], /name devices or groups, not both/],
    ['an unknown group', [OFFLINE, { ...BATTERY, groups: ['Pearl'] }], /0 groups are named Pearl/],
    ['an unknown channel', [OFFLINE, { ...BATTERY, alert_channels: ['IT'] }], /0 alert channels are named IT/],
    ['an unknown device', [{ ...OFFLINE, devices: ['HRB-PNE-0000'] }], /0 devices are named HRB-PNE-0000/],
])('%s in the file: says so, and changes nothing', async (_, file, words) => {
    const { code, stderr } = await apply(file);
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
    expect(writes()).toBe(0);
});

test('two rules of one name in the tenant are not told apart', async () => {
    await apply([BATTERY]);
    const { enterprise = '', metric = '', conditions } = (await rules())[0] ?? {};
    expect(conditions).toBeDefined();
    const alarmRule = { ...OFFLINE, devices: [], name: 'Low battery', enterprise, metric };
    await client().alert.addAlarmRule({
        alarmRule: { ...alarmRule, conditions: { value: 5, unit: 'Percent', comparator: 'LessThanThreshold' } },
    });
    expect(await apply([BATTERY])).toMatchObject({ code: 2, stderr: expect.stringContaining('two rules named') });
});
