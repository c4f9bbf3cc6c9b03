#!/usr/bin/env node
// npm run check:package: both packages as `npm pack` makes them on a clean clone, where nothing was built. publint and
// are-the-types-wrong look at the tarballs; every link in them leads somewhere, every source map to its sources.
//
//   npm run check:package                      of what it packs
//   npm run check:package -- --tarballs DIR    of the tarballs in a folder
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cleanCopy } from './check-package/clean-copy.mjs';
import { faultsOf } from './check-package/contents.mjs';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { run, stopAll } from './shared/run.mjs';
import { succeed } from './shared/succeed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'esper-package-')));
const say = (text) => process.stdout.write(`${text}\n`);

process.on('exit', () => rmSync(workspace, { recursive: true, force: true }));
onSignal(stopAll);
await runCommand(() => main(parseArgs({ options: { tarballs: { type: 'string' } } })));

async function main({ values }) {
    const tarballs = values.tarballs === undefined ? await packCleanly() : listed(resolve(values.tarballs));
    const faults = await Promise.all(tarballs.map(look));
    if (faults.flat().length > 0) throw new Failure(faults.flat().join('\n'));
    say(`${tarballs.length} packages hold`);
}

/** Packs both packages in a clean copy of the repository, each by a bare `npm pack` in its folder. */
async function packCleanly() {
    const [copy, folder] = [join(workspace, 'copy'), join(workspace, 'tarballs')];
    mkdirSync(folder);
    await cleanCopy(root, copy);
    const packages = [copy, join(copy, 'tenant')];
    await Promise.all(packages.map((cwd) => succeed('npm', ['pack', '--pack-destination', folder], { cwd })));
    return listed(folder);
}

function listed(folder) {
    return readdirSync(folder).map((name) => join(folder, name));
}

/** Lists what is wrong with a tarball. */
async function look(tarball) {
    const name = basename(tarball, '.tgz');
    const folder = join(workspace, name);
    mkdirSync(folder);
    await succeed('tar', ['-xzf', tarball, '-C', folder]);
    const complaints = await Promise.all([
        complaintsOf('publint', ['--strict', tarball]),
        complaintsOf('attw', [tarball, '--profile', 'node16', '--quiet', '--format', 'ascii']),
    ]);
    say(`${name}: ${Math.round(statSync(tarball).size / 1000)} kB`);
    return [...faultsOf(join(folder, 'package'), tarball), ...complaints.flat()].map((fault) => `${name}: ${fault}`);
}

async function complaintsOf(tool, args) {
    const { code, stdout, stderr } = await run(join(root, 'node_modules/.bin', tool), args, { cwd: root });
    return code === 0 ? [] : [`${tool} complains:\n${stdout}${stderr}`.trimEnd()];
}
