// 2,000 roll-outs with cuts, errors and kills: nobody reboots twice, nobody is left out. Each begins with its own seed.
import type { CommandBatch, CommandParts } from '../../src/index.js';
import { EsperError } from '../../src/index.js';
import { FAILURES, FakeCommandApi, type Fate, Killed } from '../support/fake-command-api.js';
import { seeded } from '../support/seeded.js';

const RUNS = 2_000;
const FIRST_SEED = 20_261_120;
/** How late a request may be carried out that nobody waits for any more: less than findSent allows for. */
const LATEST_MS = 25_000;

type Random = () => number;
const pick = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

/** What becomes of a call: mostly nothing special. */
function fates(random: Random): FakeCommandApi['fateOf'] {
    const late = (): number => Math.floor(random() * LATEST_MS);
    const create: readonly (() => Fate)[] = [
        () => ({ doneAfter: Infinity, error: FAILURES.reset() }),
        () => ({ error: FAILURES.reset() }),
        () => ({ doneAfter: late(), error: FAILURES.reset() }),
        () => ({ doneAfter: Infinity, error: FAILURES.gateway() }),
        () => ({ error: FAILURES.timeout() }),
        () => ({ doneAfter: late(), error: FAILURES.timeout() }),
        () => ({ error: FAILURES.html() }),
        () => ({ doneAfter: Infinity, error: FAILURES.limit() }),
        () => ({ doneAfter: Infinity, error: FAILURES.refused() }),
        () => ({ doneAfter: Infinity, isKilled: true }),
        () => ({ isKilled: true }),
        () => ({ doneAfter: late(), isKilled: true }),
    ];
    const list: readonly (() => Fate)[] = [
        () => ({ error: FAILURES.gateway() }),
        () => ({ error: FAILURES.reset() }),
        () => ({ isKilled: true }),
    ];
    return (operation) => {
        if (operation === 'createCommand') return random() < 0.6 ? {} : pick(random, create)();
        return random() < 0.85 ? {} : pick(random, list)();
    };
}

/** A file that is replaced as a whole, or was not when the process ended. */
class StateFile {
    text: string | undefined;
    readonly #api: FakeCommandApi;
    readonly #random: Random;

    constructor(api: FakeCommandApi, random: Random) {
        this.#api = api;
        this.#random = random;
    }

    read(): CommandParts | undefined {
        return this.text === undefined ? undefined : JSON.parse(this.text);
    }

    async write(parts: CommandParts): Promise<void> {
        const text = JSON.stringify(parts);
        this.#dieSometimes();
        await Promise.resolve();
        this.text = text;
        this.#dieSometimes();
    }

    #dieSometimes(): void {
        if (this.#api.isKilled) throw new Killed();
        if (this.#random() < 0.02) throw this.#api.kill();
    }
}

const REBOOT = { command: 'REBOOT', device_type: 'all' } as const;

/** Names ids as devices, or as groups. */
const KINDS = {
    devices: { most: 2_400, address: (devices: readonly string[]) => ({ command_type: 'DEVICE', devices }) as const },
    groups: { most: 1_200, address: (groups: readonly string[]) => ({ command_type: 'GROUP', groups }) as const },
} as const;
type Kind = keyof typeof KINDS;

const add = (sent: CommandBatch, more: CommandBatch): CommandBatch => ({
    requests: [...sent.requests, ...more.requests],
});

/** One life of the program that reboots a fleet. */
async function program(
    api: FakeCommandApi,
    file: StateFile,
    ids: readonly string[],
    { random, kind }: { readonly random: Random; readonly kind: Kind },
): Promise<CommandBatch> {
    const esper = api.start();
    let state = file.read() ?? { sent: { requests: [] }, unsent: ids, unknown: [] };
    await file.write(state);
    while (state.unknown.length + state.unsent.length > 0) {
        try {
            if (state.unknown.length > 0) {
                const { sent, unsent } = await esper.findSent(state.unknown);
                state = { sent: add(state.sent, sent), unsent: [...state.unsent, ...unsent], unknown: [] };
                await file.write(state);
            }
            const { sent, unsent } = state;
            if (unsent.length === 0) break;
            const batch = await esper.sendCommand(
                { ...REBOOT, ...KINDS[kind].address(unsent) },
                {
                    concurrency: 1 + Math.floor(random() * 4),
                    save: (parts) => file.write({ ...parts, sent: add(sent, parts.sent) }),
                },
            );
            state = { sent: add(sent, batch), unsent: [], unknown: [] };
        } catch (error) {
            if (api.isKilled) throw new Killed();
            if (!EsperError.is(error)) throw error;
            if (error.parts !== undefined) state = { ...error.parts, sent: add(state.sent, error.parts.sent) };
        }
    }
    return state.sent;
}

async function run(seed: number, kind: Kind) {
    const random = seeded(seed);
    const api = new FakeCommandApi();
    api.groupForm = seed % 2 === 0 ? 'ids' : 'urls';
    api.fateOf = fates(random);
    const file = new StateFile(api, random);
    const ids = Array.from({ length: 1 + Math.floor(random() * KINDS[kind].most) }, (_, index) => `id-${index}`);
    let lives = 0;
    for (;;) {
        lives += 1;
        try {
            return { api, ids, lives, batch: await program(api, file, ids, { random, kind }) };
        } catch (error) {
            if (!(error instanceof Killed)) throw error;
            api.at += Math.floor(random() * 5_000); // somebody starts it again
        }
    }
}

test.each(['devices', 'groups'] as const)(
    `of ${RUNS} roll-outs to %s, with cuts, 5xx and kills, each reboots all of them once`,
    async (kind) => {
        const seen = { lives: 0, requests: 0, calls: 0 };
        for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
            const { api, ids, lives, batch } = await run(seed, kind);
            const times = api.received();
            const twice = [...times].filter(([, count]) => count !== 1);
            const leftOut = ids.filter((id) => !times.has(id));
            const requests = batch.requests.map(({ requestId }) => requestId).sort();
            expect({ seed, twice, leftOut, requests }).toEqual({
                seed,
                twice: [],
                leftOut: [],
                requests: api.stored.map(({ id }) => id).sort(),
            });
            seen.lives += lives;
            seen.requests += requests.length;
            seen.calls += api.calls.length;
        }
        // The faults did strike.
        expect(seen.lives).toBeGreaterThan(1.5 * RUNS);
        expect(seen.calls).toBeGreaterThan(1.5 * seen.requests);
    },
    120_000,
);
