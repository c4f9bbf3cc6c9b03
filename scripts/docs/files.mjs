// What is on disk against what should be there.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Lists what has to be done, as `{ what: 'added' | 'changed' | 'removed', path }`.
 * Whatever is in `folder` and not among `pages` has to go.
 */
export function pending(root, pages, folder) {
    const present = existsSync(join(root, folder))
        ? readdirSync(join(root, folder)).map((file) => `${folder}/${file}`)
        : [];
    const removed = present.filter((path) => !pages.has(path)).map((path) => ({ what: 'removed', path }));
    const written = [...pages].flatMap(([path, text]) => {
        if (!existsSync(join(root, path))) return [{ what: 'added', path }];
        return readFileSync(join(root, path), 'utf8') === text ? [] : [{ what: 'changed', path }];
    });
    return [...written, ...removed];
}

/** Writes and removes the pages that changed. */
export function carryOut(root, pages, changes) {
    for (const { what, path } of changes) {
        const file = join(root, path);
        mkdirSync(dirname(file), { recursive: true });
        if (what === 'removed') rmSync(file, { recursive: true });
        else writeFileSync(file, pages.get(path));
    }
}
