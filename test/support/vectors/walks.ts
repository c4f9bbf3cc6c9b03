import type { ListOptions, PagePromise } from '../../../src/index.js';
import type { Call, WalkVector } from '../../../tenant/src/vectors/vector.js';
import { type ClientTask, clientOf, makeCall } from './calls.js';
import { errorSeen } from './seen.js';

/** How far a walk got. */
interface Stretch {
    readonly ids: readonly string[];
    readonly error?: object;
    /** Of the error, or else of the page. */
    readonly token: unknown;
}

/** An iteration, and how it goes on. */
export interface WalkTask extends Pick<WalkVector, 'walk'> {
    readonly client: ClientTask;
    readonly call: Call;
    readonly onward?: Pick<NonNullable<WalkVector['then']>, 'by' | 'operation' | 'parameters' | 'base_path'>;
}

/** Walks as a vector says, and tells the ids that came and the error after them. */
export async function playWalk({ client, call, walk, onward }: WalkTask): Promise<object> {
    const way = startWalk(listOf(clientOf(client), call, walk), walk);
    const first = await way();
    const { token } = first;
    if (onward === undefined) return first;
    const { by, operation = call.operation, parameters, base_path = '/api' } = onward;
    const { ids, error } = await (by === 'asking again' ? way : startAgain())();
    return { ...first, onward: { ids, error } };

    function startAgain(): () => Promise<Stretch> {
        const base_url = client.base_url?.replace(/\/api$/, base_path);
        const other = { ...client, ...(base_url !== undefined && { base_url }) };
        const second = { ...call, operation, parameters: { ...call.parameters, ...parameters } };
        const list = listOf(clientOf(other), second, { ...walk, token });
        // The token of a page is for a new walk, row by row.
        return startWalk(list, by === 'token of the page' ? { ...walk, as: 'rows' } : walk);
    }
}

function listOf(
    esper: ReturnType<typeof clientOf>,
    call: Call,
    { concurrency, consistent, token }: ListOptions & { token?: unknown },
): PagePromise<unknown> {
    const options: ListOptions = { concurrency, consistent, ...(typeof token === 'string' && { resumeFrom: token }) };
    const list = makeCall(esper, call, options);
    if (isList(list)) return list;
    throw new Error('The client gives no list for this operation');
}

/** Makes a function that iterates until the end, an error, or enough; called again it goes on. */
function startWalk(list: PagePromise<unknown>, how: WalkVector['walk']): () => Promise<Stretch> {
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

/** What a row is known by in a vector: `-` where it has no id. */
function idOf(row: unknown): string {
    return String(Reflect.get(Object(row), 'id') ?? '-');
}

async function collect(walkOn: (give: (row: unknown) => void) => Promise<unknown>): Promise<Stretch> {
    const ids: string[] = [];
    try {
        const page = await walkOn((row) => ids.push(idOf(row)));
        return { ids, token: Reflect.get(Object(page), 'resumeToken') };
    } catch (error) {
        return { ids, error: errorSeen(error), token: Reflect.get(Object(error), 'resumeToken') };
    }
}

const isList = (value: unknown): value is PagePromise<unknown> =>
    typeof value === 'object' && value !== null && 'toArray' in value;
