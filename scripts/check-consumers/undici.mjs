import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installInto } from '../shared/packages.mjs';
import { linkNodeTypes } from './typescript.mjs';

const COMPILER_OPTIONS = {
    target: 'ES2022',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    types: ['node'],
};

/** Runs programs that use `esper-client/undici`, without undici, which they are told of, and with it. */
export async function withUndici({ folder, root, tools, tarballs, run }) {
    await refuses(run);
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    await installInto(root, folder, [...tarballs, `undici@${devDependencies.undici}`]);
    linkNodeTypes(folder, tools);
    writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['main.mts'] }),
    );
    await run(process.execPath, join(tools, 'node_modules/typescript-5.9/bin/tsc'));
    await run(process.execPath, 'main.cjs');
    return run(process.execPath, 'main.mjs');
}

async function refuses(run) {
    const words = await run(process.execPath, 'main.cjs').then(
        () => 'nothing',
        ({ message }) => message,
    );
    if (!words.includes("Cannot find module 'undici'"))
        throw new Error(`without undici: expected to be told that it is not there, got\n${words}`);
}
