import { readFileSync } from 'node:fs';

// Names are decided in two tables: openapi/operation-names.tsv and model-names.tsv. What is described keeps to them, and
// docs/operation-names.md shows them.

const rowsOf = (file: string): Record<string, string>[] => {
    const [head = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    const names = head.split('\t');
    return lines.map((line) => Object.fromEntries(line.split('\t').map((cell, column) => [names[column] ?? '', cell])));
};

interface Row {
    property: string;
    operationId: string;
    call: string;
    published: string;
    why: string;
}

const rows: Row[] = rowsOf('openapi/operation-names.tsv').map((row) => ({
    property: row['property'] ?? '',
    operationId: row['operationId'] ?? '',
    call: `${row['method']} ${row['path']}`,
    published: row['published'] ?? '',
    why: row['why'] ?? '',
}));
const models = rowsOf('openapi/model-names.tsv').map((row) => row['model'] ?? '');
const page = readFileSync('docs/operation-names.md', 'utf8');

const description: {
    paths: Record<string, Record<string, { operationId: string; tags: string[] }>>;
    components: { schemas: Record<string, unknown> };
} = JSON.parse(readFileSync('openapi/esper.json', 'utf8'));

const described = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
        ([
            method,
            {
                operationId,
                tags: [tag = ''],
            },
        ]) => ({
            property: tag.charAt(0).toLowerCase() + tag.slice(1),
            operationId,
            call: `${method.toUpperCase()} ${path}`,
        }),
    ),
);

const twice = (names: readonly string[]): string[] =>
    names.filter((name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== index);

test('every operation of the description has a line with its name, property and path, and every line an operation', () => {
    const byId = (one: { operationId: string }, other: { operationId: string }): number =>
        one.operationId < other.operationId ? -1 : 1;
    const lines = rows.map(({ property, operationId, call }) => ({ property, operationId, call }));
    expect(described.toSorted(byId)).toEqual(lines.toSorted(byId));
});

test('nothing is there twice', () => {
    expect(twice(rows.map(({ operationId }) => operationId))).toEqual([]);
    expect(twice(rows.map(({ call }) => call))).toEqual([]);
});

test('a name begins with a verb, and one that differs from the published one has a reason', () => {
    const VERB =
        /^(add|apply|begin|bulkAdd|complete|create|delete|edit|generate|get|list|partial[uU]pdate|patch|post|put|refresh|remove|renew|restore|run|search|update|upload)([A-Z]|$)/;
    expect(rows.filter(({ operationId }) => !VERB.test(operationId))).toEqual([]);
    const changed = rows.filter(({ published, operationId }) => published !== '' && published !== operationId);
    expect(changed.filter(({ why }) => why === '')).toEqual([]);
});

test('names of models are names of types that are there, and no number tells two of them apart', () => {
    expect(models.filter((name) => !(name in description.components.schemas))).toEqual([]);
    expect(models.filter((name) => !/^[A-Z][A-Za-z0-9]*$/.test(name))).toEqual([]);
    expect(models.filter((name) => /\d$/.test(name) && !/V\d$/.test(name))).toEqual([]);
    const spellings = [...new Set([...models, ...Object.keys(description.components.schemas)])];
    expect(twice(spellings)).toEqual([]);
});

test('the page has a line for every operation, below its property', () => {
    const shown = page
        .split(/^## /m)
        .filter((section) => section.startsWith('esper.'))
        .flatMap((section) => {
            const property = section.slice('esper.'.length, section.indexOf('\n'));
            return [...section.matchAll(/^\| \[?`(\w+)`.*?\| `([A-Z]+ [^`]+)`/gm)].map(([, operationId, call]) => ({
                property,
                operationId,
                call,
            }));
        });
    expect(shown).toEqual(rows.map(({ property, operationId, call }) => ({ property, operationId, call })));
});
