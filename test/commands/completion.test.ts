// When a command is over: not before all its devices are known to have ended.

import { EsperCommandError } from '../../src/commands/command-error.js';
import { isComplete } from '../../src/commands/completion.js';
import type { CommandOutcome } from '../../src/commands/outcome.js';
import { type Course, FakeTenant, type Handler, statusRows } from '../support/fake-commands.js';
import { errorOf } from '../support/servers.js';

const idsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `device-${index}`);
const request = (more: object) => ({
    id: 'request-1',
    command_type: 'DEVICE',
    command: 'REBOOT',
    devices: [],
    groups: [],
    device_type: 'all',
    ...more,
});

/** How many rows are there by a time: Esper makes them after it has answered. */
type Growth = readonly (readonly [from: number, rows: number])[];

const rowsAt = (growth: Growth, at: number): string[] => idsOf(growth.filter(([from]) => from <= at).at(-1)?.[1] ?? 0);

const DONE: Course = [[0, 'Command Success']];

/** One tenant for all families: each row that is there has ended. */
function tenantOf(growth: Growth, members: number | undefined, addressed: object = {}): FakeTenant {
    const rows = (parameters: Parameters<Handler>[0], at: number): unknown[] =>
        statusRows(new Map(rowsAt(growth, at).map((id) => [id, DONE])), parameters, at);
    return new FakeTenant({
        getCommandRequestStatus: rows,
        getCommandRequestStats: (_, at) => {
            const total = rowsAt(growth, at).length;
            return { content: { status: total === 0 ? [] : [{ state: 'Command Success', total }] } };
        },
        getCommandRequest: () => ({ content: request(addressed) }),
        getGroupCommand: (_, at) => ({
            state: 'Command Initiated',
            details: { success: rowsAt(growth, at).map((name) => ({ name })) },
        }),
        ...(members !== undefined && { getAllDevices: () => idsOf(members) }),
    });
}

const GROUP = { command_type: 'GROUP', groups: ['g'] };
const V0 = { created_at: '2026-09-21T13:30:00Z' };

/** A group of 40 of which three rows are there at the first looks. */
const LATE: Growth = [
    [0, 3],
    [2_000, 40],
];

/** Every way to name a command that goes to a group of 40, or to 40 devices. */
const WAYS: readonly (readonly [name: string, command: unknown, addressed: object])[] = [
    ['a V2 request to a group', request(GROUP), GROUP],
    ['a V2 request to the active devices of a group', request({ ...GROUP, device_type: 'active' }), GROUP],
    ['a V2 request to devices', request({ devices: idsOf(40) }), {}],
    ['a V2 request by its id', { requestId: 'request-1' }, {}],
    ['a v0 request to a group', { content: request(GROUP) }, GROUP],
    ['a v0 request to devices', request({ devices: idsOf(40), ...V0 }), {}],
    ['a v0 request to a group by its id', { requestId: 'request-1', api: 'v0' }, GROUP],
    ['a v0 request to devices by its id', { requestId: 'request-1', api: 'v0' }, { devices: idsOf(40) }],
    ['a v1 command to a group', { groupId: 'g', commandId: 'c' }, {}],
];

describe.each(WAYS)('%s', (name, command, addressed) => {
    // How many devices a request has, it says only where it names them. Members of a group are those of now, not of then.
    const isKnown = name.includes('request to devices');

    it('does not end when only some of its rows are there, though these have ended', async () => {
        const outcome = await tenantOf(LATE, 40, addressed).wait(command, { maxWait: 60_000 });
        expect(outcome).toMatchObject({ total: 40, ended: 40 });
    });

    it('waits for rows that are added one by one', async () => {
        const growth = Array.from({ length: 41 }, (_, count) => [count * 500, count] as const);
        const tenant = tenantOf(growth, 40, addressed);
        await expect(tenant.wait(command, { maxWait: 600_000, pollInterval: 400 })).resolves.toMatchObject({
            total: 40,
        });
    });

    it(`ends at ${isKnown ? 'once' : 'the third look'} when all of them are there`, async () => {
        const tenant = tenantOf([[0, 40]], 40, addressed);
        await expect(tenant.wait(command, { maxWait: 60_000 })).resolves.toMatchObject({ total: 40, ended: 40 });
        expect(tenant.pauses).toHaveLength(isKnown ? 0 : 2);
    });

    it('ends at the third look with as many, when some are left out for good', async () => {
        const tenant = tenantOf([[0, 37]], 40, addressed);
        await expect(tenant.wait(command, { maxWait: 60_000 })).resolves.toMatchObject({ total: 37, ended: 37 });
        expect(tenant.pauses).toEqual([1_000, 1_500]);
    });

    it('may be empty at its first looks', async () => {
        const growth: Growth = [
            [0, 0],
            [9_000, 40],
        ];
        // A v1 command to a group has a list for each state: lists without a device are a list.
        const tenant = tenantOf(growth, 40, addressed);
        await expect(tenant.wait(command, { maxWait: 60_000 })).resolves.toMatchObject(
            name.startsWith('a v1') ? { ended: 40 } : { total: 40, ended: 40 },
        );
    });

    it('says past maxWait that more may follow', async () => {
        const error = await errorOf(tenantOf([[0, 3]], 40, addressed).wait(command, { maxWait: 0 }));
        expect(error).toBeInstanceOf(EsperCommandError);
        expect(error).toMatchObject({ message: '3 of 3 devices have ended after 0 s; more may follow' });
    });
});

