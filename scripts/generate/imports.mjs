// A template does not know which of a file's imports the file uses.
const IMPORT = /^import (type )?\{([^}]*)\} from '([^']+)';\n/gm;
const COMMENT = /\/\*[\s\S]*?\*\//g;

/** The text without the names that it imports in vain. */
export function dropUnusedImports(text) {
    const used = new Set(
        text
            .replace(IMPORT, '')
            .replace(COMMENT, '')
            .match(/[\w$]+/g),
    );
    const rest = text.replace(IMPORT, (_, type = '', list, from) => {
        const names = list
            .split(',')
            .map((name) => name.trim())
            .filter((name) => used.has(name.replace(/^type /, '')));
        return names.length > 0 ? `import ${type}{ ${names.join(', ')} } from '${from}';\n` : '';
    });
    return rest;
}
