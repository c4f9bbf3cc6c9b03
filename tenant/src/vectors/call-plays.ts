import type { Description } from '../description/description.js';
import { type JsonObject, readObject } from '../util/json.js';
import { bytesOf } from './bytes.js';
import { jsonDifferences } from './json-differences.js';
import { type Arrived, countDifferences, type Play } from './play.js';
import { requestDifferences } from './request-differences.js';
import { endDifferences, seenDifferences } from './seen.js';
import type { Answer, AnswerVector, Exchange, PathVector, RequestVector } from './vector.js';

/** Makes the play of a call whose requests count. */
export function requestPlay(vector: RequestVector | PathVector, kind: Play['kind'], description: Description): Play {
    const { id, client, call, request, answer, refused } = vector;
    const [before, again] = 'before' in vector || 'again' in vector ? [vector.before, vector.again] : [];
    const calls = [...(request && answer ? [{ call, before, request, answer }] : []), ...(again ?? [])];
    const script: Exchange[] = calls.flatMap((one) => [...(one.before ?? []), one]);
    return {
        id,
        kind,
        vector,
        task: { client, call, ...(again && { again: again.map((one) => one.call) }) },
        answer: (_, index) => script[index]?.answer,
        judge(arrived, seen) {
            if (refused !== undefined) return refusalDifferences(arrived, seen, refused);
            const count = countDifferences(arrived, script.length);
            const told =
                again === undefined ? [seen] : calls.map((_, index) => readObject(Object(seen['calls'])[index]));
            const ends = calls.flatMap((one, index) =>
                outcomeDifferences(told[index] ?? {}, one.answer, pathOfRows(description, one.call.operation)),
            );
            // Where a request is missing, what the caller saw says why.
            if (count.length > 0) return [...count, ...ends.filter((one) => one.startsWith('failed'))];
            return [
                ...arrived.requests.flatMap((got, index) =>
                    requestDifferences(got, script[index]?.request ?? Object(request)),
                ),
                ...ends,
            ];
        },
    };
}

function refusalDifferences({ requests }: Arrived, seen: JsonObject, name: string): string[] {
    if (requests.length > 0) return ['not refused'];
    const wanted = { class: 'EsperConfigurationError', mentions: [name] };
    return endDifferences(seen, { error: wanted });
}

function pathOfRows(description: Description, operation: string | undefined): readonly string[] | undefined {
    return operation === undefined ? undefined : description.operation(operation)?.page?.rows;
}

/** Compares what the caller got with the answer: a page may be told by its rows. */
function outcomeDifferences(seen: JsonObject, answer: Answer, rows: readonly string[] | undefined): string[] {
    if (answer.status >= 300 && answer.status !== 304) return seen['error'] === undefined ? ['no error'] : [];
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
