// docs/operation-names.md: the two tables of names beside what the description has of them.
import { join } from 'node:path';
import { readTable } from '../shared/tsv.mjs';
import { blocks, cell, table } from './words.mjs';

export const NAMES_PAGE = 'docs/operation-names.md';
const MADE =
    '<!-- Made by `npm run docs` from openapi/operation-names.tsv, openapi/model-names.tsv and openapi/esper.json. Do not edit. -->';

/** Makes the page. */
export function namesPage(root, { operations, models, links }) {
    const rows = readTable(join(root, 'openapi/operation-names.tsv'));
    const modelRows = readTable(join(root, 'openapi/model-names.tsv'));
    const properties = [...new Set(rows.map(({ property }) => property))];
    return `${blocks(
        MADE,
        '# Names of operations and models',
        introduction(rows, properties),
        ...properties.map((property) => propertySection(property, rows, { operations, links })),
        '## Models',
        modelWords(modelRows),
        modelTable(modelRows, { models, links }),
    )}\n`;
}

function introduction(rows, properties) {
    const unnamed = rows.filter(({ published }) => published === '').length;
    const changed = rows.filter(({ published, operationId }) => published !== '' && published !== operationId).length;
    return `The ${rows.length} operations of Esper's public API in ${properties.length} properties of the client: what each is called here, what Esper's reference calls it, and why the two differ where they do. ${unnamed} have no id there, ${changed} have another one here. The rules are in [openapi/README.md](../openapi/README.md#names); a name that is here stays.`;
}

function propertySection(property, rows, { operations, links }) {
    const known = new Map(operations.map((operation) => [operation.id, operation]));
    const lines = rows
        .filter((row) => row.property === property)
        .map(({ operationId, method, path, published, why }) => [
            nameOf(operationId, known.get(operationId), links),
            `\`${method} ${path}\``,
            publishedAs(operationId, published),
            cell(why),
        ]);
    return blocks(`## esper.${property}`, table(['operation', 'HTTP', 'in the reference', 'why'], lines));
}

function nameOf(id, operation, links) {
    if (!operation) return `\`${id}\` (not here yet)`;
    const marks = [...(operation.draft ? ['*draft*'] : []), ...(operation.deprecated ? ['deprecated'] : [])];
    return `[\`${id}\`](${links.to(id, NAMES_PAGE)})${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
}

function publishedAs(id, published) {
    if (published === '') return 'no id';
    return published === id ? '' : `\`${published}\``;
}

const isRenamed = ({ published, model }) => published !== model;

function modelWords(rows) {
    const same = rows.filter((row) => !isRenamed(row)).length;
    return `${rows.length} models of the reference stand behind the operations that were not described before. ${same} keep their name. The others:`;
}

function modelTable(rows, { models, links }) {
    const known = new Set(models.map(({ name }) => name));
    const lines = rows
        .filter(isRenamed)
        .map(({ document, published, model }) => [
            known.has(model) ? `[${model}](${links.to(model, NAMES_PAGE)})` : model,
            `\`${published}\``,
            document,
        ]);
    return table(['here', 'in the reference', 'document'], lines);
}
