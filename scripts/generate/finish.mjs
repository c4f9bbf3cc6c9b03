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
export function finishCode(code, { bundle, schemas, src }) {
    const described = JSON.parse(readFileSync(bundle, 'utf8')).components?.schemas ?? {};
    joinModels(join(code, 'models'), schemas);
    const entries = readdirSync(code, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((file) => file.isFile() && file.name.endsWith('.ts'))) {
        const path = join(entry.parentPath, entry.name);
        const text = readFileSync(path, 'utf8');
        const finished = tidy(dropUnusedImports(finishMethods(exactEnums(shortenLines(text), described))));
        const placed = finished.replace(/(?<= from ')\.\.\/src(?=\/)/g, src);
        if (placed !== text) writeFileSync(path, placed);
    }
}
