import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../generate/failure.mjs';
import { run } from '../generate/run.mjs';

/** Packs both packages of the repository, as they would be published, into a folder. */
export async function packBoth(root, folder) {
    mkdirSync(folder, { recursive: true });
    await npm(root, ['pack', '.', './tenant', '--ignore-scripts', '--pack-destination', folder]);
}

/** Installs the tarballs into an empty project, with the versions that the repository's own lock has below them. */
export async function installInto(root, folder, tarballs) {
    mkdirSync(folder, { recursive: true });
    // Without it a release of somebody else's package would break this check on a day when nothing changed here.
    const overrides = lockedVersions(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }));
    await npm(folder, ['install', '--prefer-offline', ...tarballs]);
}

function lockedVersions({ packages }) {
    const entries = Object.entries(packages).filter(([path, { dev, link }]) => isTopLevel(path) && !dev && !link);
    return Object.fromEntries(entries.map(([path, { version }]) => [path.slice('node_modules/'.length), version]));
}

const isTopLevel = (path) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path);

async function npm(cwd, args) {
    const { code, stdout, stderr } = await run('npm', args, { cwd });
    if (code !== 0) throw new Failure(`npm ${args[0]} failed:\n${stdout}${stderr}`);
}
