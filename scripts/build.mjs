// npm run build: dist/ with one bundle an entry and format, chunks shared, source maps, and the declarations of tsc.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { chunksOf } from './build/chunks.mjs';
import { lightToLoad } from './build/light-to-load.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const { dependencies, peerDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const external = Object.keys({ ...dependencies, ...peerDependencies });
const tsc = `${require.resolve('typescript/package.json').replace(/package\.json$/, '')}bin/tsc`;

rmSync(`${root}dist`, { recursive: true, force: true });

const chunks = chunksOf(`${root}src/fetch.ts`);
const bundle = await rolldown({
    input: {
        index: `${root}src/index.ts`,
        generated: `${root}generated/all.ts`,
        undici: `${root}src/undici.ts`,
        fetch: `${root}src/fetch.ts`,
    },
    external,
    plugins: [chunks.plugin, unmapped('/generated/'), lightToLoad],
    platform: 'neutral',
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    treeshake: { moduleSideEffects: false },
});
for (const [format, type] of [
    ['esm', 'module'],
    ['cjs', 'commonjs'],
]) {
    await bundle.write({
        dir: `${root}dist/${format}`,
        format,
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        sourcemap: true,
        sourcemapExcludeSources: true, // The package has src/, once for both formats.
        comments: { annotation: true, jsdoc: false, legal: false }, // what bundlers go by
        exports: 'named',
        codeSplitting: { groups: chunks.groups[format] },
    });
    writeFileSync(`${root}dist/${format}/package.json`, `${JSON.stringify({ type, sideEffects: false })}\n`);
}
await bundle.close();

// The declarations are the same text for both formats; which one they describe is said by the package.json above them.
const MODELS = 'types/generated/models';
execFileSync(process.execPath, [tsc, '-p', `${root}scripts/build/tsconfig.json`], { stdio: 'inherit' });
cpSync(`${root}dist/cjs/types`, `${root}dist/esm/types`, { recursive: true });
// Models know nothing of axios, whose types differ by format: they are there once, which saves 85 kB of the tarball.
for (const name of readdirSync(`${root}dist/esm/${MODELS}`)) {
    const path = `../../../../cjs/${MODELS}/${name.replace(/\.d\.ts$/, '.js')}`;
    writeFileSync(`${root}dist/esm/${MODELS}/${name}`, `export * from '${path}';\n`);
}

/** Leaves a folder out of the source maps: generated classes are lines of a table, and 1.7 MB. */
function unmapped(folder) {
    return {
        name: 'unmapped',
        transform: (code, id) => (id.replaceAll('\\', '/').includes(folder) ? { code, map: { mappings: '' } } : null),
    };
}
