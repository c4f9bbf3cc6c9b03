import type { ListOptions, PagePromise } from '../../../src/index.js';
import { clientFor, makeCall } from './calls.js';
import type { Call, Failed, Query, Step, WalkVector } from './files.js';
import { expectError } from './seen.js';
import { serveList } from './served-list.js';
import type { RecordingServer } from './server.js';

/** How far a walk got. */
interface Stretch {
    readonly ids: readonly string[];
    readonly error: unknown;
    /** Of the error, or else of the page. */
    readonly token: unknown;
}

/** Walks as a vector says, and expects what it says. */
export async function walk(server: RecordingServer, vector: WalkVector): Promise<void> {
    const { call, serves, steps = [], gives, ends, then } = vector;
    const esper = clientFor(server.origin);
    const list = (change: Call['parameters'] = {}, resumeFrom?: unknown): PagePromise<unknown> =>
        listOf(
            makeCall(
                esper,
                { ...call, parameters: { ...call.parameters, ...change } },
                {
                    ...optionsOf(vector),
                    ...(typeof resumeFrom === 'string' && { resumeFrom }),
                },
            ),
        );

    if (serves === undefined) play(server, steps);
    else server.play(serveList(serves));
    const way = startWalk(list(), vector);
    const first = await way();
    expectStretch(first, gives, ends);
    if (serves === undefined) expect(queries(server)).toEqual(steps.map(({ query }) => query));

    if (then === undefined) return;
    play(server, then.steps);
    const second =
        then.by === 'asking again' ? way : startWalk(list(then.parameters, first.token), onwards(vector, then.by));
    expectStretch(await second(), then.gives, then.ends);
    expect(queries(server)).toEqual(then.steps.map(({ query }) => query));
}

function optionsOf({ walk: { concurrency, consistent } }: WalkVector): ListOptions {
    return { concurrency, consistent };
}

function play(server: RecordingServer, steps: readonly Step[]): void {
    server.play((_, index) => steps[index]?.answer);
}

function queries(server: RecordingServer): Query[] {
    const recorded = server.recorded();
    const paths = new Set(recorded.map(({ method, url }) => `${method} ${url.split('?')[0]}`));
    expect(paths.size).toBeLessThanOrEqual(1);
    return recorded.map(({ url }) => [...new URLSearchParams(url.split('?')[1])]);
}

function expectStretch({ ids, error }: Stretch, gives: readonly string[], ends: Failed | undefined): void {
    expect(ids).toEqual(gives);
    if (ends === undefined) expect(error).toBeUndefined();
    else expectError(error, ends.error);
}

/** Starts a new walk, row by row: the token of a page is for one. */
function onwards(vector: WalkVector, by: string): WalkVector {
    return by === 'token of the page' ? { ...vector, walk: { ...vector.walk, as: 'rows' } } : vector;
}

/** Makes a function that iterates until the end, an error, or enough; called again it goes on. */
function startWalk(list: PagePromise<unknown>, { walk: how }: WalkVector): () => Promise<Stretch> {
    if (how.as === 'page') {
        return () =>
            collect(async (give) => {
                const page = await list;
                page.results.forEach(give);
                return page;
            });
    }
    if (how.as === 'list') {
        const maxItems = how.max_items ?? Number.POSITIVE_INFINITY;
        return () => collect(async (give) => void (await list.toArray({ maxItems })).forEach(give));
    }
    const rows = how.as === 'rows' ? list[Symbol.asyncIterator]() : rowsFrom(list);
    return () =>
        collect(async (give) => {
            for (let count = 0; count !== how.stop_after; count += 1) {
                const row = await rows.next();
                if (row.done) return;
                give(row.value);
            }
            await rows.return?.();
        });
}

async function* rowsFrom(list: PagePromise<unknown>): AsyncGenerator<unknown, undefined> {
    yield* await list;
    return undefined;
}

async function collect(walkOn: (give: (row: unknown) => void) => Promise<unknown>): Promise<Stretch> {
    const ids: string[] = [];
    try {
        const page = await walkOn((row) => ids.push(String(Reflect.get(Object(row), 'id'))));
        return { ids, error: undefined, token: Reflect.get(Object(page), 'resumeToken') };
    } catch (error) {
        return { ids, error, token: Reflect.get(Object(error), 'resumeToken') };
    }
}

function listOf(value: unknown): PagePromise<unknown> {
    if (isList(value)) return value;
    throw new Error('The client gives no list for this operation');
}

const isList = (value: unknown): value is PagePromise<unknown> =>
    typeof value === 'object' && value !== null && 'toArray' in value;
