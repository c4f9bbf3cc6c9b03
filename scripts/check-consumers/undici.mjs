import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installInto } from '../shared/packages.mjs';
import { UNDICI } from '../shared/undici-versions.mjs';
import { linkNodeTypes } from './typescript.mjs';

const COMPILER_OPTIONS = {
    target: 'ES2022',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    types: ['node'],
};

/** Lists the versions of undici, each with a Node that takes it. */
export const besideUndici = () => [
    { name: 'undici 7', template: 'undici', play: (context) => withUndici(context, UNDICI[7], process.execPath) },
    { name: 'undici 8', template: 'undici', play: (context) => withUndici(context, UNDICI[8], join(context.tools, 'node_modules/node-22/bin/node')) },
];

/** Runs programs that use `esper-client/undici`, without undici, which they are told of, and with it. */
async function withUndici({ folder, root, tools, tarballs, run }, version, node) {
    await refuses(node, run);
    await installInto(root, folder, [...tarballs, `undici@${version}`]);
    linkNodeTypes(folder, tools);
    writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['main.mts'] }),
    );
    await run(node, join(tools, 'node_modules/typescript-5.9/bin/tsc'));
    await run(node, 'main.cjs');
    return run(node, 'main.mjs');
}

async function refuses(node, run) {
    const words = await run(node, 'main.cjs').then(
        () => 'nothing',
        ({ message }) => message,
    );
    if (!words.includes("Cannot find module 'undici'"))
        throw new Error(`without undici: expected to be told that it is not there, got\n${words}`);
}
