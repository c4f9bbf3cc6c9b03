import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSIONS = ['5.4', '5.9', '7'];
const RESOLUTIONS = {
    node16: { module: 'node16', moduleResolution: 'node16' },
    nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
    bundler: { module: 'esnext', moduleResolution: 'bundler' },
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
    outDir: 'out',
};

/** Makes a folder for each resolution and set of globals, such as `node16-dom`. */
const SETTINGS = Object.entries(RESOLUTIONS).flatMap(([resolution, options]) =>
    Object.entries(GLOBALS).map(([globals, names]) => ({
        name: `${resolution}-${globals}`,
        compilerOptions: { ...STRICT, ...options, ...names },
        files: ['main.mts', 'requests.mts', 'tenant.mts', ...(resolution === 'bundler' ? [] : ['main.cts'])],
    })),
);

/** Lists the versions of TypeScript: each compiles with every setting, and Node runs what comes out. */
export const typescript = () =>
    VERSIONS.map((version) => ({
        name: `TypeScript ${version}`,
        play: (context) => compileAndRun(context, join(context.tools, `node_modules/typescript-${version}/bin/tsc`)),
    }));

async function compileAndRun({ folder, root, tools, run }, tsc) {
    for (const setting of SETTINGS) writeProject(join(folder, setting.name), setting, { root, tools });
    const names = SETTINGS.map(({ name }) => name);
    // One process for all of them takes half the time. With --verbose it names the setting above its errors.
    await run(process.execPath, tsc, '--build', '--verbose', ...names);
    // The settings are about types: what comes out of them is the same.
    const [{ name, files }] = SETTINGS;
    for (const file of files) await run(process.execPath, join(name, 'out', file.replace(/ts$/, 'js')));
    return `${names.length} settings compile, ES modules and CommonJS run`;
}

function writeProject(folder, { compilerOptions, files }, { root, tools }) {
    cpSync(join(root, 'test/consumers/typescript'), folder, { recursive: true });
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    if (compilerOptions.types.length > 0) linkNodeTypes(folder, tools);
}

/** Puts the types of Node.js into a project. */
export function linkNodeTypes(folder, tools) {
    mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
    symlinkSync(join(tools, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
}
