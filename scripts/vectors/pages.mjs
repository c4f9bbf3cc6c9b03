// Answers of lists that have no rows.

/** What `count`, `next` and `results` stand in. */
const EMPTY_PAGES = {
    classic: (rows) => ({ ...rows, previous: null }),
    v2: (rows) => ({ content: { ...rows, prev: null } }),
    service: (rows) => ({ code: 200, message: 'OK', content: { ...rows, prev: null } }),
};

/** Makes an answer that says little: the first vector of an operation has the long one. */
export function shortAnswer({ answers: [first], envelope }) {
    if (envelope === undefined) return first;
    const rows = { count: 0, next: null, results: [] };
    return { status: first.status, json: EMPTY_PAGES[envelope]?.(rows) ?? emptyPage(envelope, rows, first.json) };
}

/** Makes the page of a list that says itself where it has what. */
function emptyPage({ rows, count, next }, page, example) {
    if (rows === '.') return page.results;
    const body = structuredClone(example);
    for (const [path, value] of [
        [rows, page.results],
        [count, page.count],
        [next, page.next],
    ])
        if (path !== undefined) put(body, path.split('.'), value);
    return body;
}

function put(target, [name, ...rest], value) {
    if (rest.length > 0) target[name] ??= {};
    if (rest.length === 0) target[name] = value;
    else put(target[name], rest, value);
}
