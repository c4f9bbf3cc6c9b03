import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, readObject, readStrings } from '../util/json.js';
import { type Arrived, countDifferences, type Play } from './play.js';
import { endDifferences } from './seen.js';
import { pageOf } from './served-list.js';
import type { Failed, Query, WalkVector } from './vector.js';

/** Milliseconds that pages wait where it counts how many are asked for at once. */
const DELAY = 15;
/** As long where they have to meet. */
const MEETING_MS = 100;
/** Characters that a token has at most, beside the server's cursor. */
const LONGEST_TOKEN = 2048;

/** Makes the play of an iteration. */
export function walkPlay(vector: WalkVector): Play {
    const { id, call, walk, steps = [], serves, gives, ends, then, most_in_flight, least_in_flight } = vector;
    const script = [...steps, ...(then?.steps ?? [])];
    return {
        id,
        kind: 'walks',
        vector,
        task: { call, walk, ...(then && { onward: { ...then, steps: undefined, gives: undefined, ends: undefined } }) },
        ...(most_in_flight !== undefined && { delay: DELAY }),
        ...(least_in_flight !== undefined && { delay: MEETING_MS }),
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
            ...(walk.consistent ? [] : tokenDifferences(seen)),
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
    { most_in_flight, least_in_flight, most_requests }: WalkVector,
): string[] {
    return [
        ...(mostInFlight < (least_in_flight ?? 0) ? [`in flight ${mostInFlight}`] : []),
        ...(mostInFlight > (most_in_flight ?? Number.POSITIVE_INFINITY) ? [`in flight ${mostInFlight}`] : []),
        ...(requests.length > (most_requests ?? Number.POSITIVE_INFINITY) ? [`requests ${requests.length}`] : []),
    ];
}

function tokenDifferences({ token }: JsonObject): string[] {
    return typeof token === 'string' && token.length > LONGEST_TOKEN ? [`token of ${token.length}`] : [];
}
