import type { Description } from '../description/description.js';
import { type JsonObject, readObject } from '../util/json.js';
import { bytesOf } from './bytes.js';
import { jsonDifferences } from './json-differences.js';
import { type Arrived, countDifferences, type Play } from './play.js';
import { type Recorded, requestDifferences } from './request-differences.js';
import { endDifferences, seenDifferences } from './seen.js';
import type { Answer, AnswerVector, Call, Exchange, PathCall, PathVector, Request, RequestVector } from './vector.js';

/** Milliseconds that answers wait where calls are made at the same time, so that they meet. */
const MEETING_MS = 50;

/** Makes the play of a call whose requests count. */
export function requestPlay(vector: RequestVector | PathVector, kind: Play['kind'], description: Description): Play {
    const { id, client, call, refused } = vector;
    const { together, again } = 'again' in vector || 'together' in vector ? vector : {};
    const calls = callsOf(vector);
    const script = calls.flatMap(({ before = [], request, answer }) => [
        ...before,
        ...(request === undefined ? [] : [{ request, answer }]),
    ]);
    return {
        id,
        kind,
        vector,
        task: {
            client,
            call,
            ...(together && { together: together.map((one) => one.call) }),
            ...(again && { again: again.map((one) => one.call) }),
        },
        ...(together && { delay: MEETING_MS }),
        answer: (got, index, earlier) => (together ? answerByPath(script, got, earlier) : script[index])?.answer,
        judge(arrived, seen) {
            if (refused !== undefined) return refusalDifferences(arrived, seen, refused);
            const count = countDifferences(arrived, script.length);
            const told =
                calls.length === 1 ? [seen] : calls.map((_, index) => readObject(Object(seen['calls'])[index]));
            const ends = calls.flatMap((one, index) =>
                outcomeDifferences(told[index] ?? {}, one.answer, pathOfRows(description, one.call.operation)),
            );
            // Where a request is missing, what the caller saw says why.
            if (count.length > 0) return [...count, ...ends.filter((one) => one.startsWith('failed'))];
            const inOrder = together === undefined ? arrived.requests : ordered(arrived.requests, script);
            return [
                ...script.flatMap(({ request: wanted }, index) => {
                    const got = inOrder[index];
                    return got === undefined ? [] : requestDifferences(got, wanted);
                }),
                ...ends,
            ];
        },
    };
}

/** Lists the calls of a vector, in the order in which what they saw is told. */
function callsOf(vector: RequestVector | PathVector): readonly PlayedCall[] {
    const { call, request, answer } = vector;
    if (request === undefined || answer === undefined) return [];
    const { before } = vector;
    const { together = [], again = [] } = 'again' in vector || 'together' in vector ? vector : {};
    return [{ call, request, answer, ...(before && { before }) }, ...together, ...again];
}

/** A call with what it asks for first, what it sends and what it gets. */
interface PlayedCall {
    readonly call: Call | PathCall;
    readonly before?: readonly Exchange[];
    readonly request?: Request;
    readonly answer: Answer;
}

/** Finds what a request is answered that came at the same time as others: it is known by its path. */
function answerByPath(script: readonly Exchange[], got: Recorded, earlier: Arrived['requests']): Exchange | undefined {
    const before = earlier.filter((one) => one.url === got.url).length;
    return script.filter(({ request }) => isOfPath(got, request))[before];
}

const isOfPath = ({ url }: Recorded, { path }: Request): boolean => url.split('?')[0]?.endsWith(path) === true;

/** Puts requests that came at the same time into the order of the vector. */
function ordered(requests: Arrived['requests'], script: readonly Exchange[]): Arrived['requests'] {
    const left = [...requests];
    return script.flatMap(({ request }) => {
        const at = left.findIndex((got) => isOfPath(got, request));
        return left.splice(Math.max(at, 0), 1);
    });
}

function refusalDifferences({ requests }: Arrived, seen: JsonObject, name: string): string[] {
    if (requests.length > 0) return ['not refused'];
    const wanted = { class: 'EsperConfigurationError', mentions: [name] };
    return endDifferences(seen, { error: wanted });
}

function pathOfRows(description: Description, operation: string | undefined): readonly string[] | undefined {
    return operation === undefined ? undefined : description.operation(operation)?.page?.rows;
}

/** Compares the status of an error. */
function errorDifferences(error: JsonObject, wanted: number): string[] {
    return error['status'] === wanted ? [] : [`error status=${error['status']}`];
}

/** Compares what the caller got with the answer: a page may be told by its rows. */
function outcomeDifferences(seen: JsonObject, answer: Answer, rows: readonly string[] | undefined): string[] {
    const isError = answer.status >= 300 && (answer.status !== 304 || 'error' in seen);
    if (isError) return errorDifferences(readObject(seen, 'error'), answer.status);
    if (rows !== undefined && 'page' in seen && 'json' in answer) {
        const wanted = rows.reduce<unknown>((value, name) => readObject(value)[name], answer.json);
        return jsonDifferences('page', readObject(seen, 'page')['results'], wanted ?? []);
    }
    if ('json' in answer) return seenDifferences(seen, { value: answer.json });
    const text = bytesOf(answer).toString('utf8');
    return seenDifferences(seen, text === '' ? { nothing: true } : { value: text });
}

/** Makes the play of a call whose answer counts. */
export function answerPlay(vector: AnswerVector): Play {
    const { id, client, call, answer, sees } = vector;
    return {
        id,
        kind: 'answers',
        vector,
        task: { client, call },
        answer: (_, index) => (index === 0 ? answer : undefined),
        judge: (arrived, seen) => [...countDifferences(arrived, 1), ...seenDifferences(seen, sees)],
    };
}
