import type { Description } from '../description/description.js';
import { isJsonObject, type JsonObject, readObject } from '../util/json.js';
import { jsonDifferences } from './json-differences.js';
import { countDifferences, type Play } from './play.js';
import type { Recorded } from './request-differences.js';
import type { Failure } from './retry-vector.js';
import { endDifferences } from './seen.js';
import type { Answer, Client, Failed, Vector } from './vector.js';

/** What one operation answers, time after time; the last answer for good. */
export interface Polled {
    readonly operation: string;
    /** Only requests that have these in their query. */
    readonly query?: Readonly<Record<string, string>>;
    readonly answers: readonly Failure[];
}
/** A wait for a command, and what the caller gets. */
export interface CommandVector extends Vector {
    readonly client?: Client;
    readonly made_by: string;
    readonly answer: object;
    readonly max_wait_ms: number;
    readonly after_timeout?: 'wait';
    readonly serves: readonly Polled[];
    /** Requests of the first of `serves`. */
    readonly polls: number;
    readonly delays_ms: readonly (readonly [shortest: number, longest: number])[];
    readonly outcome?: JsonObject;
    readonly ends?: Failed;
}

/** Random numbers with which waits are played. */
const RANDOMS = [0, 0.5, 0.999];
/** How far a pause may be off: what a poll takes counts as time too. */
const TOLERANCE_MS = 60;

/** Makes the plays of a wait for a command, one a random number. */
export function commandPlays(vector: CommandVector, description: Description): Play[] {
    return RANDOMS.map((random) => commandPlay(vector, description, random));
}

function commandPlay(vector: CommandVector, description: Description, random: number): Play {
    const { id, client, made_by, answer, max_wait_ms, after_timeout, serves, polls, outcome, ends } = vector;
    const served = ({ method, url }: Recorded): Polled | undefined => {
        const [path = '', query] = url.split('?');
        const found = description.find(method, path.replace(/^\/api/, ''))?.operation.id;
        const parameters = new URLSearchParams(query);
        return serves.find(
            (one) =>
                one.operation === found &&
                Object.entries(one.query ?? {}).every(([name, value]) => parameters.get(name) === value),
        );
    };
    return {
        id: `${id}.${random}`,
        kind: 'commands',
        vector,
        task: { client, made_by, answer, max_wait_ms, ...(after_timeout && { after_timeout }), random },
        answer(request, _index, earlier) {
            const polled = served(request);
            const times = earlier.filter((one) => served(one) === polled).length;
            return polled?.answers[times] ?? polled?.answers.at(-1);
        },
        judge(arrived, seen) {
            const polling = arrived.requests.filter((one) => served(one) === serves[0]);
            return [
                ...arrived.requests.filter((one) => served(one) === undefined).map(({ url }) => `path ${url}`),
                ...countDifferences({ ...arrived, requests: polling }, polls),
                ...pauseDifferences(seen['delays_ms'], vector.delays_ms, random),
                ...endDifferences(seen, ends),
                ...outcomeDifferences(readObject(seen, 'outcome'), outcome),
            ];
        },
    };
}

/** With a random number of a half a pause is in the middle, whichever end another number leads to. */
function pauseDifferences(told: unknown, ranges: CommandVector['delays_ms'], random: number): string[] {
    const pauses = Array.isArray(told) ? told.map(Number) : [];
    const isRight = ([shortest, longest]: readonly [number, number], pause = Number.NaN): boolean => {
        const middle = (shortest + longest) / 2;
        const [least, most] = random === 0.5 ? [middle, middle] : [shortest, longest];
        return pause >= least - TOLERANCE_MS && pause <= most + TOLERANCE_MS;
    };
    const same = pauses.length === ranges.length && ranges.every((range, index) => isRight(range, pauses[index]));
    return same ? [] : [`delays ${pauses.join(' ')}`];
}

/** Compares the fields of an outcome that are named. The order of devices is the client's own. */
function outcomeDifferences(seen: JsonObject, wanted: JsonObject | undefined): string[] {
    return Object.entries(wanted ?? {}).flatMap(([name, value]) =>
        jsonDifferences(`outcome ${name}`, byDevice(seen[name]), byDevice(value)),
    );
}

function byDevice(value: unknown): unknown {
    if (!Array.isArray(value)) return value;
    return value.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

const nameOf = (device: unknown): string => String(isJsonObject(device) ? device['device'] : device);

/** Answers that polls of a command get, for those who check them. */
export function pollAnswers({ serves }: CommandVector): { operation: string; answer: Answer }[] {
    return serves.flatMap(({ operation, answers }) =>
        answers.flatMap((answer) => ('connection' in answer ? [] : [{ operation, answer }])),
    );
}
