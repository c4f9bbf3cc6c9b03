import { readFileSync } from 'node:fs';
import { MAX_DEVICES, MAX_GROUPS } from '../../src/commands/split-command.js';
import type { CommandParts } from '../../src/index.js';
import {
    EsperAbortError,
    EsperApiError,
    EsperConfigurationError,
    EsperConnectionError,
    EsperError,
    EsperRateLimitError,
    EsperServerError,
} from '../../src/index.js';
import { FAILURES, FakeCommandApi, type Fate } from '../support/fake-command-api.js';
import { errorOf } from '../support/servers.js';

const idsOf = (count: number, name = 'device'): string[] =>
    Array.from({ length: count }, (_, index) => `${name}-${index}`);
const REBOOT = { command_type: 'DEVICE', command: 'REBOOT', device_type: 'all' } as const;

const bodies = (api: FakeCommandApi) =>
    api.calls
        .filter(({ operation }) => operation === 'createCommand')
        .map(({ parameters }) => parameters['commandRequest'] as { devices?: string[]; groups?: string[] });

/** What becomes of the n-th request; the others succeed. */
const at =
    (fates: Readonly<Record<number, Fate>>) =>
    (api: FakeCommandApi): FakeCommandApi => {
        let count = 0;
        api.fateOf = (operation) => (operation === 'createCommand' ? (fates[count++] ?? {}) : {});
        return api;
    };

test('one request takes as many as the description says', () => {
    const { components } = JSON.parse(readFileSync('openapi/esper.json', 'utf8'));
    const { devices, groups } = components.schemas.V0CommandRequestCreate.properties;
    expect([MAX_DEVICES, MAX_GROUPS]).toEqual([devices.maxItems, groups.maxItems]);
});

