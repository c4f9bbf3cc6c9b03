import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { installInto, packBoth } from '../shared/packages.mjs';
import { run } from '../shared/run.mjs';
import { openTools } from '../shared/tools.mjs';

// Only what hangs takes so long, however busy the machine is.
const PATIENCE_MS = 120_000;

/**
 * Packs the packages and installs them, beside each undici that the chosen runtimes play with.
 * The Nodes are those of test/consumers; the tools of tools/runtimes are fetched when one of the chosen needs them.
 */
export async function openPlaces(root, workspace, chosen) {
    const tarballs = join(workspace, 'tarballs');
    const [nodes, tools] = await Promise.all([
        openTools(root),
        chosen.some(({ needsTools }) => needsTools) ? openTools(root, 'tools/runtimes') : undefined,
        packBoth(root, tarballs),
    ]);
    const packages = readdirSync(tarballs).map((name) => join(tarballs, name));
    const folders = new Map();
    for (const { undici } of [{}, ...chosen]) {
        if (folders.has(undici)) continue;
        const folder = join(workspace, `undici-${undici}`);
        await installInto(root, folder, undici === undefined ? packages : [...packages, `undici@${undici}`]);
        folders.set(undici, folder);
    }
    let opened = 0;

    /**
     * Makes a folder for a runtime, with the programs of test/runtimes.
     * `elsewhere` is an empty one, from which no package is found.
     */
    function open({ undici, way }) {
        opened += 1;
        const folder = join(folders.get(undici), `place-${opened}`);
        const elsewhere = join(workspace, `elsewhere-${opened}`);
        for (const path of [folder, elsewhere]) mkdirSync(path);
        cpSync(join(root, 'test/runtimes'), folder, { recursive: true });
        if (way === 'fetch') writeFileSync(join(folder, 'exports.mjs'), `export * from 'esper-client/fetch';\n`);
        return {
            folder,
            elsewhere,
            tools,
            node: (version) => join(nodes, `node_modules/node-${version}/bin/node`),
            bundle: (entry, more) => bundle(folder, entry, more),
            environment: (env) => environment(root, env),
            run: (program, args, env) => succeed(program, args, { cwd: folder, env: environment(root, env) }),
        };
    }
    return { installed: folders.get(undefined), open };
}

/** The certificate of https://esper.example is trusted. */
function environment(root, env) {
    const certificate = join(root, 'test/fixtures/tls/authority.pem');
    return { ...process.env, NODE_EXTRA_CA_CERTS: certificate, DENO_CERT: certificate, ...env };
}

async function succeed(program, args, options) {
    const { code, error, stdout, stderr } = await run(program, args, { ...options, timeout: PATIENCE_MS });
    if (code === 0) return stdout;
    throw new Error(`${program} ended with ${error?.message ?? code ?? 'a signal'}\n${stdout}${stderr}`);
}

/** Bundles a program of the folder as a browser's, or what `more` says. */
async function bundle(folder, entry, { format = 'esm', external = [], conditions = ['browser'] } = {}) {
    const file = join(folder, `bundled/${entry.replace(/\.mjs$/, format === 'cjs' ? '.test.cjs' : '.js')}`);
    const bundled = await rolldown({
        input: join(folder, entry),
        platform: 'browser',
        external,
        resolve: { conditionNames: [...conditions, 'import', 'default'] },
    });
    await bundled.write({ file, format, codeSplitting: false });
    await bundled.close();
    return file;
}
