// npm run build: one bundle a format, the command line, the declarations, and the description.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { keepReached } from './declarations.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const isDependency = (id) => Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`));
const tsc = `${require.resolve('typescript/package.json').replace(/package\.json$/, '')}bin/tsc`;

// The description of the API comes along, in the forms that tools want: the project's bundle is the one it is made in.
cpSync(`${root}../openapi/esper.json`, `${root}openapi.json`);
for (const name of ['esper.open.json', 'esper-3.1.json']) cpSync(`${root}../openapi/${name}`, `${root}${name}`);
// So do the vectors, for whoever writes a client in another language.
rmSync(`${root}vectors`, { recursive: true, force: true });
cpSync(`${root}../test/vectors`, `${root}vectors`, {
    recursive: true,
    filter: (path) => !path.endsWith('.ts') && !path.endsWith('.md'),
});
rmSync(`${root}dist`, { recursive: true, force: true });

// ES modules for the package and its command line, which bin/ starts; CommonJS for the package, as jest without ESM loads it.
for (const [format, extension, entries] of [
    ['esm', 'js', { index: 'index.ts', cli: 'cli/cli.ts' }],
    ['cjs', 'cjs', { index: 'index.ts' }],
]) {
    const bundle = await rolldown({
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, `${root}src/${file}`])),
        external: (id) => id.startsWith('node:') || isDependency(id),
        platform: 'node',
        resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    });
    await bundle.write({
        dir: `${root}dist`,
        format,
        entryFileNames: `[name].${extension}`,
        chunkFileNames: `shared.${extension}`,
        sourcemap: true,
        sourcemapExcludeSources: true, // The package has src/, once for both formats.
        exports: 'named',
    });
    await bundle.close();
}

// The declarations are the same text for both formats; a package.json above the copy says that it is CommonJS.
execFileSync(process.execPath, [tsc, '-p', `${root}tsconfig.build.json`], { stdio: 'inherit' });
keepReached(`${root}dist/types`, 'index.d.ts');
cpSync(`${root}dist/types`, `${root}dist/types-cjs`, { recursive: true });
writeFileSync(`${root}dist/types-cjs/package.json`, `${JSON.stringify({ type: 'commonjs' })}\n`);
