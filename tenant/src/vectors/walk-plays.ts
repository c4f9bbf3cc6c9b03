import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, readObject, readStrings } from '../util/json.js';
import { type Arrived, countDifferences, type Play } from './play.js';
import { endDifferences } from './seen.js';
import { pageOf } from './served-list.js';
import type { Failed, Query, WalkVector } from './vector.js';

/** Milliseconds that pages wait where it counts how many are asked for at once. */
const DELAY = 15;

/** Makes the play of an iteration. */
export function walkPlay(vector: WalkVector): Play {
    const { id, call, walk, steps = [], serves, gives, ends, then, most_in_flight } = vector;
    const script = [...steps, ...(then?.steps ?? [])];
    return {
        id,
        kind: 'walks',
        vector,
        task: { call, walk, ...(then && { onward: { ...then, steps: undefined, gives: undefined, ends: undefined } }) },
        ...(most_in_flight !== undefined && { delay: DELAY }),
        answer: (request, index) =>
            serves === undefined ? script[index]?.answer : pageOf(serves, queryOf(request.url), index),
        judge: (arrived, seen) => [
            ...stretchDifferences(seen, gives, ends),
            ...(then === undefined
                ? []
                : stretchDifferences(readObject(seen, 'onward'), then.gives, then.ends).map((one) => `onward ${one}`)),
            ...(serves === undefined
                ? stepDifferences(
                      arrived,
                      script.map(({ query }) => query),
                  )
                : []),
            ...placeDifferences(arrived),
            ...boundDifferences(arrived, vector),
        ],
    };
}

const queryOf = (url: string): URLSearchParams => new URLSearchParams(url.split('?')[1]);

function stretchDifferences(seen: JsonObject, gives: readonly string[], ends: Failed | undefined): string[] {
    const ids = readStrings(seen, 'ids') ?? [];
    return [...(isDeepStrictEqual(ids, gives) ? [] : [`ids ${ids.join(' ')}`]), ...endDifferences(seen, ends)];
}

function stepDifferences(arrived: Arrived, queries: readonly Query[]): string[] {
    const got = arrived.requests.map(({ url }) => [...queryOf(url)]);
    const differing = got.filter((query, index) => String(sorted(query)) !== String(sorted(queries[index] ?? [])));
    return [...countDifferences(arrived, queries.length), ...differing.map((query) => `query ${query.join('&')}`)];
}

const sorted = (query: Query): Query => query.toSorted(([one], [other]) => (one < other ? -1 : 1));

/** All requests of an iteration go to one place. */
function placeDifferences({ requests }: Arrived): string[] {
    const places = new Set(requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`));
    return places.size > 1 ? [`path ${[...places].join(', ')}`] : [];
}

function boundDifferences(
    { requests, mostInFlight }: Arrived,
    { most_in_flight, most_requests }: WalkVector,
): string[] {
    return [
        ...(mostInFlight > (most_in_flight ?? Number.POSITIVE_INFINITY) ? [`in flight ${mostInFlight}`] : []),
        ...(requests.length > (most_requests ?? Number.POSITIVE_INFINITY) ? [`requests ${requests.length}`] : []),
    ];
}
