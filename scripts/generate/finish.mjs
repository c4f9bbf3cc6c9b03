// What the generator's templates cannot do, done to what they gave, before anybody sees it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finishMethods } from './client-methods.mjs';
import { exactEnums } from './exact-enums.mjs';
import { dropUnusedImports } from './imports.mjs';
import { joinModels } from './join-models.mjs';
import { shortenLines } from './operation-lines.mjs';
import { tidy } from './tidy.mjs';

/**
 * Finishes the code in a folder.
 * `schemas` is the description's folder of models, `bundle` the file it was generated from, `src` the way from where it
 * will be to our own code.
 */
export async function finishCode(code, { bundle, schemas, src }) {
    const described = JSON.parse(readFileSync(bundle, 'utf8')).components?.schemas ?? {};
    joinModels(join(code, 'models'), schemas);
    const files = readdirSync(code, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(code, name));
    for (const path of files) {
        const text = readFileSync(path, 'utf8');
        const finished = tidy(dropUnusedImports(finishMethods(exactEnums(shortenLines(text), described))));
        const placed = finished.replace(/(?<= from '(?:\.\.\/)?)\.\.\/src(?=\/)/g, src);
        if (placed !== text) writeFileSync(path, placed);
    }
    await addOperationWords(files, { bundle, schemas, code });
}

/** Adds what is made of the finished code. Its parser may not be installed when this file is loaded. */
async function addOperationWords(files, sources) {
    const marked = files.filter((path) => readFileSync(path, 'utf8').includes('* @words '));
    if (marked.length === 0) return;
    const { readOperationWords, writeOperationWords } = await import('./operation-words.mjs');
    const operations = readOperationWords(sources);
    for (const path of marked) writeFileSync(path, writeOperationWords(readFileSync(path, 'utf8'), operations));
}
