import type { Answer, Call } from './call.js';

/** Rows of a list that a page is cut from. */
export interface Rows {
    count: number;
    /** Writes the rows of a range as JSON texts, so that rows which are kept as text are not parsed. */
    json(from: number, to: number): string[];
}

/** Makes rows of a list of values. */
export function rowsOf<T>(list: readonly T[], write: (item: T) => unknown): Rows {
    return {
        count: list.length,
        json: (from, to) => list.slice(from, to).map((item) => JSON.stringify(write(item))),
    };
}

/** Makes a page of the classic API: `{count, next, previous, results}`. It has `usual` rows without a `limit`. */
export function classicPage(call: Call, rows: Rows, usual = 20): Answer {
    const page = cutPage(call, rows, { usual, most: call.maxPageSize });
    return { status: 200, json: enclose(pageHead('previous', rows, page), page.json, ']}') };
}

/** Makes a page that is classic but for `total` in place of `count`, with a number of rows of its own. */
export function totalPage(call: Call, rows: Rows, usual: number): Answer {
    const page = cutPage(call, rows, { usual, most: call.maxPageSize });
    const head = pageHead('previous', rows, page).replace('"count"', '"total"');
    return { status: 200, json: enclose(head, page.json, ']}') };
}

/** Makes a page of commands v0: inside `{code, message, content}`, and with `prev` in place of `previous`. */
export function servicePage(call: Call, rows: Rows): Answer {
    const page = cutPage(call, rows, { usual: 20, most: call.maxPageSize });
    const head = `{"code":200,"message":"success","content":${pageHead('prev', rows, page)}`;
    return { status: 200, json: enclose(head, page.json, ']}}') };
}

/** Makes a page inside `{content}`. The `results` of an empty page is null, as was seen live at `/v2/devices/`. */
export function v2Page(call: Call, rows: Rows, sizes: PageSizes): Answer {
    const { json, next, previous } = cutPage(call, rows, sizes);
    const links = `"prev":${JSON.stringify(previous)},"next":${JSON.stringify(next)}`;
    const head = `{"content":{"count":${rows.count},${links},"results":`;
    return { status: 200, json: json.length === 0 ? `${head}null}}` : enclose(`${head}[`, json, ']}}') };
}

/** Makes a page inside `{content}` with `previous` in place of `prev`; `results` is never null. */
export function contentPage(call: Call, rows: Rows): Answer {
    const page = cutPage(call, rows, { usual: 20, most: call.maxPageSize });
    return { status: 200, json: enclose(`{"content":${pageHead('previous', rows, page)}`, page.json, ']}}') };
}

/**
 * Makes a page of the geofence service: inside `{content}`, with a count where the call asks for one.
 * Its links are paths without the name of the service, as in the samples of Esper's reference.
 */
export function geofencePage(call: Call, rows: Rows): Answer {
    const { json, next, previous } = cutPage(call, rows, { usual: 10, most: Math.min(100, call.maxPageSize) });
    const count = call.query.boolean('include_count') === true ? `"count":${rows.count},` : '';
    const [ahead, back] = [next, previous].map((url) => JSON.stringify(url && withinService(url)));
    const head = `{"content":{${count}"next":${ahead},"previous":${back},"results":[`;
    return { status: 200, json: enclose(head, json, ']}}') };
}

/** Cuts a URL down to its path within its service: `/v1/geofences?limit=10&offset=10`. */
function withinService(url: string): string {
    const { pathname, search } = new URL(url);
    return pathname.replace(/^.*?\/geofence(?=\/v1\/)/, '') + search;
}

/** How many rows a page has where the call has no `limit`, and at most. */
interface PageSizes {
    usual: number;
    most: number;
}

/** The rows of one page, and the URLs of the pages beside it. */
interface Page {
    json: string[];
    next: string | null;
    previous: string | null;
}

/** Writes a page up to its rows. `back` is the name of the link to the page before. */
function pageHead(back: 'prev' | 'previous', { count }: Rows, { next, previous }: Page): string {
    return `{"count":${count},"next":${JSON.stringify(next)},"${back}":${JSON.stringify(previous)},"results":[`;
}

/** Joins rows with what stands before and after them. It is one join, as a page is too long to be copied twice. */
function enclose(head: string, rows: string[], tail: string): string {
    if (rows.length === 0) return head + tail;
    const [first = '', ...rest] = rows;
    const last = rest.pop();
    return last === undefined ? head + first + tail : [head + first, ...rest, last + tail].join(',');
}

/** Cuts the page that a call asks for: `usual` rows where it has no `limit`, `most` rows at most. */
function cutPage(call: Call, rows: Rows, { usual, most }: PageSizes): Page {
    // A larger limit is lowered without an error, as servers do: clients have to go by what arrived.
    const limit = Math.min(call.query.number('limit') ?? usual, most);
    const offset = call.query.number('offset') ?? 0;
    const end = offset + limit;
    return {
        json: rows.json(offset, Math.min(end, rows.count)),
        next: end < rows.count ? pageUrl(call, limit, end) : null,
        previous: offset > 0 ? pageUrl(call, limit, Math.max(0, offset - limit)) : null,
    };
}

/** Makes the URL of another page: the URL of the call, filters included, with another offset. */
function pageUrl(call: Call, limit: number, offset: number): string {
    const url = new URL(call.url);
    url.searchParams.set('limit', String(limit));
    if (offset > 0) url.searchParams.set('offset', String(offset));
    else url.searchParams.delete('offset');
    return url.href;
}
