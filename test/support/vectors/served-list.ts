import type { Answer, Served } from './files.js';
import type { Recorded } from './server.js';

/** Answers a list's pages as schema.json says of `served`. */
export function serveList({
    rows,
    row,
    cap = Number.POSITIVE_INFINITY,
    short_pages = [],
    hidden = [],
    changes = [],
}: Served) {
    return ({ url }: Recorded, index: number): Answer => {
        const query = new URLSearchParams(url.split('?')[1]);
        const offset = Number(query.get('offset') ?? 0);
        const short = short_pages.find((page) => page.offset === offset)?.rows ?? cap;
        const limit = Math.min(Number(query.get('limit') ?? 20), cap, short);
        const now = changes.findLast(({ before_request }) => index + 1 >= before_request)?.rows ?? rows;
        const end = offset + limit;
        const next = end < now.length ? `http://elsewhere.example/?limit=${limit}&offset=${end}` : null;
        const results = now.slice(offset, end).flatMap((id) => (hidden.includes(id) ? [] : [{ id, ...row }]));
        return { status: 200, json: { count: now.length, next, previous: null, results } };
    };
}
