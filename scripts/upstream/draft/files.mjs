// Drafts → files below openapi/, and their lines in the table of contents.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Document, isScalar, visit } from 'yaml';
import { Failure } from '../../shared/failure.mjs';

const CONTENTS = 'openapi/openapi.yaml';
/** A text of more characters stands on lines of its own. */
const LONG = 100;

/** Writes a file a path and a model; gives their names. */
export function writeFiles(root, { drafts, models, ours }) {
    const folders = foldersOf(root, { drafts, models, ours });
    const files = [...pathFiles(drafts, root), ...modelFiles(models, folders)];
    refuseTwice(root, files);
    const printed = files.map((each) => ({ ...each, text: print(each.content, each.file, folders) }));
    for (const { file, text, isThere } of printed) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        if (isThere) appendFileSync(join(root, file), text);
        else writeFileSync(join(root, file), text);
    }
    writeContents(root, files, drafts);
    return files.map(({ file }) => file);
}

function pathFiles(drafts, root) {
    const paths = [...new Set(drafts.map(({ path }) => path))];
    return paths.map((path) => {
        const operations = drafts.filter((draft) => draft.path === path);
        const [tag] = operations[0].operation.tags;
        const file = `openapi/paths/${tag}/${path.replace(/^\/|\/$/g, '').replaceAll('/', '_')}.yaml`;
        const content = Object.fromEntries(operations.map(({ method, operation }) => [method, operation]));
        return { file, content, path, isThere: existsSync(join(root, file)) };
    });
}

const modelFiles = (models, folders) =>
    [...models].map(([name, { schema }]) => ({
        file: folders.get(name),
        content: { 'x-esper-draft': true, ...schema },
        isThere: false,
    }));

/**
 * Refuses to write a file twice.
 * The bundle says what is described: it lacks sources that were drafted and not bundled yet.
 */
function refuseTwice(root, files) {
    const isWritten = ({ file, content, path, isThere }) => {
        if (!path) return existsSync(join(root, file));
        if (!isThere) return false;
        const text = readFileSync(join(root, file), 'utf8');
        return Object.values(content).some(({ operationId }) => text.includes(`operationId: ${operationId}\n`));
    };
    const written = files.find(isWritten);
    if (written) throw new Failure(`${written.file} is written already: run \`npm run generate\`, then this again.`);
}

/**
 * Finds the file of every model.
 * Of the tags whose operations lead to it, it is the one whose name it begins with, else the first.
 */
function foldersOf(root, { drafts, models, ours }) {
    const tags = new Map();
    for (const { operation } of drafts)
        for (const name of namesBelow(operation, models))
            tags.set(name, [...(tags.get(name) ?? []), operation.tags[0]]);
    const made = [...models.keys()].map((name) => [
        name,
        `openapi/schemas/${folderOf(name, tags.get(name))}/${name}.yaml`,
    ]);
    return new Map([...filesOf(root, ours), ...made]);
}

function folderOf(name, tags) {
    const named = tags.filter((tag) => name.startsWith(tag)).sort((one, other) => other.length - one.length);
    return named[0] ?? tags[0];
}

function namesBelow(node, models, found = new Set()) {
    if (node === null || typeof node !== 'object') return found;
    for (const [key, value] of Object.entries(node)) {
        if (key !== '$ref' || typeof value !== 'string') namesBelow(value, models, found);
        else if (models.has(value) && !found.has(value)) {
            found.add(value);
            namesBelow(models.get(value).schema, models, found);
        }
    }
    return found;
}

/** Finds the files of the models that are described already. */
function filesOf(root, { components, tags }) {
    const folders = ['common', ...tags.map(({ name }) => name)];
    return Object.keys(components.schemas).map((name) => [
        name,
        folders.map((folder) => `openapi/schemas/${folder}/${name}.yaml`).find((file) => existsSync(join(root, file))),
    ]);
}

function print(content, file, folders) {
    const located = withPaths(content, (ref) => {
        const target = folders.get(ref) ?? `openapi/${ref}.yaml`;
        const path = relative(dirname(file), target).replaceAll('\\', '/');
        return path.startsWith('.') ? path : `./${path}`;
    });
    const document = new Document(located, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
    visit(document, {
        Pair(_index, { key, value }) {
            if (key.value === 'description' && isScalar(value) && value.value.length > LONG)
                value.type = 'BLOCK_FOLDED';
        },
    });
    return document.toString({ lineWidth: 120 });
}

function withPaths(node, locate) {
    if (Array.isArray(node)) return node.map((each) => withPaths(each, locate));
    if (node === null || typeof node !== 'object') return node;
    const entries = Object.entries(node).map(([key, value]) => {
        if (key === '$ref' && typeof value === 'string') return [key, locate(value)];
        if (key === 'mapping')
            return [key, Object.fromEntries(Object.entries(value).map(([name, to]) => [name, locate(to)]))];
        return [key, withPaths(value, locate)];
    });
    return Object.fromEntries(entries);
}

/** Adds paths and tags to the table of contents, which is text with its own layout. */
function writeContents(root, files, drafts) {
    const file = join(root, CONTENTS);
    const text = readFileSync(file, 'utf8');
    const paths = files.filter(({ path, isThere }) => path && !isThere);
    const tags = [...new Set(drafts.map(({ operation }) => operation.tags[0]))].filter(
        (tag) => !text.includes(`\n  - name: ${tag}\n`),
    );
    writeFileSync(
        file,
        text
            .replace(/^paths:\n/m, (head) => `${tags.map((tag) => `  - name: ${tag}\n`).join('')}${head}`)
            .replace(/^components:\n/m, (head) => {
                const lines = paths.map(
                    ({ path, file: own }) => `  ${path}:\n    $ref: ./${relative('openapi', own)}\n`,
                );
                return `${lines.join('')}${head}`;
            }),
    );
}
