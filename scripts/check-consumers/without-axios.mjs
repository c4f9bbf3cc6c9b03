import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installInto } from '../shared/packages.mjs';
import { compileAndRun } from './typescript.mjs';

const FETCH = { template: 'fetch', files: { nodenext: ['main.mts'], bundler: ['main.mts'] } };
// The oldest and the newest: what lies between reads the same declarations.
const VERSIONS = ['5.4', '7'];

/** Compiles and runs a program of `esper-client/fetch` where neither the code of axios nor its types are. */
export async function withoutAxios({ elsewhere, root, tools, tarballs, runIn }) {
    await installInto(root, elsewhere, tarballs);
    rmSync(join(elsewhere, 'node_modules/axios'), { recursive: true });
    const run = (...words) => runIn(elsewhere, ...words);
    const texts = [];
    for (const version of VERSIONS) {
        const { count, text } = await compileAndRun({ folder: elsewhere, root, tools, run }, version, FETCH);
        texts.push(`TypeScript ${version}: ${count} settings, ${text.trim()}`);
    }
    return texts.join('; ');
}
