import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Removes the declarations in a folder that the entry doesn't lead to: nobody can import what they describe. */
export function keepReached(folder, entry) {
    const reached = new Set([join(folder, entry)]);
    for (const path of reached) for (const next of importsOf(path)) reached.add(next);
    const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
    for (const path of files) if (path.endsWith('.d.ts') && !reached.has(path)) rmSync(path);
}

/** Both `from './a.js'` and `import("./a.js")`. A file that isn't there ends the build: reading it fails. */
function importsOf(path) {
    const specifiers = readFileSync(path, 'utf8').matchAll(/\b(?:from |import\()["'](\.[^"']+)\.js["']/g);
    return [...specifiers].map(([, specifier]) => join(dirname(path), `${specifier}.d.ts`));
}
