// What a template cannot say, done to the text that came out, before anybody sees it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tidies every TypeScript file below a folder. */
export function tidyFolder(folder) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((file) => file.isFile() && file.name.endsWith('.ts'))) {
        const path = join(entry.parentPath, entry.name);
        const text = readFileSync(path, 'utf8');
        const tidied = tidy(text);
        if (tidied !== text) writeFileSync(path, tidied);
    }
}

/**
 * Puts right what Mustache can't.
 * It writes the second line of a string outside of the comment's margin, and of a filtered list it knows neither the
 * last item nor whether there is one.
 */
export function tidy(text) {
    return text
        .replace(/^( *)\/\*\*[\s\S]*?\*\//gm, withMargin)
        .replace(/^ *(?:filled|secret): \[\],\n/gm, '')
        .replace(/, +\]/g, ']')
        .replace(/, +\}/g, ' }')
        .replace(/\n;/g, ';')
        .replace(/[ \t]+$/gm, '')
        .replace(/\n{3,}/g, '\n\n');
}

/** Makes every line of a doc comment begin with a star below the first one's. */
function withMargin(comment, indent) {
    const [first, ...lines] = comment.split('\n');
    const starred = lines.map((line) =>
        line.startsWith(`${indent} *`) ? `${indent} ${line.trim()}` : `${indent} * ${line}`.trimEnd(),
    );
    return [first, ...starred].join('\n');
}
