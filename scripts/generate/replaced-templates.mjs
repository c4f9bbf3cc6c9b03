// Templates of ours that stand in the place of the generator's own. Those were read when ours were written; a generator
// that has others may have learnt something that ours should know too, so a person is asked to look.
import { createHash } from 'node:crypto';
import { Failure } from '../shared/failure.mjs';

/** SHA-256 of the generator's own template, by name. */
export const REPLACED = {
    'apiInner.mustache': 'a1246ab2f7a5ea60aac8bd0270a954deef3023f714946737560a22aa667e2fb0',
    'baseApi.mustache': 'fc45223a10bad6a724b838e9ad3e8a25bd6c18b8f4149c32b742c09585cb18c3',
    'configuration.mustache': '1629bec01083c55bf167de036d195571939f307760e8a0b58b4d8d2e535d2a8a',
};

/** Refuses a generator whose own templates are not those that ours were written against. */
export function refuseUnreadTemplates(read, version, replaced = REPLACED) {
    for (const [name, hash] of Object.entries(replaced)) {
        const now = createHash('sha256')
            .update(read(name) ?? '')
            .digest('hex');
        if (now === hash) continue;
        throw new Failure(
            `The ${name} of generator ${version} is another one than scripts/generate/templates/${name} was written against: read it (\`npx openapi-generator-cli author template -g typescript-axios -o .cache/their-templates\`), take over what is new, and write its hash into scripts/generate/replaced-templates.mjs: ${now}`,
        );
    }
}