describe('sendCommand', () => {
    test('splits devices by 1000, and gives a handle of all requests in their order', async () => {
        const api = new FakeCommandApi();
        const ids = idsOf(2_500);
        const args = { command_args: { app_version: 'v-1' }, schedule: 'IMMEDIATE' } as const;
        const batch = await api.start().sendCommand({ ...REBOOT, ...args, devices: ids });
        expect(bodies(api).map(({ devices, ...rest }) => [devices?.length, rest])).toEqual([
            [1_000, { ...REBOOT, ...args }],
            [1_000, { ...REBOOT, ...args }],
            [500, { ...REBOOT, ...args }],
        ]);
        expect(bodies(api).flatMap(({ devices }) => devices)).toEqual(ids);
        expect(batch).toEqual({
            requests: [1_000, 1_000, 500].map((devices, index) => ({
                requestId: `request-${index + 1}`,
                devices,
                groups: [],
                deviceType: 'all',
            })),
        });
        expect(JSON.parse(JSON.stringify(batch))).toEqual(batch);
    });

    test('splits groups by 500', async () => {
        const api = new FakeCommandApi();
        const groups = idsOf(1_001, 'group');
        const batch = await api.start().sendCommand({ command_type: 'GROUP', command: 'LOCK', groups });
        expect(bodies(api).map((body) => [body.groups?.length, body.devices])).toEqual([
            [500, undefined],
            [500, undefined],
            [1, undefined],
        ]);
        expect(
            batch.requests.map(({ devices, groups: names, deviceType }) => [devices, names.length, deviceType]),
        ).toEqual([
            [0, 500, 'active'],
            [0, 500, 'active'],
            [0, 1, 'active'],
        ]);
    });

    test('sends devices and groups of DYNAMIC in one request, or devices alone in several', async () => {
        const api = new FakeCommandApi();
        const command = { command_type: 'DYNAMIC', command: 'REBOOT' } as const;
        await api.start().sendCommand({ ...command, devices: idsOf(1_000), groups: idsOf(500, 'group') });
        await api.start().sendCommand({ ...command, devices: idsOf(1_001) });
        expect(bodies(api).map(({ devices, groups }) => [devices?.length, groups?.length])).toEqual([
            [1_000, 500],
            [1_000, undefined],
            [1, undefined],
        ]);
    });

    test.each<[string, () => Iterable<string> | AsyncIterable<string>]>([
        ['a list', () => idsOf(1_200)],
        ['a set', () => new Set(idsOf(1_200))],
        ['a generator', () => new Map(idsOf(1_200).map((id) => [id, 1])).keys()],
        [
            'an async generator',
            async function* () {
                yield* idsOf(1_200);
            },
        ],
        [
            'what has each of them several times',
            () => [...idsOf(1_200), ...idsOf(700), ...idsOf(300).map((id) => id.toUpperCase())],
        ],
    ])('takes the ids of %s, and sends each of them once', async (_, devices) => {
        const api = new FakeCommandApi();
        await api.start().sendCommand({ ...REBOOT, devices: devices() });
        expect(bodies(api).flatMap((body) => body.devices)).toEqual(idsOf(1_200));
    });

    test('reads all ids before it sends any', async () => {
        const api = new FakeCommandApi();
        async function* broken(): AsyncGenerator<string> {
            yield* idsOf(5_000);
            throw new EsperConnectionError('No answer: ECONNRESET');
        }
        await expect(api.start().sendCommand({ ...REBOOT, devices: broken() })).rejects.toThrow(EsperConnectionError);
        expect(api.calls).toEqual([]);
    });

    test.each([
        [undefined, 4],
        [1, 1],
        [9, 9],
    ])('with concurrency %p has at most %i requests in flight', async (concurrency, most) => {
        const api = new FakeCommandApi();
        await api.start().sendCommand({ ...REBOOT, devices: idsOf(20_000) }, { concurrency });
        expect(api.mostInFlight).toBe(most);
        expect(new Set(api.received().values())).toEqual(new Set([1]));
        expect(api.received().size).toBe(20_000);
    });

    test('tells how far it is', async () => {
        const seen: unknown[] = [];
        const onProgress = (progress: unknown): void => {
            seen.push(progress);
            throw new Error('no terminal');
        };
        const api = new FakeCommandApi();
        await api.start().sendCommand({ ...REBOOT, devices: idsOf(2_500) }, { concurrency: 1, onProgress });
        expect(seen).toEqual([1_000, 2_000, 2_500].map((sent) => ({ sent, total: 2_500 })));
    });

    test.each<[unknown, unknown, string]>([
        [undefined, {}, 'sendCommand: expected a command, got none'],
        [{ ...REBOOT, command: '' }, {}, 'sendCommand: command: expected a word, got an empty string'],
        [{ command: 'REBOOT', devices: ['a'] }, {}, 'sendCommand: command_type: expected a word, got none'],
        [{ ...REBOOT }, {}, 'sendCommand: devices: expected an id at least, got none'],
        [{ ...REBOOT, devices: [] }, {}, 'sendCommand: devices: expected an id at least, got none'],
        [{ ...REBOOT, devices: 'device-1' }, {}, "sendCommand: devices: expected a list of ids, got 'device-1'"],
        [{ ...REBOOT, devices: ['a', 7] }, {}, 'sendCommand: devices: expected ids, got 7'],
        [{ ...REBOOT, devices: ['a', ''] }, {}, 'sendCommand: devices: expected ids, got an empty string'],
        [
            { ...REBOOT, devices: ['a'], groups: ['g'] },
            {},
            'sendCommand: groups: expected none with the command_type DEVICE',
        ],
        [
            { command_type: 'GROUP', command: 'LOCK', devices: ['a'] },
            {},
            'sendCommand: devices: expected none with the',
        ],
        [{ command_type: 'GROUP', command: 'LOCK' }, {}, 'sendCommand: groups: expected an id at least, got none'],
        [
            { command_type: 'DYNAMIC', command: 'LOCK', devices: idsOf(1_001), groups: ['g'] },
            {},
            "sendCommand: expected 1000 devices and 500 groups at most where both are given: it can't be split",
        ],
        [
            { ...REBOOT, devices: ['a'] },
            { concurrency: 0 },
            'sendCommand: concurrency: expected a whole number, 1 or more',
        ],
        [{ ...REBOOT, devices: ['a'] }, { save: 'x' }, "sendCommand: save: expected a function, got 'x'"],
        [{ ...REBOOT, devices: ['a'] }, { parts: 1 }, 'sendCommand: parts: no such option'],
    ])('refuses %j with %j', async (command, options, message) => {
        const api = new FakeCommandApi();
        const error = await errorOf(api.start().sendCommand(command as never, options as never));
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(error).toHaveProperty('message', expect.stringContaining(message));
        expect(error).toMatchObject({ operation: 'sendCommand', attempts: 0 });
        expect(api.calls).toEqual([]);
    });
});

