import { join } from 'node:path';
import { bundles } from './bundles.mjs';
import { editors } from './editor.mjs';
import { checkInstalled } from './installed.mjs';
import { oneExport } from './one-export.mjs';
import { packageManagers } from './package-managers.mjs';
import { typescript } from './typescript.mjs';
import { besideUndici } from './undici.mjs';
import { withoutAxios } from './without-axios.mjs';

// The oldest that package.json promises, and the newest of each line.
const NODES = ['20', '22', '24', '26'];

/**
 * Lists the projects: name, template in test/consumers, and what a user does there. Those that take long come first.
 *
 * `play` gets `{ folder, root, tools, tarballs, run, runIn, tenant, elsewhere }`: `run(program, …args)` gives what the
 * program prints and throws when it fails, `runIn(path, …)` does it in another folder, `elsewhere` is an empty
 * folder from which no package is found.
 */
export const projects = (tools) => [
    ...typescript(),
    { name: 'jest, CommonJS', template: 'jest', play: jest },
    ...besideUndici(),
    { name: 'esper-client/fetch without axios', play: withoutAxios },
    ...bundles(),
    ...packageManagers(),
    ...editors(),
    { name: 'one export, three bundlers', play: oneExport },
    ...nodes(tools).flatMap(({ name, program }) => onNode(name, program)),
    { name: 'what is installed', play: checkInstalled },
];

/** Lists the versions of Node.js in test/consumers, which are for Linux on x64, else the one at work. */
function nodes(tools) {
    if (process.platform !== 'linux' || process.arch !== 'x64')
        return [{ name: `Node ${process.versions.node}`, program: process.execPath }];
    return NODES.map((version) => ({
        name: `Node ${version}`,
        program: join(tools, `node_modules/node-${version}/bin/node`),
    }));
}

function onNode(name, program) {
    return [
        { name: `${name}, ES modules`, template: 'esm', play: ({ run }) => run(program, 'main.mjs') },
        { name: `${name}, CommonJS`, template: 'cjs', play: ({ run }) => run(program, 'main.cjs') },
        { name: `${name}, its test runner`, template: 'node-test', play: ({ run }) => nodeTest(program, run) },
    ];
}

async function nodeTest(program, run) {
    const output = await run(program, '--test', '--test-reporter=tap');
    return `${/^# pass (\d+)$/m.exec(output)?.[1]} tests pass`;
}

async function jest({ tools, run }) {
    const output = await run(process.execPath, join(tools, 'node_modules/jest/bin/jest.js'), '--rootDir=.', '--json');
    return `${JSON.parse(output).numPassedTests} tests pass`;
}
