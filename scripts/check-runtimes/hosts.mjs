// The hosts of the suite: each plays it and gives the outcomes, by row.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openPage } from '../shared/browser.mjs';

/** As a program of Node, or of what is like it. */
export async function asProgram([program, ...flags], { run, servers, way }, env) {
    return lastLine(await run(program, [...flags, 'program.mjs', JSON.stringify({ servers, way })], env));
}

/** What a program prints last. */
export const lastLine = (output) => JSON.parse(output.trim().split('\n').at(-1));

/** On a Node whose programs may read what is installed, and read and write their own folder. */
export function withPermission(place) {
    const { folder, node } = place;
    const leaves = [`--allow-fs-read=${dirname(folder)}`, `--allow-fs-write=${folder}`];
    return asProgram([node('24'), '--permission', ...leaves], place);
}

export const withFrozenIntrinsics = (place) => asProgram([place.node('24'), '--frozen-intrinsics'], place);

export function onBun({ tools, ...place }) {
    return asProgram([join(tools, 'node_modules/@oven/bun-linux-x64/bin/bun')], place);
}

/** Its fetch has a proxy of the environment only. */
export function onDeno({ tools, servers, ...place }) {
    const deno = join(tools, 'node_modules/@deno/linux-x64-glibc/deno');
    const command = [deno, 'run', '--allow-all', '--no-lock', '--node-modules-dir=manual'];
    const env = { HTTPS_PROXY: servers.proxy };
    return asProgram(command, { ...place, servers: { ...servers, isProxyOfEnvironment: true } }, env);
}

/** Bundled as Wrangler does it: for browsers, with the conditions of workers. */
export function inWorkerd(flags) {
    return async ({ tools, node, bundle, run, servers, way }) => {
        const conditions = ['workerd', 'worker', 'browser'];
        const script = await bundle('worker.mjs', { external: [/^node:/], conditions });
        const options = JSON.stringify({ script, flags, task: { servers, way } });
        return JSON.parse(await run(node('22'), ['workerd.mjs', join(tools, 'node_modules'), options]));
    };
}

export async function inChromium({ bundle, servers, way }) {
    const script = await bundle('page.mjs');
    writeFileSync(join(dirname(script), 'index.html'), '<script type="module" src="page.js"></script>');
    const { outcomes, error } = await openPage(dirname(script), { task: JSON.stringify({ servers, way }) });
    if (error !== undefined) throw new Error(error);
    return outcomes;
}

/** As a test of CommonJS, since jest loads nothing else as it is. */
export async function inJest({ folder, tools, bundle, run, servers }) {
    await bundle('jsdom.mjs', { format: 'cjs', external: [/^esper-client/] });
    const config = { testEnvironment: join(tools, 'node_modules/jest-environment-jsdom'), transform: {} };
    const flags = [
        '--rootDir',
        join(folder, 'bundled'),
        '--testRegex',
        'test.cjs$',
        '--config',
        JSON.stringify(config),
    ];
    return asTest([join(tools, 'node_modules/jest/bin/jest.js'), ...flags], { folder, run, servers });
}

export async function inVitest({ folder, tools, run, servers }) {
    writeFileSync(
        join(folder, 'vitest.config.mjs'),
        `export default { test: { globals: true, environment: 'jsdom', include: ['jsdom.mjs'] } };\n`,
    );
    return asTest([join(tools, 'node_modules/vitest/vitest.mjs'), 'run'], { folder, run, servers });
}

async function asTest(args, { folder, run, servers }) {
    await run(process.execPath, args, { TASK: JSON.stringify({ servers, folder }) });
    return JSON.parse(readFileSync(join(folder, 'outcomes.json'), 'utf8'));
}
