import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { openPage } from '../shared/browser.mjs';

/** Lists programs and pages that are bundled before they run. */
export const bundles = () => [
    { name: 'esbuild, for Node', template: 'bundle', play: esbuildForNode },
    { name: 'esbuild, in Chromium', template: 'page', play: esbuildPage },
    { name: 'Vite, in Chromium', template: 'page', play: vitePage },
];

async function esbuildForNode({ tools, run, elsewhere }) {
    const file = join(elsewhere, 'main.cjs');
    await esbuild(tools, run, '--platform=node', '--format=cjs', `--outfile=${file}`);
    return run(process.execPath, file);
}

async function esbuildPage({ folder, tools, run, elsewhere, tenant }) {
    await esbuild(
        tools,
        run,
        '--platform=browser',
        '--format=esm',
        '--minify',
        `--outfile=${join(elsewhere, 'main.js')}`,
    );
    cpSync(join(folder, 'index.html'), join(elsewhere, 'index.html'));
    return textOf(await openPage(elsewhere, tenant));
}

async function vitePage({ tools, run, elsewhere, tenant }) {
    const output = await vite(tools, run, '--outDir', elsewhere);
    // Vite goes on without Node's modules, with a warning.
    if (/externalized/.test(output)) throw new Error(`the page asks for Node's modules\n${output}`);
    return textOf(await openPage(elsewhere, tenant));
}

const esbuild = (tools, run, ...flags) =>
    run(join(tools, 'node_modules/esbuild/bin/esbuild'), 'main.js', '--bundle', ...flags);
const vite = (tools, run, ...flags) =>
    run(process.execPath, join(tools, 'node_modules/vite/bin/vite.js'), 'build', ...flags);

function textOf({ text, error }) {
    if (error !== undefined) throw new Error(error);
    return text;
}
