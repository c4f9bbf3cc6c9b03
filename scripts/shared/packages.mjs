import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from './succeed.mjs';

/** Packs both packages of the repository, as they would be published, into a folder. */
export async function packBoth(root, folder) {
    mkdirSync(folder, { recursive: true });
    await succeed('npm', ['pack', '.', './tenant', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
}

/** Installs the tarballs into an empty project, their dependencies as the repository's lock has them. */
export async function installInto(root, folder, tarballs) {
    mkdirSync(folder, { recursive: true });
    // Without it a release of somebody else's package would break this check on a day when nothing changed here.
    const overrides = lockedVersions(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }));
    await succeed('npm', ['install', '--prefer-offline', ...tarballs], { cwd: folder });
}

function lockedVersions({ packages }) {
    const entries = Object.entries(packages).filter(([path, { dev, link }]) => isTopLevel(path) && !dev && !link);
    return Object.fromEntries(entries.map(([path, { version }]) => [path.slice('node_modules/'.length), version]));
}

const isTopLevel = (path) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path);
