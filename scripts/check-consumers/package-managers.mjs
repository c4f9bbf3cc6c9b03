import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

// Both keep the packages that a package needs out of its user's reach: a type of axios's that no export of ours names
// can't stand in the declarations of a user (TS2742), and an import that package.json doesn't tell fails.
const MANAGERS = {
    pnpm: {
        install: ['pnpm/bin/pnpm.cjs', 'install', '--no-frozen-lockfile', '--prefer-offline'],
        compile: compilerOf,
    },
    'Yarn PnP': { install: ['@yarnpkg/cli-dist/bin/yarn.js', 'install', '--no-immutable'], compile: compilerByYarn },
};
const TYPESCRIPT = '5.9.3';

const COMPILER_OPTIONS = {
    target: 'ES2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    declaration: true,
    outDir: 'out',
    types: ['node'],
};

/** Lists package managers beside npm: each installs the client, and compiles a library on top of it. */
export const packageManagers = () =>
    Object.entries(MANAGERS).map(([name, manager]) => ({
        name,
        play: (context) => installAndCompile(context, manager),
    }));

async function installAndCompile({ elsewhere, root, tools, tarballs, runIn }, { install, compile }) {
    const [client] = tarballs.filter((path) => basename(path).startsWith('esper-client-'));
    const dependencies = { 'esper-client': `file:${client}`, '@types/node': '20.19.43', typescript: TYPESCRIPT };
    writeFileSync(join(elsewhere, 'package.json'), JSON.stringify({ private: true, dependencies }));
    // Of a workspace or a cache around it nothing is taken.
    writeFileSync(join(elsewhere, 'pnpm-workspace.yaml'), 'packages: []\n');
    writeFileSync(join(elsewhere, 'yarn.lock'), '');
    writeFileSync(
        join(elsewhere, '.yarnrc.yml'),
        'nodeLinker: pnp\nenableGlobalCache: false\nenableTelemetry: false\n',
    );
    writeFileSync(
        join(elsewhere, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['named.mts'] }),
    );
    cpSync(join(root, 'test/consumers/typescript/named.mts'), join(elsewhere, 'named.mts'));
    const [program, ...args] = install;
    const run = (...words) => runIn(elsewhere, process.execPath, ...words);
    await run(join(tools, 'node_modules', program), ...args);
    await run(...compile(elsewhere, tools), '-p', '.');
    const text = readFileSync(join(elsewhere, 'out/named.d.mts'), 'utf8');
    const from = new Set([...text.matchAll(/(?:from |import\()["']([^"']+)["']/g)].map(([, name]) => name));
    // Yarn tells the compiler of all packages that it has: its declarations may name axios by itself.
    const strange = [...from].filter((name) => name !== 'esper-client' && name !== 'axios');
    if (strange.length > 0) throw new Error(`its declarations name ${strange.join(', ')}`);
    return `a library on top of it compiles, its declarations name ${[...from].join(' and ')}`;
}

function compilerOf(folder) {
    return [join(folder, 'node_modules/typescript/bin/tsc')];
}

function compilerByYarn(_, tools) {
    return [join(tools, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js'), 'tsc'];
}
