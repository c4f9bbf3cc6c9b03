// Modules of TypeScript: what they declare, import and export, with the doc comment of each.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'rolldown/utils';

/** Reads modules as they are asked for, each once. */
export function createReader() {
    const modules = new Map();
    return (path) => {
        if (!modules.has(path)) modules.set(path, readModule(path));
        return modules.get(path);
    };
}

function readModule(path) {
    const text = readFileSync(path, 'utf8');
    const { program, comments, errors } = parseSync(path, text);
    if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
    const docs = comments.filter(isDoc);
    return {
        path,
        text,
        comments,
        statements: program.body,
        resolve: (source) => join(dirname(path), source.replace(/\.js$/, '.ts')),
        lineOf: ({ start }) => text.slice(0, start).split('\n').length,
        /** Reads the words of the comment that ends where the node starts; notes to a tool may stand between. */
        docOf: (node) => wordsOf(docs.find((comment) => isBetween(text, comment, node))),
    };
}

const isDoc = ({ type, value }) => type === 'Block' && value.startsWith('*');

const isBetween = (text, { end }, { start }) =>
    end <= start && /^\s*$/.test(text.slice(end, start).replace(/\/\/.*$/gm, ''));

/** Reads the words of a doc comment; undefined for any other comment. */
export const wordsOf = (comment) =>
    comment && isDoc(comment)
        ? comment.value
              .slice(1)
              .replace(/^\s*\* ?/gm, '')
              .trim()
        : undefined;

/** Lists what a module declares by itself. A name can stand for an interface and a class at once. */
export function declarationsOf({ statements }) {
    return statements.flatMap((statement) => {
        const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
        const names = declaration?.declarations ?? [declaration];
        return names.flatMap((each) => (each?.id?.name ? [{ name: each.id.name, statement, declaration }] : []));
    });
}

/** Finds the declarations of a name that a module uses: its own, or those of a module of ours. */
export function findDeclarations(read, module, name) {
    const own = declarationsOf(module).filter((each) => each.name === name);
    if (own.length > 0) return own.map((each) => ({ ...each, module }));
    for (const { type, source, specifiers } of module.statements) {
        if (source == null || !source.value.startsWith('.') || source.value.includes('/generated/')) continue;
        const target = () => read(module.resolve(source.value));
        if (type === 'ExportAllDeclaration') {
            const found = findDeclarations(read, target(), name);
            if (found.length > 0) return found;
        }
        const specifier = specifiers?.find(({ local, exported }) => (exported ?? local).name === name);
        if (specifier) return findDeclarations(read, target(), (specifier.imported ?? specifier.local).name);
    }
    return [];
}

/** Lists the names that a module exports, from wherever they come, but for those of generated code. */
export function exportedNames(read, module) {
    return module.statements.flatMap((statement) => {
        const { type, source, specifiers, declaration } = statement;
        if (source?.value.includes('/generated/')) return [];
        if (type === 'ExportAllDeclaration') return exportedNames(read, read(module.resolve(source.value)));
        if (type !== 'ExportNamedDeclaration') return [];
        if (declaration) return declarationsOf({ statements: [statement] }).map(({ name }) => name);
        return specifiers.map(({ exported }) => exported.name);
    });
}
