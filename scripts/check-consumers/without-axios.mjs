import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installInto } from '../shared/packages.mjs';
import { compileAndRun } from './typescript.mjs';

const FETCH = { template: 'fetch', files: { nodenext: ['main.mts'], bundler: ['main.mts'] } };
// The oldest and the newest: what lies between reads the same declarations.
const VERSIONS = ['5.4', '7'];

/** Compiles and runs a program of `esper-client/fetch` where axios is not installed, nor its types. */
export async function withoutAxios({ elsewhere, root, tools, tarballs, runIn }) {
    await installInto(root, elsewhere, tarballs);
    rmSync(join(elsewhere, 'node_modules/axios'), { recursive: true });
    const texts = [];
    for (const version of VERSIONS) {
        const folder = join(elsewhere, `typescript-${version}`);
        mkdirSync(folder);
        const run = (...words) => runIn(folder, ...words);
        const { count, text } = await compileAndRun({ folder, root, tools, run }, version, FETCH);
        texts.push(`TypeScript ${version}: ${count} settings, ${text.trim()}`);
    }
    return texts.join('; ');
}
