// A command to many that is aborted: it ends, whatever it waits for, and its error says what left.
import '../support/fake-time.js';

import { type CommandParts, EsperAbortError, EsperError } from '../../src/index.js';
import { FAILURES, FakeCommandApi } from '../support/fake-command-api.js';
import { errorOf } from '../support/servers.js';

const REBOOT = { command_type: 'DEVICE', command: 'REBOOT', device_type: 'all' } as const;
const idsOf = (count: number) => Array.from({ length: count }, (_, index) => `device-${index}`);
const turn = () => new Promise((resolve) => setImmediate(resolve));

const NOTHING_LEFT = { name: 'EsperAbortError', sent: 'no', attempts: 0, operation: 'sendCommand', cause: 'enough' };

describe('while the ids are read', () => {
    /** Ids without end, each after a turn of the loop; counts those that were asked for. */
    class Walk implements AsyncIterableIterator<string> {
        asked = 0;
        isEnded = false;
        readonly #hangsAt: number;

        constructor(hangsAt = Infinity) {
            this.#hangsAt = hangsAt;
        }

        [Symbol.asyncIterator](): this {
            return this;
        }

        async next(): Promise<IteratorResult<string>> {
            this.asked += 1;
            if (this.asked >= this.#hangsAt) return new Promise(() => {});
            await turn();
            return { done: this.isEnded, value: `device-${this.asked}` };
        }

        async return(): Promise<IteratorResult<string>> {
            this.isEnded = true;
            return new Promise(() => {}); // it may take its time
        }
    }

    test.each([Infinity, 6])(
        'the walk that gives them is ended at once, also where it hangs at the %p. id',
        async (at) => {
            const api = new FakeCommandApi();
            const walk = new Walk(at);
            const controller = new AbortController();
            const failure = errorOf(
                api.start().sendCommand({ ...REBOOT, devices: walk }, { signal: controller.signal }),
            );
            for (let turns = 0; turns < 10; turns += 1) await turn();
            controller.abort('enough');
            const error = await failure;
            expect(error).toBeInstanceOf(EsperAbortError);
            expect(error).toMatchObject(NOTHING_LEFT);
            expect(walk.isEnded).toBe(true);
            const { asked } = walk;
            for (let turns = 0; turns < 10; turns += 1) await turn();
            expect(walk.asked).toBe(asked);
            expect(api.calls).toEqual([]);
        },
    );

    test('a generator comes to its finally, and what gives plain ids may abort too', async () => {
        for (const isAsync of [true, false]) {
            const controller = new AbortController();
            const { signal } = controller;
            let given = 0;
            let isOver = false;
            const give = (): string => {
                given += 1;
                if (given === 5) controller.abort('enough');
                return `device-${given}`;
            };
            async function* asyncIds(): AsyncGenerator<string> {
                try {
                    for (;;) yield give();
                } finally {
                    isOver = true;
                }
            }
            function* plainIds(): Generator<string> {
                try {
                    for (;;) yield give();
                } finally {
                    isOver = true;
                }
            }
            const devices = isAsync ? asyncIds() : plainIds();
            const error = await errorOf(new FakeCommandApi().start().sendCommand({ ...REBOOT, devices }, { signal }));
            expect(error).toMatchObject(NOTHING_LEFT);
            await turn();
            expect({ given, isOver }).toEqual({ given: 5, isOver: true });
        }
    });

    test('an id that is refused ends the walk, and one that has failed is left alone', async () => {
        const ended: string[] = [];
        const walk = (ids: readonly unknown[]) => {
            const iterator = ids.values();
            return {
                [Symbol.asyncIterator]: () => ({
                    async next() {
                        const { done, value } = iterator.next();
                        if (value instanceof Error) throw value;
                        return { done: done === true, value: value as string };
                    },
                    async return() {
                        ended.push('ended');
                        return { done: true as const, value: undefined };
                    },
                }),
            };
        };
        const send = (ids: readonly unknown[]) =>
            errorOf(new FakeCommandApi().start().sendCommand({ ...REBOOT, devices: walk(ids) }));
        expect(await send(['a', 7])).toMatchObject({ name: 'EsperConfigurationError', sent: 'no', attempts: 0 });
        expect(ended).toEqual(['ended']);
        const lost = FAILURES.reset();
        expect(await send(['a', lost])).toBe(lost);
        expect(lost).toMatchObject({ sent: 'no', attempts: 1 }); // of the command nothing left
        const own = new Error('of the caller');
        expect(await send([own])).toBe(own);
        expect(ended).toEqual(['ended']);
    });

    test('or before', async () => {
        const walk = new Walk();
        for (const devices of [walk, idsOf(3)]) {
            const signal = AbortSignal.abort('enough');
            const api = new FakeCommandApi();
            expect(await errorOf(api.start().sendCommand({ ...REBOOT, devices }, { signal }))).toMatchObject(
                NOTHING_LEFT,
            );
            expect(api.calls).toEqual([]);
        }
        expect(walk.asked).toBe(0);
    });
});

describe('a save that never ends', () => {
    beforeEach(() => {
        jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'setInterval'] });
    });
    afterEach(() => {
        jest.useRealTimers();
    });

    test.each([1, 2, 3, 5])('the %i., does not keep an aborted command', async (hanging) => {
        const api = new FakeCommandApi();
        const controller = new AbortController();
        let saves = 0;
        const save = (): Promise<void> | undefined => {
            saves += 1;
            return saves === hanging ? new Promise(() => {}) : undefined;
        };
        const options = { save, concurrency: 1, signal: controller.signal };
        const failure = errorOf(api.start().sendCommand({ ...REBOOT, devices: idsOf(4_000) }, options));
        for (let turns = 0; turns < 20; turns += 1) await turn();
        expect(saves).toBe(hanging);
        controller.abort('enough');
        for (let seconds = 0; seconds < 3; seconds += 1) {
            await jest.advanceTimersByTimeAsync(1_000);
            await turn();
        }
        const error = await failure;
        const done = Math.floor((hanging - 1) / 2);
        expect(error).toMatchObject({ ...NOTHING_LEFT, sent: hanging < 3 ? 'no' : 'yes' });
        expect(EsperError.is(error) && error.parts).toMatchObject({
            sent: { requests: { length: done } },
            unknown: [],
            unsent: { length: 4_000 - done * 1_000 },
        });
        expect(jest.getTimerCount()).toBe(0);
    });

    test('one that is about to end is waited for: what was saved last is how it ended', async () => {
        const api = new FakeCommandApi();
        const controller = new AbortController();
        let saved: CommandParts | undefined;
        const save = async (parts: CommandParts): Promise<void> => {
            if (parts.sent.requests.length === 1) controller.abort('enough');
            await new Promise((resolve) => setTimeout(resolve, 300));
            saved = parts;
        };
        const options = { save, concurrency: 1, signal: controller.signal };
        const failure = errorOf(api.start().sendCommand({ ...REBOOT, devices: idsOf(4_000) }, options));
        for (let steps = 0; steps < 40; steps += 1) {
            await turn();
            await jest.advanceTimersByTimeAsync(100);
        }
        const error = await failure;
        expect(error).toMatchObject({ name: 'EsperAbortError', sent: 'yes' });
        expect(EsperError.is(error) && error.parts).toEqual(saved);
    });
});