describe('when a request fails, the error, whatever its class, tells what became of all', () => {
    const devices = idsOf(6_000);

    test.each<[string, Fate, (error: unknown) => boolean, 'unsent' | 'unknown']>([
        ['a lost connection', { doneAfter: Infinity, error: FAILURES.reset() }, EsperConnectionError.is, 'unknown'],
        [
            'a lost connection of a request that was done',
            { error: FAILURES.reset() },
            EsperConnectionError.is,
            'unknown',
        ],
        ['502', { doneAfter: Infinity, error: FAILURES.gateway() }, EsperServerError.is, 'unknown'],
        ['504 of a request that was done', { error: FAILURES.timeout() }, EsperServerError.is, 'unknown'],
        ['an answer that is no JSON', { error: FAILURES.html() }, EsperError.is, 'unknown'],
        ['429', { doneAfter: Infinity, error: FAILURES.limit() }, EsperRateLimitError.is, 'unsent'],
        ['400', { doneAfter: Infinity, error: FAILURES.refused() }, EsperApiError.is, 'unsent'],
        [
            'a refusal of the client',
            { doneAfter: Infinity, error: new EsperConfigurationError('no') },
            EsperConfigurationError.is,
            'unsent',
        ],
        [
            'a connection that was refused',
            { doneAfter: Infinity, error: FAILURES.refusedConnection() },
            EsperConnectionError.is,
            'unsent',
        ],
        ['a bug', { doneAfter: Infinity, error: new TypeError('x is not a function') }, EsperError.is, 'unknown'],
    ])('%s', async (_, fate, isOfClass, list) => {
        const api = at({ 2: fate })(new FakeCommandApi());
        const error = await errorOf(api.start().sendCommand({ ...REBOOT, devices }, { concurrency: 1 }));
        expect(isOfClass(error)).toBe(true);
        if (!EsperError.is(error)) throw error;
        const { sent, unsent, unknown } = error.parts ?? never();
        expect(sent.requests.map(({ requestId }) => requestId)).toEqual(['request-1', 'request-2']);
        expect(unknown.flatMap((one) => one.devices)).toEqual(list === 'unknown' ? devices.slice(2_000, 3_000) : []);
        expect(unsent).toEqual(devices.slice(list === 'unknown' ? 3_000 : 2_000));
        expect(error.message).toMatch(
            `; of 6000 ids 2000 were sent, of ${list === 'unknown' ? 1000 : 0} it is not known`,
        );
        expect(bodies(api)).toHaveLength(3); // no other was begun
        expect(JSON.parse(JSON.stringify(error.parts))).toEqual(error.parts);
        expect(JSON.stringify(error)).not.toContain('device-1'); // a log is not flooded
    });

    test('with several in flight these come to their end', async () => {
        const api = at({ 1: { error: FAILURES.reset() } })(new FakeCommandApi());
        const error = await errorOf(api.start().sendCommand({ ...REBOOT, devices: idsOf(20_000) }));
        const parts = EsperError.is(error) ? error.parts : undefined;
        expect(parts?.unknown).toHaveLength(1);
        const begun = bodies(api).length;
        expect(begun).toBeLessThan(7);
        expect(parts?.sent.requests).toHaveLength(begun - 1);
        expect(parts?.unsent).toHaveLength(20_000 - begun * 1_000);
    });

    test('what was about to be sent when another one failed is unsent', async () => {
        const api = at({ 0: { error: FAILURES.reset() } })(new FakeCommandApi());
        let saves = 0;
        // The second request waits for its save while the first one fails.
        const save = async (): Promise<void> => {
            saves += 1;
            for (let turn = 0; turn < (saves === 3 ? 20 : 0); turn += 1)
                await new Promise((resolve) => setImmediate(resolve));
        };
        const sending = api.start().sendCommand({ ...REBOOT, devices: idsOf(3_000) }, { concurrency: 2, save });
        const error = await errorOf(sending);
        const parts = EsperError.is(error) ? error.parts : undefined;
        expect(parts?.unknown).toHaveLength(1);
        expect((parts?.sent.requests.length ?? 0) * 1_000 + (parts?.unsent.length ?? 0)).toBe(2_000);
        expect(bodies(api)).toHaveLength(1 + (parts?.sent.requests.length ?? 0));
    });

    test('an answer without an id: it was taken, nobody knows as what', async () => {
        const api = new FakeCommandApi();
        api.hidesRequestIds = true;
        const error = await errorOf(api.start().sendCommand({ ...REBOOT, devices: idsOf(1) }));
        expect(error).toMatchObject({
            name: 'EsperResponseError',
            message: expect.stringMatching(
                /^createCommand was answered without an id; of 1 ids 0 were sent, of 1 it is not/,
            ),
        });
    });

    test('before the first one nothing was sent', async () => {
        const api = new FakeCommandApi();
        api.fateOf = () => ({ error: FAILURES.gateway() });
        const error = await errorOf(api.start().sendCommand({ ...REBOOT, devices }));
        expect(EsperError.is(error) && error.parts).toEqual({ sent: { requests: [] }, unsent: devices, unknown: [] });
        expect(bodies(api)).toEqual([]);
    });

    test('an argument is in no error: it could be a secret', async () => {
        const api = at({ 0: { error: FAILURES.reset() } })(new FakeCommandApi());
        const command = {
            ...REBOOT,
            command: 'RESET_LOCKSCREEN_PASSWORD',
            command_args: { new_lockscreen_password: 'pa55-word' },
        } as const;
        const error = await errorOf(api.start().sendCommand({ ...command, devices }));
        expect(JSON.stringify(EsperError.is(error) && error.parts)).not.toContain('pa55-word');
        expect(EsperError.is(error) && error.parts?.unknown[0]?.args).toEqual({
            new_lockscreen_password: expect.any(String),
        });
    });

    test('the signal: what is in flight is not known, nothing more is sent', async () => {
        const api = new FakeCommandApi();
        const controller = new AbortController();
        const onProgress = () => controller.abort('enough');
        const error = await errorOf(
            api.start().sendCommand({ ...REBOOT, devices }, { concurrency: 2, onProgress, signal: controller.signal }),
        );
        expect(error).toBeInstanceOf(EsperAbortError);
        expect(error).toMatchObject({ cause: 'enough' });
        const parts = EsperError.is(error) ? error.parts : undefined;
        expect(parts?.sent.requests.length).toBeGreaterThan(0);
        expect((parts?.sent.requests.length ?? 0) + (parts?.unknown.length ?? 0)).toBe(bodies(api).length);
        expect(bodies(api).length).toBeLessThan(6);
    });

    test('the signal that aborted before: nothing is sent', async () => {
        const api = new FakeCommandApi();
        const call = api.start().sendCommand({ ...REBOOT, devices }, { signal: AbortSignal.abort() });
        const error = await errorOf(call);
        expect(error).toBeInstanceOf(EsperAbortError);
        expect(error).toMatchObject({ operation: 'sendCommand' });
        expect(bodies(api)).toEqual([]);
    });
});

