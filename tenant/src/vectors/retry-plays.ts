import { type JsonObject, readNumber, readObject } from '../util/json.js';
import type { Kinds } from './kinds.js';
import { type Arrived, countDifferences, type Play } from './play.js';
import type { Decision, Failure, Storm, Wait } from './retry-vector.js';
import { endDifferences } from './seen.js';
import type { Call } from './vector.js';

/** Failures that no server can make: the client's own transport fails like this. */
const FAKED = new Set(['refused', 'unresolved', 'untrusted']);
/** Long enough for an attempt that is answered at once. */
const DEADLINE_MS = 200;
/** Random numbers with which waits are played. */
const RANDOMS = [0, 0.5, 0.999];
/** How far a wait may be off, for rounding. */
const TOLERANCE_MS = 2;

/** Makes the plays of a file of retries. */
export function retryPlays(file: Kinds['retries']): Play[] {
    return [
        ...file.decisions.flatMap((vector) => decisionPlays(file, vector)),
        ...file.waits.flatMap((vector) => RANDOMS.map((random) => waitPlay(file, vector, random))),
        ...file.storms.map((vector) => stormPlay(file, vector)),
    ];
}

/** One play a call: whether its first attempt, failed like this, is followed by a second. */
function decisionPlays(file: Kinds['retries'], vector: Decision): Play[] {
    return Object.entries(vector.retried).map(([name, retried]) => {
        const call = callOf(file, name);
        const script = new Script([vector.failure], file);
        const wanted = retried ? 2 : 1;
        return {
            id: `${vector.id}.${name.replaceAll(/\W+/g, '-')}`,
            kind: 'decisions',
            vector,
            task: { client: clientOf([vector.failure]), call, failures: [vector.failure] },
            answer: ({ method }, index) => script.answer(method, index),
            judge: (arrived, seen) => attemptDifferences(arrived, seen, wanted, script),
        };
    });
}

function waitPlay(file: Kinds['retries'], vector: Wait, random: number): Play {
    const { id, failures, delays_ms, ends, now, max_retries, call_max_retries } = vector;
    const script = new Script(failures, file);
    return {
        id: `${id}.${random}`,
        kind: 'waits',
        vector,
        task: {
            client: { ...clientOf(failures), ...(now && { now }), ...(max_retries !== undefined && { max_retries }) },
            call: callOf(file, vector.call),
            ...(call_max_retries !== undefined && { call_max_retries }),
            failures,
            random,
        },
        answer: ({ method }, index) => script.answer(method, index),
        judge(arrived, seen) {
            const wanted = delays_ms.map(([shortest, longest]) => shortest + random * (longest - shortest));
            const told = seen['delays_ms'];
            const delays = Array.isArray(told) ? told.map(Number) : [];
            const same = delays.length === wanted.length && delays.every((delay, at) => near(delay, wanted[at] ?? 0));
            return [
                ...attemptDifferences(arrived, seen, delays_ms.length + 1, script),
                ...(same ? [] : [`delays ${delays.join(' ')}`]),
                ...endDifferences(seen, ends),
            ];
        },
    };
}

const near = (delay: number, wanted: number): boolean => Math.abs(delay - wanted) < TOLERANCE_MS;

/** Calls of one client: how many attempts each may make shows how many tokens are left. */
function stormPlay(file: Kinds['retries'], vector: Storm): Play {
    const { id, call, runs } = vector;
    const calls = runs.flatMap(({ times, ...run }) => Array.from({ length: times }, () => run));
    const answers = calls.flatMap(({ failures, attempts, succeeds }) => [
        ...failures.slice(0, succeeds ? attempts - 1 : attempts),
        ...(succeeds ? ['success' as const] : []),
    ]);
    return {
        id,
        kind: 'storms',
        vector,
        task: { call: callOf(file, call), times: calls.length },
        answer({ method }, index) {
            const answer = answers[index];
            return answer === 'success' ? file.successes[method] : answer;
        },
        judge(arrived, seen) {
            const told = Array.isArray(seen['calls']) ? seen['calls'].map((one) => readObject(one)) : [];
            const differing = calls.findIndex(
                ({ attempts, succeeds }, at) =>
                    told[at]?.['attempts'] !== attempts || told[at]['succeeds'] !== succeeds,
            );
            const count = countDifferences(arrived, answers.length);
            return differing === -1 ? count : [`call ${differing + 1} ${JSON.stringify(told[differing])}`, ...count];
        },
    };
}

/** The failures that come over the wire, and then successes. */
class Script {
    readonly failures: readonly Failure[];
    readonly #successes: Kinds['retries']['successes'];

    constructor(failures: readonly Failure[], { successes }: Kinds['retries']) {
        this.failures = failures;
        this.#successes = successes;
    }

    answer(method: string, index: number): Failure | undefined {
        const onWire = this.failures.filter((failure) => !isFaked(failure));
        return index === onWire.length ? this.#successes[method] : onWire[index];
    }

    /** Says how many of the first attempts come to the server. */
    onWire(attempts: number): number {
        return attempts - this.failures.slice(0, attempts).filter(isFaked).length;
    }
}

const isFaked = (failure: Failure): boolean => 'connection' in failure && FAKED.has(failure.connection);

function attemptDifferences(arrived: Arrived, seen: JsonObject, wanted: number, script: Script): string[] {
    const attempts = readNumber(seen, 'attempts');
    return [
        ...(attempts === wanted ? [] : [`attempts ${attempts}`]),
        ...countDifferences(arrived, script.onWire(wanted)),
    ];
}

function clientOf(failures: readonly Failure[]): object {
    const passes = failures.some((failure) => 'connection' in failure && failure.connection === 'deadline');
    return passes ? { timeout_ms: DEADLINE_MS } : {};
}

function callOf({ calls }: Kinds['retries'], name: string): Call {
    const call = calls[name];
    if (call === undefined) throw new Error(`There is no call ${name}`);
    return call;
}
