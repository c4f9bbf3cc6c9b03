import { EsperResponseError } from '../errors/errors.js';
import type { RowsAt, RowsOf } from '../request/listed.js';
import type { PageShape } from '../request/operation.js';
import { fieldsOf, isRecord } from '../util/guards.js';
import type { Resumable } from './iterator.js';

/**
 * One page of a list, the same whatever envelope it came in. Iterate it for its rows and all that come after them.
 *
 * @example
 * const page = await esper.device.getAllDevices({ limit: 50 });
 * show(page.count, page.results);
 * for await (const device of page) console.log(device.device_name); // these 50 first, then the others
 */
export interface Page<Item, Body = unknown> extends Resumable<Item> {
    /** How many rows the list has, as the server says; undefined where it doesn't, and on cursor lists. */
    readonly count: number | undefined;
    /**
     * The rows; empty where the server sent null. Without those that were on the page before and came again; with
     * `consistent` without all that were given out.
     */
    readonly results: readonly Item[];
    /** The answer as it came, envelope and all. */
    readonly body: Body;
    /**
     * Tells `resumeFrom` where a walk goes on after this page; undefined on the last page. In another process too: put
     * it away when the rows are, and a process that is killed loses one page and not the walk. It holds no secret, and
     * is 2 kB at most, with `consistent` some 10 kB; beside that, the server's cursor stands in it whole, however long.
     * Made when it is looked at.
     *
     * @example
     * for await (const { results, resumeToken } of esper.device.getAllDevices({}, { resumeFrom }).pages()) {
     *     await save(results, resumeToken);
     * }
     */
    readonly resumeToken: string | undefined;
    /** Tells whether the server says that more rows follow. */
    hasNextPage(): boolean;
    /**
     * Asks for the page after this one; undefined when this is the last one.
     * Errors carry `resumeToken`, and asking again does no harm.
     *
     * @example
     * let page = await esper.device.getAllDevices({ limit: 50 });
     * while (page !== undefined) {
     *     show(page.results);
     *     page = await page.nextPage();
     * }
     */
    nextPage(): Promise<Page<Item, Body> | undefined>;
}

/** The rows of a page and what stands beside them. */
interface Rows {
    readonly results: readonly unknown[] | null;
}

/**
 * The body of a list operation.
 * Classic pages have the rows at the top, v2 and service pages below `content`, others say where.
 */
export type PageBody = Rows | { readonly content: Rows } | RowsAt;

/** The item of a page's body, wherever it has its rows; never if the body is no page. */
export type ItemOf<Body> = [RowsOf<Body>] extends [never] ? EnvelopeItem<Body> : ItemAt<Body, RowsOf<Body>>;

type EnvelopeItem<Body> = Body extends { results: readonly (infer Item)[] | null }
    ? Item
    : Body extends { content: { results: readonly (infer Item)[] | null } }
      ? Item
      : never;

/** What a page says, whatever envelope it came in. */
export interface Envelope {
    readonly results: readonly unknown[];
    readonly count: number | undefined;
    /** null at the end of the list, undefined where the server doesn't say. */
    readonly next: string | null | undefined;
    /** null at the end of the list, undefined where the server doesn't say. */
    readonly nextCursor: string | null | undefined;
    readonly hasMore: boolean | undefined;
}

/** What is needed to read a page: whose it is, and where its rows are, if not in `results`. */
interface PageReader {
    readonly operation: string;
    readonly shape?: PageShape | undefined;
}

/** Reads the body of a page; throws `EsperResponseError` when it is none. */
export function readEnvelope(body: unknown, { operation, shape }: PageReader): Envelope {
    const { content } = fieldsOf(body);
    const beside = fieldsOf(shape ? lookUp(body, shape.rows.slice(0, -1)) : isRecord(content) ? content : body);
    const { next_cursor: nextCursor, has_more: hasMore } = beside;
    const { results, count, next } = shape ? partsOf(body, shape) : beside;
    if (results !== null && !Array.isArray(results)) {
        throw new EsperResponseError(`${operation}: the answer is no page, there is no list of results in it`, {
            operation,
        });
    }
    return {
        results: results ?? [],
        count: typeof count === 'number' && count >= 0 ? count : undefined,
        // An empty `next` is how some serialisers write "not set": it says nothing, so `count` decides.
        next: next === null || (typeof next === 'string' && next !== '') ? next : undefined,
        nextCursor:
            nextCursor === '' || nextCursor === null ? null : typeof nextCursor === 'string' ? nextCursor : undefined,
        hasMore: typeof hasMore === 'boolean' ? hasMore : undefined,
    };
}

/** What a page has, under the names of the classic envelope. */
function partsOf(body: unknown, { rows, count, next }: PageShape): Readonly<Record<string, unknown>> {
    return { results: lookUp(body, rows), count: lookUp(body, count), next: next && lookUp(body, next) };
}

const lookUp = (body: unknown, names: readonly string[]): unknown =>
    names.reduce((at, name) => fieldsOf(at)[name], body);

/** The item of a page with its rows at a path, such as `content.roles`; `.` for rows alone. */
export type ItemAt<Body, Path extends string> = Path extends '.'
    ? ElementOf<Body>
    : Path extends `${infer Name}.${infer Rest}`
      ? ItemAt<FieldOf<Body, Name>, Rest>
      : ElementOf<FieldOf<Body, Path>>;

type FieldOf<Body, Name extends string> = Name extends keyof Body ? NonNullable<Body[Name]> : never;
type ElementOf<List> = List extends readonly (infer Item)[] ? Item : never;
