import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** One class of an error and one enum: neither has to do with axios or with any operation. */
const EXPORTS = ['EsperNotFoundError', 'DeviceState'];
/** The budget of bench/README.md, in bytes after brotli, of all that the program loads. */
const BUDGET = 1024;

const BUNDLERS = { esbuild, rolldown, webpack };

/** Bundles programs that import one thing, and refuses what brings more of the package along. */
export async function oneExport({ folder, tools }) {
    const sizes = [];
    for (const name of EXPORTS) {
        const entry = join(folder, `${name}.js`);
        writeFileSync(entry, `import { ${name} } from 'esper-client';\nconsole.log(${name});\n`);
        for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
            const outfile = join(folder, 'out', `${name}-${bundler}.js`);
            await bundle(createRequire(join(tools, 'package.json')), { folder, entry, outfile });
            const bytes = brotliCompressSync(readFileSync(outfile)).length;
            sizes.push(`${name} ${bytes} by ${bundler}`);
            if (bytes > BUDGET)
                throw new Error(`${name} alone takes ${bytes} bytes by ${bundler}, the budget is ${BUDGET}`);
        }
    }
    return sizes.join(', ');
}

async function esbuild(load, { entry, outfile }) {
    await load('esbuild').build({ entryPoints: [entry], outfile, bundle: true, minify: true, format: 'esm' });
}

async function rolldown(load, { entry, outfile }) {
    await load('rolldown').build({ input: entry, output: { file: outfile, format: 'esm', minify: true } });
}

function webpack(load, { folder, entry, outfile }) {
    const filename = outfile.slice(join(folder, 'out').length + 1);
    const options = { mode: 'production', entry, output: { path: join(folder, 'out'), filename } };
    return new Promise((resolve, reject) => {
        load('webpack')(options, (error, stats) => {
            if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString('errors-only')));
            else resolve();
        });
    });
}
