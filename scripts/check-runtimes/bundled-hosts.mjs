// Hosts that run a bundle on Node, where no package is found.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { lastLine } from './hosts.mjs';

/** What docs/runtimes.md says of the root: dependencies of axios call `require`. */
const BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
/** By which postject and Node find the place of the program; Node's documentation names it. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const LINE = '24';

/** As an ES module of a Lambda: `esper-client/fetch` as it is, the root with the banner. */
export async function inLambda({ folder, elsewhere, node, run, servers, way }) {
    const file = join(elsewhere, 'handler.mjs');
    const banner = way === 'fetch' ? {} : { js: BANNER };
    await bundleForNode(join(folder, 'handler.mjs'), { outfile: file, format: 'esm', banner });
    return invoke(file, { node, run, servers, elsewhere });
}

/** As a program with Node in it. */
export async function asExecutable({ folder, elsewhere, tools, node, run, servers }) {
    const at = (name) => join(elsewhere, name);
    await bundleForNode(join(folder, 'executable.mjs'), { outfile: at('main.cjs'), format: 'cjs' });
    const config = { main: at('main.cjs'), output: at('main.blob'), disableExperimentalSEAWarning: true };
    writeFileSync(at('config.json'), JSON.stringify(config));
    await run(node(LINE), ['--experimental-sea-config', at('config.json')]);
    copyFileSync(node(LINE), at('program'));
    const postject = join(tools, 'node_modules/postject/dist/cli.js');
    await run(node(LINE), [postject, at('program'), 'NODE_SEA_BLOB', config.output, '--sentinel-fuse', FUSE]);
    return lastLine(await run(at('program'), [JSON.stringify({ servers, folder: elsewhere })]));
}

/**
 * As a bundle that a server renders pages with.
 * Vite resolves it as for browsers, and so finds their axios.
 */
export async function inServerRendering({ folder, elsewhere, tools, node, run, servers }) {
    const config = `export default {
        ssr: { target: 'webworker', noExternal: true },
        build: { ssr: 'handler.mjs', outDir: ${JSON.stringify(elsewhere)}, emptyOutDir: false },
        logLevel: 'warn',
    };\n`;
    writeFileSync(join(folder, 'vite.config.mjs'), config);
    await run(node(LINE), [join(tools, 'node_modules/vite/bin/vite.js'), 'build']);
    return invoke(join(elsewhere, 'handler.js'), { node, run, servers, elsewhere });
}

function bundleForNode(entry, options) {
    return build({ entryPoints: [entry], bundle: true, platform: 'node', logLevel: 'silent', ...options });
}

async function invoke(file, { node, run, servers, elsewhere }) {
    const event = JSON.stringify({ servers, folder: elsewhere });
    return lastLine(await run(node(LINE), ['invoke.mjs', file, event]));
}
