import type { Answer, Call } from './call.js';

/** Rows of a list that a page is cut from. `json(from, to)` writes the rows of that range as JSON texts. */
export interface Rows {
    count: number;
    json(from: number, to: number): string[];
}

/** Rows that are plain values. */
export function rowsOf<T>(list: readonly T[], write: (item: T) => unknown): Rows {
    return {
        count: list.length,
        json: (from, to) => list.slice(from, to).map((item) => JSON.stringify(write(item))),
    };
}

/** A page of the classic API: `{count, next, previous, results}`. */
export function classicPage(call: Call, rows: Rows, maxLimit: number): Answer {
    const { json, next, previous } = cut(call, rows, 20, maxLimit);
    const head = `{"count":${rows.count},"next":${JSON.stringify(next)},"previous":${JSON.stringify(previous)},"results":[`;
    return { status: 200, json: enclose(head, json, ']}') };
}

/** A page of commands v0: the same inside `{code, message, content}`. */
export function servicePage(call: Call, rows: Rows, maxLimit: number): Answer {
    const { json, next, previous } = cut(call, rows, 20, maxLimit);
    const head = `{"code":200,"message":"success","content":{"count":${rows.count},"next":${JSON.stringify(next)},"previous":${JSON.stringify(previous)},"results":[`;
    return { status: 200, json: enclose(head, json, ']}}') };
}

/** A page of today's device list by offset. Its `results` is null when nothing is on it, as was seen live. */
export function v2Page(call: Call, rows: Rows, maxLimit: number): Answer {
    const { json, next, previous } = cut(call, rows, 10, maxLimit);
    const head = `{"content":{"count":${rows.count},"prev":${JSON.stringify(previous)},"next":${JSON.stringify(next)},"results":`;
    return { status: 200, json: json.length === 0 ? `${head}null}}` : enclose(`${head}[`, json, ']}}') };
}

/** Rows with what stands before and after them. One join writes it all: a page is too long to be copied for each part. */
function enclose(head: string, rows: string[], tail: string): string {
    if (rows.length === 0) return head + tail;
    const [first = '', ...rest] = rows;
    const last = rest.pop();
    return last === undefined ? head + first + tail : [head + first, ...rest, last + tail].join(',');
}

function cut(call: Call, rows: Rows, defaultLimit: number, maxLimit: number) {
    // A limit over the cap is cut down without a word, as servers do: clients have to go by what arrived.
    const limit = Math.min(call.query.number('limit') ?? defaultLimit, maxLimit);
    const offset = call.query.number('offset') ?? 0;
    const end = offset + limit;
    return {
        json: rows.json(offset, Math.min(end, rows.count)),
        next: end < rows.count ? linkTo(call.url, limit, end) : null,
        previous: offset > 0 ? linkTo(call.url, limit, Math.max(0, offset - limit)) : null,
    };
}

/** The address of another page: the one that was asked, filters and all, with another offset. */
function linkTo(asked: string, limit: number, offset: number): string {
    const url = new URL(asked);
    url.searchParams.set('limit', String(limit));
    if (offset > 0) url.searchParams.set('offset', String(offset));
    else url.searchParams.delete('offset');
    return url.href;
}