describe('save', () => {
    const devices = idsOf(5_000);

    test('is waited for before a request leaves, and knows it as unknown then', async () => {
        const api = new FakeCommandApi();
        let saved: CommandParts | undefined;
        api.fateOf = (operation, parameters) => {
            if (operation !== 'createCommand') return {};
            const [first] = (parameters['commandRequest'] as { devices: string[] }).devices;
            expect(saved?.unknown.map((one) => one.devices[0])).toContain(first);
            return {};
        };
        const batch = await api.start().sendCommand(
            { ...REBOOT, devices },
            {
                async save(parts) {
                    const written = JSON.stringify(parts);
                    await new Promise((resolve) => setImmediate(resolve));
                    saved = JSON.parse(written);
                },
            },
        );
        expect(saved).toEqual({ sent: batch, unsent: [], unknown: [] });
    });

    test('has every id in one of the lists, always', async () => {
        const api = at({ 3: { error: FAILURES.reset() } })(new FakeCommandApi());
        const seen: CommandParts[] = [];
        await errorOf(api.start().sendCommand({ ...REBOOT, devices }, { save: (parts) => void seen.push(parts) }));
        for (const { sent, unsent, unknown } of seen) {
            const count = sent.requests.reduce((sum, one) => sum + one.devices, 0);
            expect(count + unsent.length + unknown.flatMap((one) => one.devices).length).toBe(5_000);
        }
        expect(seen.at(-1)?.unknown).toHaveLength(1); // as it was at the end
    });

    test('that fails ends it: nothing is sent that was not written down', async () => {
        for (const failing of [1, 2, 4]) {
            const api = new FakeCommandApi();
            let saves = 0;
            const full = new Error('ENOSPC');
            const error = await errorOf(
                api.start().sendCommand(
                    { ...REBOOT, devices },
                    {
                        concurrency: 1,
                        save: () => {
                            saves += 1;
                            if (saves === failing) throw full;
                        },
                    },
                ),
            );
            expect(error).toMatchObject({
                name: 'EsperError',
                message: expect.stringMatching(/^sendCommand: save failed;/),
                cause: full,
            });
            expect(bodies(api)).toHaveLength(Math.floor((failing - 1) / 2));
            expect(EsperError.is(error) && error.parts?.unknown).toEqual([]);
        }
    });
});

