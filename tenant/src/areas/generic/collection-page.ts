import type { Operation } from '../../description/operation.js';
import type { PageShape } from '../../description/page-shape.js';
import type { Answer, Call, PathValues } from '../../http/call.js';
import { badField } from '../../http/refusal.js';
import { isJsonObject, type JsonObject, readNumber, readString } from '../../util/json.js';
import { withValueAt } from '../../util/json-path.js';
import type { AnswerShape } from './answer-shape.js';

/** A row of a list, and the id that it has in paths. */
export interface Row {
    id: string;
    row: unknown;
}

/** The range of rows that a call asks for. */
interface Range {
    from: number;
    limit: number;
    /** The query parameter that other pages are asked for with. */
    by: 'offset' | 'page' | 'cursor';
}

/** The rows of a page where a call has no `limit` and the description says no default. */
const USUAL_LIMIT = 20;

/** Cuts the page that a call asks for and writes it as the description says of the list. */
export function collectionPage(
    call: Call<PathValues>,
    rows: readonly Row[],
    { page: shape, shape: answers }: { page: PageShape; shape: AnswerShape },
): Answer {
    const { status, schema, example } = call.operation.success;
    const range = rangeOf(call, rows, shape);
    const end = Math.min(range.from + range.limit, rows.length);
    const shown = rows.slice(range.from, end);
    const inner = shown.map(({ row }) => row);
    const body = withValueAt(example, shape.rows, inner);
    const links = { next: end < rows.length ? end : undefined, previous: previousOf(range) };
    const facts = [
        ...(shape.count === undefined ? [] : [[shape.count, rows.length] as const]),
        ...linksOf(call, shape, { range, rows, ...links }),
    ];
    // Where null is no answer, a page without a neighbour says nothing of it.
    const isSaid = (path: readonly string[], value: unknown) => value !== null || answers.takesNull(schema, path);
    return {
        status,
        body: facts.reduce<unknown>(
            (page, [path, value]) => withValueAt(page, path, isSaid(path, value) ? value : undefined),
            body,
        ),
    };
}

const previousOf = ({ from, limit }: Range) => (from > 0 ? Math.max(0, from - limit) : undefined);

/** Everything that a page says about the pages beside it. */
function linksOf(
    call: Call<PathValues>,
    shape: PageShape,
    {
        range,
        rows,
        next,
        previous,
    }: { range: Range; rows: readonly Row[]; next?: number | undefined; previous?: number | undefined },
): (readonly [path: readonly string[], value: unknown])[] {
    const { around, beside } = shape;
    const link = (to: number | undefined) => (to === undefined ? null : pageUrl(call, { range, rows, shape, to }));
    const facts: (readonly [path: readonly string[], value: unknown])[] = [];
    if (shape.next !== undefined) facts.push([shape.next, link(next)]);
    if (around === undefined) return facts;
    const known: Readonly<Record<string, unknown>> = {
        previous: link(previous),
        prev: link(previous),
        next_cursor: range.by === 'cursor' && next !== undefined ? cursorAt(rows, next) : null,
        prev_cursor: range.by === 'cursor' && previous !== undefined ? cursorAt(rows, previous) : null,
        has_more: next !== undefined,
        has_prev: previous !== undefined,
    };
    for (const [name, value] of Object.entries(known))
        if (beside[name] !== undefined) facts.push([[...around, name], value]);
    return facts;
}

function rangeOf(call: Call<PathValues>, rows: readonly Row[], { cursorParameter }: PageShape): Range {
    const { query, operation, maxPageSize } = call;
    const most = Math.min(maxPageSize, numberIn(operation, 'limit', 'maximum') ?? maxPageSize);
    const asked = query.number('limit') ?? query.number('page_size');
    const usual = numberIn(operation, 'limit', 'default') ?? numberIn(operation, 'page_size', 'default') ?? USUAL_LIMIT;
    const limit = Math.min(asked ?? usual, most);
    const takes = (name: string) => operation.query.some((one) => one.name === name);
    const cursor = cursorParameter === undefined ? undefined : query.string(cursorParameter);
    if (cursor !== undefined) return { from: indexOf(rows, cursor), limit, by: 'cursor' };
    if (takes('offset')) return { from: query.number('offset') ?? 0, limit, by: 'offset' };
    if (takes('page')) return { from: ((query.number('page') ?? 1) - 1) * limit, limit, by: 'page' };
    if (cursorParameter !== undefined) return { from: 0, limit, by: 'cursor' };
    return { from: 0, limit: takes('limit') ? limit : rows.length, by: 'offset' };
}

function numberIn({ query }: Operation, name: string, key: 'maximum' | 'default'): number | undefined {
    const schema = query.find((one) => one.name === name)?.schema;
    return isJsonObject(schema) ? readNumber(schema, key) : undefined;
}

/** Where a page of a list begins, and how its pages are asked for. */
interface PageAt {
    range: Range;
    rows: readonly Row[];
    shape: PageShape;
    to: number;
}

/** Makes the URL of another page: the URL of the call, filters included, at another place. */
function pageUrl({ url: asked }: Call<PathValues>, { range, rows, shape, to }: PageAt): string {
    const url = new URL(asked);
    if (range.by === 'cursor') url.searchParams.set(shape.cursorParameter ?? 'cursor', cursorAt(rows, to));
    else if (range.by === 'page') url.searchParams.set('page', String(to / range.limit + 1));
    else {
        url.searchParams.set('limit', String(range.limit));
        if (to > 0) url.searchParams.set('offset', String(to));
        else url.searchParams.delete('offset');
    }
    return url.href;
}

/** Makes the cursor of the page that begins at a place: the row before it, so that rows which come and go shift nothing. */
function cursorAt(rows: readonly Row[], to: number): string {
    return to === 0
        ? 'start'
        : Buffer.from(JSON.stringify({ after: rows[to - 1]?.id, offset: to })).toString('base64url');
}

/** Finds the first row of a cursor's page. Throws a `Refusal` for a cursor that `cursorAt` did not make. */
function indexOf(rows: readonly Row[], cursor: string): number {
    if (cursor === 'start') return 0;
    const { after, offset } = parseCursor(cursor);
    if (offset === undefined) throw badField('cursor', 'Invalid cursor.');
    const at = rows.findIndex(({ id }) => id === after);
    return at === -1 ? offset : at + 1;
}

function parseCursor(cursor: string): { after?: string | undefined; offset?: number | undefined } {
    try {
        const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
        const read: JsonObject = isJsonObject(content) ? content : {};
        return { after: readString(read, 'after'), offset: readNumber(read, 'offset') };
    } catch {
        return {};
    }
}
