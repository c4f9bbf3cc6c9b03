// How an operation is called by curl, with the values of the description's examples.
import { exampleArguments } from '../shared/described/call.mjs';

/** Writes the command; ESPER_BASE_URL, ESPER_API_KEY and ESPER_ENTERPRISE_ID are in the environment. */
export function exampleCurl(operation) {
    const values = [...operation.parameters.filter(({ filled }) => filled), ...exampleArguments(operation)];
    const at = (place) => values.filter((parameter) => parameter.in === place);
    const path = at('path').reduce((text, one) => text.replace(`{${one.wire}}`, pathValue(one)), operation.path);
    const query = at('query').flatMap(queryPairs).join('&');
    const url = `"$ESPER_BASE_URL${path}${query && `?${query}`}"`;
    const parts = [
        ...(operation.method === 'GET' ? [] : [`-X ${operation.method}`]),
        `-H "Authorization: Bearer $ESPER_API_KEY"`,
        ...at('header').map(({ wire, example }) => `-H ${quoted(`${wire}: ${example}`)}`),
        ...bodyParts(at('body')),
        ...at('form').map(formPart),
    ];
    return [`curl ${url}`, ...parts].join(' \\\n  ');
}

const pathValue = ({ filled, example }) => (filled ? '$ESPER_ENTERPRISE_ID' : encodeURIComponent(example));

const queryPairs = ({ wire, example }) =>
    [example].flat().map((value) => `${encodeURIComponent(wire)}=${encodeURIComponent(value)}`);

function bodyParts([body]) {
    if (body === undefined) return [];
    const text = typeof body.example === 'string' ? body.example : JSON.stringify(body.example, null, 2);
    return [`-H 'Content-Type: ${body.contentType}'`, `-d ${quoted(text)}`];
}

/** A file is named by its path; the other fields of its form are text. */
function formPart({ wire, isFile, example, contentType }) {
    if (contentType !== 'multipart/form-data') return `--data-urlencode ${quoted(`${wire}=${example}`)}`;
    return isFile ? `-F ${quoted(`${wire}=@${example}`)}` : `-F ${quoted(`${wire}=${textOf(example)}`)}`;
}

const textOf = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

const quoted = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
