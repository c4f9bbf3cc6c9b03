// The structure of the documents that were seen last: a file a document, one fact a line, so that git shows what
// changed.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Document, isMap, isSeq, parse } from 'yaml';

const FOLDER = fileURLToPath(new URL('../snapshot', import.meta.url));
const HEAD = ` The structure of Esper's public reference, without its words. Made by \`npm run upstream -- --accept\`; not edited.`;

/** How deep the lists and maps of an entry stand on lines of their own. */
const OPERATION_DEPTH = 2;
const MODEL_DEPTH = 2;

/** Reads the snapshot. */
export function readSnapshot(folder = FOLDER) {
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
        .sort()
        .map((file) => ({
            name: file.replace('.yaml', ''),
            ...parse(readFileSync(join(folder, file), 'utf8'), { maxAliasCount: 0 }),
        }));
}

/** Chooses what these documents are new forms of: of the same name, or with one of their calls. */
export function given(snapshot, documents) {
    const names = new Set(documents.map(({ name }) => name));
    const calls = new Set(documents.flatMap(({ operations }) => Object.keys(operations)));
    return snapshot.filter(
        ({ name, operations }) => names.has(name) || Object.keys(operations).some((call) => calls.has(call)),
    );
}

/** Makes these documents the snapshot; documents of another name stay. */
export function writeSnapshot(documents, folder = FOLDER) {
    mkdirSync(folder, { recursive: true });
    for (const { name, operations, models } of documents) {
        const file = join(folder, `${name}.yaml`);
        if (Object.keys(operations).length === 0) rmSync(file, { force: true });
        else writeFileSync(file, printed({ operations, models }));
    }
}

function printed(structure) {
    const document = new Document(structure, { aliasDuplicateObjects: false });
    document.commentBefore = HEAD;
    for (const { value } of document.get('operations').items) {
        onOneLine(value, OPERATION_DEPTH);
        onOneLine(value.get('errors'), 0);
    }
    for (const { value } of document.get('models').items) onOneLine(value, MODEL_DEPTH);
    return document.toString({ lineWidth: 0, flowCollectionPadding: false, blockQuote: false });
}

function onOneLine(node, depth) {
    if (!isMap(node) && !isSeq(node)) return;
    if (depth === 0) node.flow = true;
    else for (const item of node.items) onOneLine(isMap(node) ? item.value : item, depth - 1);
}