it('a device that is named twice counts once', async () => {
    const tenant = tenantOf([[0, 2]], undefined);
    const devices = ['device-0', 'device-1', 'https://x/device/device-1/'];
    await tenant.wait(request({ devices }), { maxWait: 60_000 });
    expect(tenant.pauses).toEqual([]);
});

describe('a group that has lost members since the command', () => {
    const GROUP_WAYS = WAYS.filter(([name]) => name.includes('group'));

    it.each(GROUP_WAYS)('%s: the rows of those that have left are waited for', async (_, command, addressed) => {
        for (const members of [0, 1, 3]) {
            const growth: Growth = [
                [0, 1],
                [2_000, 4],
            ];
            const outcome = await tenantOf(growth, members, addressed).wait(command, { maxWait: 60_000 });
            expect(outcome).toMatchObject({ total: 4, ended: 4 });
            expect(outcome).not.toHaveProperty('note');
        }
    });

    it.each(GROUP_WAYS)('%s: none left, and its rows are late', async (_, command, addressed) => {
        for (const from of [500, 2_000]) {
            const growth: Growth = [
                [0, 0],
                [from, 4],
            ];
            const outcome = await tenantOf(growth, 0, addressed).wait(command, { maxWait: 60_000 });
            expect(outcome).toMatchObject({ total: 4, ended: 4 });
            expect(outcome).not.toHaveProperty('note');
        }
    });
});

it('a group that was counted as empty once, and has members, is waited for', async () => {
    for (const command of [request(GROUP), { content: request(GROUP) }, { groupId: 'g', commandId: 'c' }]) {
        let counts = 0;
        const tenant = new FakeTenant({
            getCommandRequestStatus: () => [],
            getCommandRequestStats: () => ({ content: { status: [] } }),
            getGroupCommand: () => ({ state: 'Command Initiated', details: {} }),
            getAllDevices: () => (counts++ === 0 ? [] : idsOf(3)),
        });
        const error = await errorOf(tenant.wait(command, { maxWait: 60_000 }));
        expect(error).toBeInstanceOf(EsperCommandError);
        expect(counts).toBe(2); // not asked again when there are some
    }
});

it.each([{ success: [] }, null])('a v1 group whose state is final before its lists, %j', async (details) => {
    for (const before of [0, 30_000]) {
        const tenant = new FakeTenant({
            getGroupCommand: (_, at) => {
                if (at < before) return { state: 'Command Initiated', details };
                if (at < before + 2_000) return { state: 'Command Success', details };
                return { state: 'Command Success', details: { success: [{ id: 'a' }, { id: 'b' }] } };
            },
            getAllDevices: () => idsOf(2),
        });
        const command = { groupId: 'g', commandId: 'c' };
        await expect(tenant.wait(command, { maxWait: 600_000 })).resolves.toMatchObject({
            tally: { 'Command Success': 2 },
        });
    }
});

it('an answer that leaves out whom it names does not end the wait at its first row', async () => {
    const growth: Growth = [
        [0, 1],
        [2_000, 3],
    ];
    const { devices: _devices, groups: _groups, ...answer } = request({});
    const outcome = await tenantOf(growth, undefined).wait(answer, { maxWait: 60_000 });
    expect(outcome).toMatchObject({ total: 3 });
});

it.each<[total: number, ended: number, expected: number | undefined, looks: number, isOver: boolean]>([
    [0, 0, undefined, 9, false],
    [0, 0, 0, 1, true],
    [3, 3, 3, 1, true],
    [4, 4, 3, 1, true],
    [3, 3, 4, 2, false],
    [3, 3, 4, 3, true],
    [3, 3, undefined, 2, false],
    [3, 3, undefined, 3, true],
    [3, 2, 3, 9, false],
    [3, 2, undefined, 9, false],
])(
    'isComplete of %i devices, %i ended, %p expected, after %i looks with as many: %p',
    (total, ended, expected, looks, isOver) => {
        const outcome: CommandOutcome = { total, ended, tally: {}, failures: [], open: [] };
        expect(isComplete(outcome, expected, looks)).toBe(isOver);
    },
);
