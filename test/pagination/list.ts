import type { CallOptions } from '../../src/configuration/call-options.js';
import type { ListOptions } from '../../src/pagination/list-options.js';
import { createPagePromise, type PagePromise } from '../../src/pagination/page-promise.js';
import type { PageFacts, PageSource } from '../../src/pagination/page-source.js';

/** A row of the simulated list. */
export interface Row {
    readonly id: string;
}

/** A classic page. */
export interface RowPage {
    readonly count?: number;
    readonly next?: string | null;
    readonly previous?: string | null;
    readonly results: readonly Row[] | null;
}

/** What the list was asked for, with what was made of it. */
export interface Asked {
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly offset: number;
    readonly limit: number;
    readonly cursor: unknown;
    readonly options: CallOptions;
    /** How many were asked for before. */
    readonly index: number;
}

/** A list in memory that is asked like the API. */
export interface List {
    /** The rows as they are now; change them as you like. */
    rows: Row[];
    readonly asked: Asked[];
    readonly source: PageSource<RowPage>;
    /** `[offset, limit]` of everything that was asked. */
    requests(): (readonly [number, number])[];
}

export const facts: PageFacts = {
    operation: 'getAllRows',
    pageSize: 4,
    limitParameter: 'limit',
    cursorParameter: 'cursor',
};

/** Rows with the ids `r0`, `r1` … */
export function makeRows(count: number, name = 'r'): Row[] {
    return Array.from({ length: count }, (_, index) => ({ id: `${name}${index}` }));
}

export const idsOf = (rows: readonly Row[]): string[] => rows.map(({ id }) => id);

/** A page of the rows as a good server answers it, `limit` being 3 when none was asked for. */
export function pageOf(
    rows: readonly Row[],
    offset: number,
    limit: number,
): RowPage & { readonly results: readonly Row[] } {
    const url = (at: number): string => `https://elsewhere.example/rows/?limit=${limit}&offset=${at}`;
    return {
        count: rows.length,
        next: offset + limit < rows.length ? url(offset + limit) : null,
        previous: offset > 0 ? url(Math.max(0, offset - limit)) : null,
        results: rows.slice(offset, offset + limit),
    };
}

/** A list of rows; `answer` bends what it answers, or throws. */
export function createList(
    rows: number | Row[],
    answer: (page: ReturnType<typeof pageOf>, asked: Asked, list: List) => unknown = (page) => page,
): List {
    const list: List = {
        rows: typeof rows === 'number' ? makeRows(rows) : rows,
        asked: [],
        requests: () => list.asked.map(({ offset, limit }) => [offset, limit] as const),
        async source(parameters, options) {
            const { limit: givenLimit, offset: givenOffset, cursor } = parameters;
            const limit = typeof givenLimit === 'number' ? givenLimit : 3;
            const offset = typeof givenOffset === 'number' ? givenOffset : 0;
            const asked: Asked = { parameters, offset, limit, cursor, options, index: list.asked.length };
            list.asked.push(asked);
            const body = await answer(pageOf(list.rows, offset, limit), asked, list);
            return { data: body as RowPage, status: 200, headers: new Headers(), requestId: 'q1', attempts: 1 };
        },
    };
    return list;
}

/** The list as a caller of the client has it. */
export function open(
    list: Pick<List, 'source'>,
    parameters: Readonly<Record<string, unknown>> = {},
    options: ListOptions = {},
    of: PageFacts = facts,
): PagePromise<Row, RowPage> {
    return createPagePromise({ source: list.source, facts: of }, parameters, options);
}

/** The ids of all that an iterable gives. */
export async function collect(rows: AsyncIterable<Row>): Promise<string[]> {
    const ids: string[] = [];
    for await (const { id } of rows) ids.push(id);
    return ids;
}

/** Takes rows from an iterator until it ends or throws. */
export async function takeAll(rows: AsyncIterator<Row>): Promise<{ readonly ids: string[]; readonly error: unknown }> {
    const ids: string[] = [];
    try {
        for (;;) {
            const { done, value } = await rows.next();
            if (done) return { ids, error: undefined };
            ids.push(value.id);
        }
    } catch (error) {
        return { ids, error };
    }
}

/** The resume token that an error carries. */
export function tokenOf(error: unknown): string {
    const token: unknown = error instanceof Error ? Reflect.get(error, 'resumeToken') : undefined;
    if (typeof token !== 'string') throw new Error('no resumeToken', { cause: error });
    return token;
}

/** A moment for everything that is under way. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** So many runs of a property, or as many as 3 seconds allow: on a busy machine a property must not become a failure of time. */
export const bounded = (numRuns: number) => ({ numRuns, interruptAfterTimeLimit: 3000 });
