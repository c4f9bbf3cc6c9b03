import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../shared/failure.mjs';
import { patchTemplates } from './patch-templates.mjs';
import { refuseUnreadTemplates } from './replaced-templates.mjs';

/** Writes what replaces the generator's own templates: those we change, and those that are ours. */
export function writeTemplates({ generatorName, generator, own, target }) {
    mkdirSync(target);
    for (const [file, text] of changedTemplates(generatorName, generator)) writeFileSync(join(target, file), text);
    cpSync(own, target, { recursive: true });
}

function changedTemplates(generatorName, { jar, version }) {
    const read = (file) => jar.read(`${generatorName}/${file}`)?.toString('utf8');
    refuseUnreadTemplates(read, version);
    try {
        return patchTemplates(read);
    } catch (error) {
        throw new Failure(
            `The templates of generator ${version} are not those that scripts/generate/patch-templates.mjs changes (${error.message}): adapt the change there.`,
        );
    }
}