describe('sent of an error', () => {
    test.each([
        [1, 'no', 0],
        [2, 'no', 0],
        [3, 'yes', 1],
        [4, 'yes', 1],
    ])('of the %i. save that fails is %s', async (failing, sent, requests) => {
        let saves = 0;
        const save = (): void => {
            saves += 1;
            if (saves === failing) throw new Error('ENOSPC');
        };
        const sending = new FakeCommandApi()
            .start()
            .sendCommand({ ...REBOOT, devices: idsOf(4_000) }, { save, concurrency: 1 });
        const error = await errorOf(sending);
        expect(error).toMatchObject({ sent, attempts: 0, operation: 'sendCommand' });
        expect(EsperError.is(error) && error.parts?.sent.requests).toHaveLength(requests);
    });

    test('of the list that is asked for beforehand is no, since nothing of the command left', async () => {
        for (const fail of [FAILURES.gateway, FAILURES.reset, FAILURES.refused]) {
            const api = new FakeCommandApi();
            api.fateOf = () => ({ error: fail() });
            expect(await errorOf(api.start().sendCommand({ ...REBOOT, devices: idsOf(3) }))).toHaveProperty(
                'sent',
                'no',
            );
        }
    });

    test('of a request that failed is that request’s', async () => {
        for (const [fail, sent] of [
            [FAILURES.gateway, 'yes'],
            [FAILURES.reset, 'unknown'],
            [FAILURES.refusedConnection, 'no'],
        ] as const) {
            const api = new FakeCommandApi();
            api.fateOf = (operation) => (operation === 'createCommand' ? { error: fail() } : {});
            expect(await errorOf(api.start().sendCommand({ ...REBOOT, devices: idsOf(3) }))).toHaveProperty(
                'sent',
                sent,
            );
        }
    });
});
