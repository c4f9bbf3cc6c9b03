// The template of a model's section: its fields, its values, or what it stands for.
import { limits, typeText } from './types.mjs';
import { blocks, cell, table, withLinks } from './words.mjs';

export function modelSection(model, links) {
    const { name, page, schema } = model;
    return blocks(`### ${name}`, withLinks(schema.description ?? '', links, page) || undefined, body(model, links));
}

function body({ name, fields, values, type, schema, page }, links) {
    if (fields) return fieldTable(fields, schema, page, links);
    if (values) return valueTable(name, values, schema);
    return type
        .split(' | ')
        .map((part) => `- ${choice(part, page, links)}`)
        .join('\n');
}

/** Writes one of several types, with the field that tells it from the others. */
function choice(part, page, links) {
    const [, field, type] = /^\{ (.*) \} & (\w+)$/.exec(part) ?? [];
    return field ? `\`${field}\`: ${typeText(type, links, page)}` : typeText(part, links, page);
}

function fieldTable(fields, { properties }, page, links) {
    const rows = fields.map(({ name, type, optional }) => [
        `\`${name}\`${optional ? '?' : ''}`,
        typeText(type, links, page),
        withLinks(cell(meaning(properties[name])), links, page),
    ]);
    return table(['field', 'type', 'meaning'], rows);
}

const meaning = ({ description = '', ...schema }) => `${description} ${limits(schema, description)}`.trim();

function valueTable(name, values, { 'x-enum-descriptions': meanings = [] }) {
    const rows = Object.entries(values).map(([key, value], index) => [
        `\`${JSON.stringify(value)}\``,
        `\`${name}.${key}\``,
        cell(meanings[index] ?? ''),
    ]);
    return table(['value', 'in code', 'meaning'], rows);
}
