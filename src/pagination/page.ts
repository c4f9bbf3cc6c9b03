import { EsperResponseError } from '../errors/errors.js';

/** One page of a list, the same whatever envelope it came in. */
export interface Page<Item, Body = unknown> {
    /**
     * Number of rows in the whole list, as the server says.
     * Undefined where it doesn't, and on cursor lists.
     */
    readonly count: number | undefined;
    /**
     * The rows; empty where the server sent null.
     * With `consistent`, without those that were given out before.
     */
    readonly results: readonly Item[];
    /** The body as it came, envelope and all. */
    readonly body: Body;
    /** Tells whether the server says that more rows follow. */
    hasNextPage(): boolean;
    /**
     * Requests the page after this one; undefined when this is the last one.
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

/** The rows of a page. */
interface Rows {
    readonly results: readonly unknown[] | null;
}

/**
 * The body of a list operation, in any of the three envelopes.
 * Classic pages have the rows at the top, v2 and service pages below `content`.
 */
export type PageBody = Rows | { readonly content: Rows };

/** The item of a page's body, in any of the three envelopes; never if the body is no page. */
export type ItemOf<Body> = Body extends { results: readonly (infer Item)[] | null }
    ? Item
    : Body extends { content: { results: readonly (infer Item)[] | null } }
      ? Item
      : never;

/** The fields of a page, whatever envelope it came in. */
export interface Envelope {
    readonly results: readonly unknown[];
    readonly count: number | undefined;
    /** null at the end of the list, undefined where the server doesn't say. */
    readonly next: string | null | undefined;
    /** null at the end of the list, undefined where the server doesn't say. */
    readonly nextCursor: string | null | undefined;
    readonly hasMore: boolean | undefined;
}

/** Reads the body of a page; throws `EsperResponseError` when it is none. */
export function readEnvelope(body: unknown, operation: string): Envelope {
    const { content }: Fields = isFields(body) ? body : {};
    const {
        results,
        count,
        next,
        next_cursor: nextCursor,
        has_more: hasMore,
    }: Fields = isFields(content) ? content : isFields(body) ? body : {};
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

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
    return typeof value === 'object' && value !== null;
}
