// The vectors that follow from the description alone: each operation called with what it needs, then with all it takes.
import { exampleOf } from './values.mjs';

const KEY = 'key-of-the-vectors';
const FILE_TYPES = { apk: 'application/vnd.android.package-archive', pdf: 'application/pdf' };
/** What `count`, `next` and `results` stand in. */
const EMPTY_PAGES = {
    classic: (rows) => ({ ...rows, previous: null }),
    v2: (rows) => ({ content: { ...rows, prev: null } }),
    service: (rows) => ({ code: 200, message: 'OK', content: { ...rows, prev: null } }),
};

/** Makes the vectors of one operation. */
export function requestVectors(operation) {
    const needed = operation.parameters.filter(({ required }) => required);
    const [first, ...others] = operation.answers;
    const vectors = [vector(operation, 'what it needs', needed, first)];
    if (needed.length < operation.parameters.length)
        vectors.push(vector(operation, 'every parameter', operation.parameters, shortAnswer(operation)));
    const names = new Map();
    for (const answer of others) {
        const count = (names.get(answer.status) ?? 0) + 1;
        names.set(answer.status, count);
        const same = answer.status === first.status ? `, example ${count + 1}` : '';
        vectors.push(vector(operation, `answered ${answer.status}${same}`, needed, answer));
    }
    return vectors;
}

function vector(operation, what, parameters, answer) {
    const values = Object.fromEntries(parameters.map((parameter) => [parameter.name, exampleOf(parameter)]));
    const { call: sent, request: arrives } = bodyOf(operation);
    return {
        name: `${operation.id}: ${what}`,
        call: {
            operation: operation.id,
            ...(parameters.length > 0 && { parameters: values }),
            ...sent,
        },
        request: {
            method: operation.method,
            path: pathOf(operation.path, values),
            query: queryOf(parameters, values),
            headers: {
                authorization: `Bearer ${KEY}`,
                accept: 'application/json',
                ...(operation.body !== undefined && { 'content-type': operation.body.type }),
            },
            ...arrives,
        },
        answer,
    };
}

const pathOf = (path, values) => path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));

const queryOf = (parameters, values) =>
    parameters.filter((each) => each.in === 'query').map(({ name }) => [name, String(values[name])]);

function bodyOf({ body }) {
    if (body === undefined) return { call: {}, request: {} };
    if (body.type === 'application/json') return { call: { body: body.example }, request: { json: body.example } };
    const files = Object.entries(body.example).map(([field, name]) => {
        const type = FILE_TYPES[name.split('.').at(-1)];
        return { field, name, type, text: `The bytes of ${name}.\n` };
    });
    return {
        call: { files: Object.fromEntries(files.map(({ field, ...file }) => [field, file])) },
        request: { parts: files.map(({ field, name, ...file }) => ({ name: field, filename: name, ...file })) },
    };
}

/** Makes an answer that says little: the first vector of an operation has the long one. */
function shortAnswer({ answers: [first], envelope }) {
    if (envelope === undefined) return first;
    return { status: first.status, json: EMPTY_PAGES[envelope]({ count: 0, next: null, results: [] }) };
}
