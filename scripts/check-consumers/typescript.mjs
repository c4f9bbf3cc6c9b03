import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const VERSIONS = ['5.4', '5.9', '6', '7'];
const RESOLUTIONS = {
    node16: { module: 'node16', moduleResolution: 'node16' },
    nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
    bundler: { module: 'esnext', moduleResolution: 'bundler' },
    // Knows no `exports` of a package, only `typesVersions`. TypeScript 6 warns of it, and 7 has it no more.
    node10: { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true },
};
// What the program may name beside the language. With the DOM alone there is no type of Node.js at all, so none may
// stand in a declaration of ours.
const GLOBALS = {
    'types-node': { lib: ['ES2022'], types: ['node'] },
    dom: { lib: ['ES2022', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'], types: [] },
};
const STRICT = {
    target: 'ES2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    skipLibCheck: false,
    declaration: true,
    outDir: 'out',
};

const MODULES = ['main.mts', 'requests.mts', 'tenant.mts', 'named.mts', 'axios.mts'];
/** Programs of a user of the root: their template, and the files for each resolution. */
const ROOT = {
    template: 'typescript',
    files: {
        node16: [...MODULES, 'main.cts'],
        nodenext: [...MODULES, 'main.cts'],
        bundler: MODULES,
        node10: ['main.cts'],
    },
};

/** Lists the versions of TypeScript: each compiles with every setting, and Node runs what comes out. */
export const typescript = () =>
    VERSIONS.map((version) => ({
        name: `TypeScript ${version}`,
        async play({ folder, tools, ...context }) {
            for (const name of ['axios-1.6', 'axios-0.27']) linkPackage(folder, tools, name);
            const { count } = await compileAndRun({ folder, tools, ...context }, version, ROOT);
            return `${count} settings compile, ES modules and CommonJS run`;
        },
    }));

/**
 * Compiles programs with every setting, and runs them.
 * Gives the number of settings, and what was printed.
 */
export async function compileAndRun({ folder, root, tools, run }, version, { template, files }) {
    const tsc = join(tools, `node_modules/typescript-${version}/bin/tsc`);
    const settings = settingsOf(files).filter(({ name }) => version !== '7' || !name.startsWith('node10'));
    for (const setting of settings)
        writeProject(join(folder, setting.name), setting, { root, tools, version, template });
    const names = settings.map(({ name }) => name);
    // One process for all of them takes half the time. With --verbose it names the setting above its errors.
    await run(process.execPath, tsc, '--build', '--verbose', ...names);
    // The settings are about types: what comes out of them is the same.
    const [{ name, files: compiled }] = settings;
    let text = '';
    for (const file of compiled) text += await run(process.execPath, join(name, 'out', file.replace(/ts$/, 'js')));
    return { count: names.length, text };
}

/** Makes a folder for each resolution and set of globals, such as `node16-dom`. */
function settingsOf(files) {
    return Object.entries(files).flatMap(([resolution, names]) =>
        Object.entries(GLOBALS).map(([globals, given]) => ({
            name: `${resolution}-${globals}`,
            compilerOptions: { ...STRICT, ...RESOLUTIONS[resolution], ...given },
            files: names,
        })),
    );
}

function writeProject(folder, { compilerOptions, files }, { root, tools, version, template }) {
    cpSync(join(root, 'test/consumers', template), folder, { recursive: true });
    const options = { ...compilerOptions, ...(version === '6' && { ignoreDeprecations: '6.0' }) };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }));
    if (compilerOptions.types.length > 0) linkNodeTypes(folder, tools);
}

/** Puts the types of Node.js into a project. */
export const linkNodeTypes = (folder, tools) => linkPackage(folder, tools, '@types/node');

/** Puts a package of the tools into a project. */
function linkPackage(folder, tools, name) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(tools, 'node_modules', name), link);
}
