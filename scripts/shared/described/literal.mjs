// A value of the description as somebody would write it in TypeScript.

const WIDTH = 110;

/** Writes a literal, on one line if it fits behind `before` characters, else on a line for each part. */
export function literal(value, { indent = '', before = indent.length } = {}) {
    const short = oneLine(value);
    if (before + short.length <= WIDTH || isPlain(value)) return short;
    const inner = `${indent}    `;
    const parts = entriesOf(value).map(
        ([label, part]) => `${inner}${label}${literal(part, { indent: inner, before: inner.length + label.length })},`,
    );
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    return [open, ...parts, `${indent}${close}`].join('\n');
}

/** Stands for TypeScript as it is, among values. */
export class Code {
    constructor(text) {
        this.text = text;
    }
}

const isPlain = (value) => value === null || typeof value !== 'object' || value instanceof Code;

function entriesOf(value) {
    if (Array.isArray(value)) return value.map((part) => ['', part]);
    return Object.entries(value).map(([key, part]) => [`${/^[A-Za-z_]\w*$/.test(key) ? key : quoted(key)}: `, part]);
}

function oneLine(value) {
    if (value instanceof Code) return value.text;
    if (typeof value === 'string') return quoted(value);
    if (isPlain(value)) return String(value);
    const parts = entriesOf(value).map(([label, part]) => `${label}${oneLine(part)}`);
    if (parts.length === 0) return Array.isArray(value) ? '[]' : '{}';
    return Array.isArray(value) ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
}

/** Puts a string into single quotes, with the escapes of JSON. */
const quoted = (text) => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
