// The vectors that follow from the description alone: each operation called with what it needs, then with all it takes.
import { bodyOf } from './bodies.mjs';
import { shortAnswer } from './pages.mjs';
import { exampleOf } from './values.mjs';

const KEY = 'key-of-the-vectors';

/** Makes the vectors of one operation. */
export function requestVectors(operation) {
    const needed = operation.parameters.filter(({ required }) => required);
    const [first, ...others] = operation.answers;
    const vectors = [vector(operation, WHATS.needed, needed, first)];
    if (needed.length < operation.parameters.length)
        vectors.push(vector(operation, WHATS.all, operation.parameters, shortAnswer(operation)));
    const names = new Map();
    for (const answer of others) {
        const count = (names.get(answer.status) ?? 0) + 1;
        names.set(answer.status, count);
        const same = answer.status === first.status ? `, example ${count + 1}` : '';
        const what = {
            id: `${answer.status}${count > 1 || same ? `-${count}` : ''}`,
            name: `answered ${answer.status}${same}`,
            documentation: 'A success is any 2xx, and a 304 where the description lists it.',
        };
        vectors.push(vector(operation, what, needed, answer));
    }
    return vectors;
}

/** What a vector is about: the end of its id and of its name, and the sentence that it holds. */
const WHATS = {
    needed: {
        id: 'needed',
        name: 'what it needs',
        documentation: 'Paths exactly as in the description, with or without the slash at the end.',
    },
    all: {
        id: 'all',
        name: 'every parameter',
        documentation: 'A query is encoded so that it arrives as the caller wrote it',
    },
};

function vector(operation, what, parameters, answer) {
    const values = Object.fromEntries(parameters.map((parameter) => [parameter.name, exampleOf(parameter)]));
    const { call: sent, request: arrives } = bodyOf(operation);
    return {
        id: `operation-${operation.id}-${what.id}`,
        name: `${operation.id}: ${what.name}`,
        documentation: what.documentation,
        tags: ['operation'],
        level: 1,
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
                // What is no JSON may be asked for in several ways.
                ...(answer.headers === undefined && { accept: 'application/json' }),
                ...(operation.body !== undefined && { 'content-type': operation.body.type }),
                ...headersOf(parameters, values),
            },
            ...(operation.body === undefined && { forbidHeaders: ['content-type'] }),
            ...arrives,
        },
        answer,
    };
}

const pathOf = (path, values) => path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));

const queryOf = (parameters, values) =>
    parameters.filter((each) => each.in === 'query').flatMap((parameter) => pairsOf(parameter, values[parameter.name]));

const JOINTS = { form: ',', pipeDelimited: '|', spaceDelimited: ' ' };

/** Lists what a parameter is in a query, by its style: pairs of name and value. */
function pairsOf({ name, style = 'form', explode = style === 'form' }, value) {
    if (style === 'deepObject') return Object.entries(value).map(([key, one]) => [`${name}[${key}]`, String(one)]);
    if (explode || !Array.isArray(value)) return [value].flat().map((one) => [name, String(one)]);
    return [[name, value.join(JOINTS[style])]];
}

const headersOf = (parameters, values) =>
    Object.fromEntries(
        parameters
            .filter((each) => each.in === 'header')
            .map(({ name }) => [name.toLowerCase(), [values[name]].flat().join(',')]),
    );
