// What an operation answers: pages and envelopes are models that are named after what is in them.
import { nounOf, singular } from './names.mjs';

/** Reads where a page has its rows, and which kind of page that is; undefined of what is no page. */
export function pageOf(writer, schema) {
    const top = writer.behind(schema);
    if (top.type === 'array') return isRow(writer, top.items) ? { kind: { rows: '.' }, rows: top } : undefined;
    const properties = top.properties ?? {};
    if (isList(properties.results)) return { kind: 'classic', rows: properties.results };
    const content = properties.content && writer.behind(properties.content);
    if (isList(content?.properties?.results))
        return { kind: properties.code ? 'service' : 'v2', rows: content.properties.results };
    return ownPage(writer, properties);
}

/** A page that calls its rows by another name: one list of records, and a count. */
function ownPage(writer, properties) {
    const lists = Object.entries(properties).filter(([, value]) => isList(value) && isRow(writer, value.items));
    if (lists.length !== 1 || !('count' in properties)) return undefined;
    const [[name, rows]] = lists;
    return { kind: { rows: name, count: 'count', ...('next' in properties && { next: 'next' }) }, rows };
}

const isList = (schema) => schema?.type === 'array';
const isRow = (writer, items = {}) => items.$ref !== undefined || writer.behind(items).type === 'object';

/** Writes the schema of an answer. */
export function writeAnswer({ writer, models, id, page }, schema) {
    if (page) return writePage({ writer, models, id }, schema, page);
    const shape = writer.behind(schema);
    if (schema.$ref !== undefined || !shape.properties) return writer.write(schema, `${nounOf(id)}Answer`);
    const { content } = shape.properties;
    const isEnvelope = content !== undefined;
    const noun = nounOf(id);
    const inner = isEnvelope ? writer.write(content, models.isTaken(noun) ? `${capital(id)}Content` : noun) : undefined;
    const base = inner?.$ref ?? noun;
    const { required = [], properties = {} } = writer.whole(withoutContent(shape), noun);
    const answer = isEnvelope
        ? { type: 'object', required: [...required, 'content'], properties: { ...properties, content: inner } }
        : writer.whole(shape, noun);
    return { $ref: models.add([`${base}Answer`, `${noun}Answer`, `${capital(id)}Answer`], answer) };
}

/**
 * Takes what stands beside `content`.
 * `code` becomes a plain number: its one value is the status of the success once more.
 */
function withoutContent({ required = [], properties }) {
    const { content: _content, code, ...rest } = properties;
    const number = code?.enum ? { type: 'integer', format: 'int32' } : code;
    return {
        type: 'object',
        required: required.filter((name) => name !== 'content'),
        properties: { ...(code && { code: number }), ...rest },
    };
}

function writePage({ writer, models, id }, schema, { kind, rows }) {
    const noun = nounOf(id);
    const row = writer.write(rows.items, singular(noun));
    const base = (row.$ref ?? singular(noun)).replace(/Row$/, '');
    if (kind.rows === '.') return { type: 'array', items: row };
    const shape = writer.behind(schema);
    const isInner = typeof kind === 'string' && kind !== 'classic';
    const list = isInner ? writer.behind(shape.properties.content) : shape;
    const name = typeof kind === 'string' ? 'results' : kind.rows;
    const body = pageBody(writer, list, { name, row, base });
    const names = (end, { $ref }) =>
        $ref ? [writer.nameOf($ref)] : [`${base}${end}`, `${noun}${end}`, `${capital(id)}${end}`];
    if (!isInner) return { $ref: models.add(names('Page', schema), body) };
    const content = { $ref: models.add(names('PageContent', shape.properties.content), body) };
    const { properties } = writer.whole(withoutContent(shape), base);
    const outer = { type: 'object', required: ['content'], properties: { ...properties, content } };
    return { $ref: models.add(names('Page', schema), outer) };
}

/** Writes what stands around rows; a link to a page that is not there is null. */
function pageBody(writer, list, { name, row, base }) {
    const whole = writer.whole({ ...list, properties: withoutKey(list.properties, name) }, base);
    const properties = Object.entries({ ...whole.properties, [name]: { type: 'array', items: row } }).map(
        ([key, value]) => [key, LINKS.has(key) ? { ...value, nullable: true } : value],
    );
    const required = [...new Set([...(list.required ?? []).filter((key) => !LINKS.has(key)), name])];
    return { type: 'object', required, properties: Object.fromEntries(properties) };
}

const LINKS = new Set(['next', 'prev', 'previous']);
const withoutKey = (properties, name) => Object.fromEntries(Object.entries(properties).filter(([key]) => key !== name));

const capital = (id) => id[0].toUpperCase() + id.slice(1);
