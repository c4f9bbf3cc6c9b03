import type { Answer, Served } from './vector.js';

/** Answers a page of a list that schema.json calls `served`, by the query and the number of the request. */
export function pageOf(served: Served, query: URLSearchParams, index: number): Answer {
    const { rows, row, cap = Number.POSITIVE_INFINITY, short_pages = [], hidden = [], changes = [] } = served;
    const offset = Number(query.get('offset') ?? 0);
    const short = short_pages.find((page) => page.offset === offset)?.rows ?? cap;
    const limit = Math.min(Number(query.get('limit') ?? 20), cap, short);
    const now = changes.findLast(({ before_request }) => index + 1 >= before_request)?.rows ?? rows;
    const end = offset + limit;
    const next = end < now.length ? `http://elsewhere.example/?limit=${limit}&offset=${end}` : null;
    const results = now.slice(offset, end).flatMap((id) => (hidden.includes(id) ? [] : [{ id, ...row }]));
    return { status: 200, json: { count: now.length, next, previous: null, results } };
}
