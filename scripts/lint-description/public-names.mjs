// The names that a TypeScript file exports, read without a compiler: this runs on every lint.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const DECLARATION =
    /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|function\*?|const|let|var|interface|type|enum)\s+([A-Za-z_$][\w$]*)/gm;
const LIST = /^export\s+(?:type\s+)?\{([^}]*)\}(?:\s+from\s+['"]([^'"]+)['"])?/gm;
const STAR = /^export\s+(?:type\s+)?\*\s+from\s+['"]([^'"]+)['"]/gm;

/** Reads what `file` exports of our own. What comes from generated/ is left out: the models themselves are there. */
export function publicNames(file) {
    const names = new Set();
    const text = withoutComments(readFileSync(file, 'utf8'));
    for (const [, name] of text.matchAll(DECLARATION)) names.add(name);
    for (const [, list, from] of text.matchAll(LIST)) {
        if (isGenerated(from)) continue;
        for (const name of list.split(',').map(exportedName).filter(Boolean)) names.add(name);
    }
    for (const [, from] of text.matchAll(STAR)) {
        if (isGenerated(from) || !from.startsWith('.')) continue;
        const source = resolve(dirname(file), from.replace(/\.js$/, '.ts'));
        for (const name of publicNames(source)) names.add(name);
    }
    return names;
}

/** Reads the name of an export: `type A as B` is exported as B. */
const exportedName = (item) =>
    item
        .trim()
        .split(/\s+as\s+/)
        .at(-1)
        ?.replace(/^type\s+/, '')
        .trim();

const isGenerated = (from) => from?.includes('/generated/') ?? false;

export const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