describe('findSent', () => {
    const devices = idsOf(3_000);

    /** Sends with these fates, and gives the unknown ones as another process would read them. */
    async function cut(api: FakeCommandApi, fates: Readonly<Record<number, Fate>>, command: object = REBOOT) {
        at(fates)(api);
        const error = await errorOf(api.start().sendCommand({ ...REBOOT, ...command, devices }, { concurrency: 3 }));
        api.fateOf = () => ({});
        const parts = EsperError.is(error) ? error.parts : undefined;
        return JSON.parse(JSON.stringify(parts?.unknown)) as CommandParts['unknown'];
    }

    test('finds a request that was done, and says so of one that was not', async () => {
        const api = new FakeCommandApi();
        const unknown = await cut(api, {
            0: { error: FAILURES.reset() },
            1: { doneAfter: Infinity, error: FAILURES.reset() },
        });
        expect(unknown).toHaveLength(2);
        const found = await api.start().findSent(unknown);
        expect(found).toEqual({
            sent: { requests: [{ requestId: 'request-1', devices: 1_000, groups: [], deviceType: 'all' }] },
            unsent: devices.slice(1_000, 2_000),
        });
        expect(bodies(api)).toHaveLength(3); // it sends nothing
    });

    test('looks again for what is not there yet, until it has settled', async () => {
        const api = new FakeCommandApi();
        const unknown = await cut(api, { 0: { doneAfter: 25_000, error: FAILURES.timeout() } });
        await expect(api.start().findSent(unknown)).resolves.toMatchObject({ sent: { requests: [{}] }, unsent: [] });
        const late = await cut(api, { 0: { doneAfter: 25_000, error: FAILURES.timeout() } });
        const start = api.at;
        await expect(api.start().findSent(late, { settle: 5_000 })).resolves.toMatchObject({
            unsent: { length: 1_000 },
        });
        expect(api.at - start).toBe(5_000);
    });

    test('finds a request to groups, whose words are the defaults', async () => {
        const api = new FakeCommandApi();
        at({ 0: { error: FAILURES.reset() }, 1: { doneAfter: Infinity, error: FAILURES.reset() } })(api);
        const groups = idsOf(600, 'group');
        const command = {
            command_type: 'GROUP',
            command: 'INSTALL',
            command_args: { app_version: 'v', tags: ['a'] },
        } as never;
        const error = await errorOf(api.start().sendCommand(Object.assign({ groups }, command), { concurrency: 2 }));
        api.fateOf = () => ({});
        const unknown = (EsperError.is(error) && error.parts?.unknown) || [];
        expect(unknown[0]).toMatchObject({
            deviceType: 'active',
            schedule: 'IMMEDIATE',
            args: { app_version: expect.any(String) },
        });
        await expect(api.start().findSent(unknown)).resolves.toEqual({
            sent: {
                requests: [{ requestId: 'request-1', devices: 0, groups: groups.slice(0, 500), deviceType: 'active' }],
            },
            unsent: groups.slice(500),
        });
    });

    test('asks once where all are there', async () => {
        const api = new FakeCommandApi();
        const unknown = await cut(api, { 0: { error: FAILURES.reset() } });
        api.calls.splice(0);
        await api.start().findSent(unknown);
        expect(api.calls.map(({ parameters }) => parameters)).toEqual([
            { command: 'REBOOT', commandType: 'DEVICE', devices: 'device-0', limit: 10 },
        ]);
    });

    test.each<[string, object]>([
        ['the same command of the day before', {}],
        ['another command', { command: 'LOCK' }],
        ['one to fewer devices', { devices: devices.slice(0, 999) }],
        ['one to more devices', { devices: devices.slice(0, 1_001) }],
        ['one to other devices', { devices: [...devices.slice(0, 999), 'another'] }],
        ['one with another device_type', { device_type: 'inactive' }],
        ['one on a schedule', { schedule: 'WINDOW' }],
    ])('does not take %s for it', async (name, other) => {
        const api = new FakeCommandApi();
        const body = { ...REBOOT, devices: devices.slice(0, 1_000), ...other };
        if (name.includes('day before')) api.store(body, api.at - 86_400_000);
        const unknown = await cut(api, { 0: { doneAfter: Infinity, error: FAILURES.reset() } });
        if (!name.includes('day before')) api.store(body, api.at);
        await expect(api.start().findSent(unknown)).resolves.toMatchObject({
            sent: { requests: [] },
            unsent: { length: 1_000 },
        });
    });

    test('tells two installations on the same devices apart', async () => {
        const api = new FakeCommandApi();
        const command = { command: 'INSTALL', command_args: { app_version: 'v-2' } };
        const unknown = await cut(api, { 0: { doneAfter: Infinity, error: FAILURES.reset() } }, command);
        api.store({
            ...REBOOT,
            command: 'INSTALL',
            command_args: { app_version: 'v-1' },
            devices: devices.slice(0, 1_000),
        });
        await expect(api.start().findSent(unknown)).resolves.toMatchObject({ sent: { requests: [] } });
        const right = api.store({ ...REBOOT, ...command, devices: devices.slice(0, 1_000).toReversed() });
        await expect(api.start().findSent(unknown)).resolves.toMatchObject({
            sent: { requests: [{ requestId: right.id }] },
        });
    });

    test('takes two that are alike for one: they come from saved state and from an error', async () => {
        const api = new FakeCommandApi();
        const [one] = await cut(api, { 0: { error: FAILURES.reset() } });
        if (one === undefined) throw new Error('nothing is unknown');
        const again = { ...one, devices: one.devices.map((id) => id.toUpperCase()).toReversed(), others: [] };
        await expect(api.start().findSent([one, { ...one }, again])).resolves.toMatchObject({
            sent: { requests: { length: 1 } },
            unsent: [],
        });
        const [lost] = await cut(api, { 0: { doneAfter: Infinity, error: FAILURES.reset() } });
        if (lost === undefined) throw new Error('nothing is unknown');
        await expect(api.start().findSent([lost, { ...lost }])).resolves.toEqual({
            sent: { requests: [] },
            unsent: devices.slice(0, 1_000),
        });
    });

    test('of two attempts, of which the second was taken, calls no device unsent', async () => {
        const api = new FakeCommandApi();
        const first = await cut(api, { 0: { doneAfter: Infinity, error: FAILURES.reset() } });
        api.at += 5_000;
        api.store({ ...REBOOT, devices: ['another'] });
        api.at += 5_000;
        const second = await cut(api, { 0: { error: FAILURES.reset() } });
        for (const unknown of [
            [...first, ...second],
            [...second, ...first],
        ]) {
            await expect(api.start().findSent(unknown)).resolves.toMatchObject({
                sent: { requests: [{ devices: 1_000 }] },
                unsent: [],
            });
        }
    });

    test('of two commands to the same devices each is looked for', async () => {
        const api = new FakeCommandApi();
        const reboot = await cut(api, { 0: { error: FAILURES.reset() } });
        const lock = await cut(api, { 0: { doneAfter: Infinity, error: FAILURES.reset() } }, { command: 'LOCK' });
        await expect(api.start().findSent([...reboot, ...lock])).resolves.toMatchObject({
            sent: { requests: [{ devices: 1_000 }] },
            unsent: devices.slice(0, 1_000),
        });
    });

    describe('a request to groups', () => {
        const groups = idsOf(700, 'group');
        const command = { command_type: 'GROUP', command: 'REBOOT', device_type: 'all' } as const;

        async function cutGroups(api: FakeCommandApi, fates: Readonly<Record<number, Fate>>) {
            at(fates)(api);
            const error = await errorOf(api.start().sendCommand({ ...command, groups }, { concurrency: 1 }));
            api.fateOf = () => ({});
            const parts = EsperError.is(error) ? error.parts : undefined;
            return JSON.parse(JSON.stringify(parts?.unknown)) as CommandParts['unknown'];
        }

        test.each(['ids', 'urls', 'null', 'absent'] as const)(
            'is not found by one to other groups of the same command, whose row has them as %s',
            async (form) => {
                const api = new FakeCommandApi();
                api.groupForm = form;
                const unknown = await cutGroups(api, { 1: { doneAfter: Infinity, error: FAILURES.reset() } });
                await expect(api.start().findSent(unknown)).resolves.toEqual({
                    sent: { requests: [] },
                    unsent: groups.slice(500),
                });
            },
        );

        test.each(['null', 'absent'] as const)(
            'is neither sent nor unsent when a row may be it, and has its groups as %s',
            async (form) => {
                const api = new FakeCommandApi();
                api.groupForm = form;
                const unknown = await cutGroups(api, { 1: { error: FAILURES.reset() } });
                const error = await errorOf(api.start().findSent(unknown));
                expect(error).toMatchObject({
                    name: 'EsperResponseError',
                    operation: 'findSent',
                    message:
                        'findSent: request-2 may be a request that is looked for, but the list leaves out which groups it went to',
                });
                expect(EsperError.is(error) && error.parts).toMatchObject({
                    sent: { requests: [] },
                    unsent: [],
                    unknown: [{ groups: groups.slice(500) }],
                });
            },
        );
    });

    test('takes a row that leaves its devices out, since it was found by one of them', async () => {
        const api = new FakeCommandApi();
        const unknown = await cut(api, { 0: { error: FAILURES.reset() } });
        api.hidesIds = true;
        await expect(api.start().findSent(unknown)).resolves.toMatchObject({
            sent: { requests: [{ requestId: 'request-1' }] },
        });
    });

    test('goes through pages of newer requests', async () => {
        const api = new FakeCommandApi();
        const unknown = await cut(api, { 0: { error: FAILURES.reset() } });
        for (let count = 0; count < 35; count += 1) {
            api.at += 1_000;
            api.store({ ...REBOOT, devices: ['device-0'] });
        }
        await expect(api.start().findSent(unknown)).resolves.toMatchObject({
            sent: { requests: [{ requestId: 'request-1' }] },
        });
    });

    test('ends with the signal, and with an error of the list', async () => {
        const api = new FakeCommandApi();
        const unknown = await cut(api, { 0: { doneAfter: Infinity, error: FAILURES.reset() } });
        await expect(api.start().findSent(unknown, { signal: AbortSignal.abort() })).rejects.toMatchObject({
            name: 'EsperAbortError',
            operation: 'findSent',
        });
        api.fateOf = () => ({ error: FAILURES.gateway() });
        await expect(api.start().findSent(unknown)).rejects.toThrow(EsperServerError);
    });

    test('of nothing finds nothing, and asks for nothing', async () => {
        const api = new FakeCommandApi();
        await expect(api.start().findSent([])).resolves.toEqual({ sent: { requests: [] }, unsent: [] });
        expect(api.calls).toEqual([]);
    });

    test.each([undefined, {}, 'x', [{}], [{ command: 'REBOOT' }], [null]])('refuses %j', async (unknown) => {
        const error = await errorOf(new FakeCommandApi().start().findSent(unknown as never));
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(error).toMatchObject({
            message: expect.stringContaining('findSent: unknown: expected the list'),
            operation: 'findSent',
        });
    });

    test.each([{ settle: -1 }, { settle: Infinity }, { depth: 3 }])('refuses the options %j', async (options) => {
        await expect(new FakeCommandApi().start().findSent([], options as never)).rejects.toThrow(
            EsperConfigurationError,
        );
    });
});

function never(): never {
    throw new Error('the error has no parts');
}
