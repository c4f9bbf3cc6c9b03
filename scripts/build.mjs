// npm run build: dist/ with one bundle an entry and format, chunks shared, and the declarations of tsc.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const { dependencies, peerDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const external = Object.keys({ ...dependencies, ...peerDependencies });
const tsc = `${require.resolve('typescript/package.json').replace(/package\.json$/, '')}bin/tsc`;

rmSync(`${root}dist`, { recursive: true, force: true });

const bundle = await rolldown({
    input: {
        index: `${root}src/index.ts`,
        generated: `${root}generated/all.ts`,
        undici: `${root}src/undici.ts`,
        fetch: `${root}src/fetch.ts`,
    },
    external,
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
        chunkFileNames: 'shared.js',
        comments: { annotation: true, jsdoc: false, legal: false }, // what bundlers go by
        exports: 'named',
    });
    writeFileSync(`${root}dist/${format}/package.json`, `${JSON.stringify({ type, sideEffects: false })}\n`);
}
await bundle.close();

// The declarations are the same text for both formats; which one they describe is said by the package.json above them.
execFileSync(process.execPath, [tsc, '-p', `${root}scripts/build/tsconfig.json`], { stdio: 'inherit' });
mkdirSync(`${root}dist/cjs/types`, { recursive: true });
cpSync(`${root}dist/esm/types`, `${root}dist/cjs/types`, { recursive: true });
