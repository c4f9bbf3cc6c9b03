import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from './failure.mjs';
import { run } from './run.mjs';

/**
 * Opens the folder of the tools that the package.json of `home` pins.
 * By default they are the compilers, bundlers, runners and Nodes of test/consumers. They are installed once for each
 * state of the lock, and kept.
 */
export async function openTools(root, home = 'test/consumers') {
    const files = ['package.json', 'package-lock.json'].map((name) => join(root, home, name));
    const hash = createHash('sha256');
    for (const file of files) hash.update(readFileSync(file));
    const cache = join(root, '.cache', basename(home));
    const folder = join(cache, hash.digest('hex').slice(0, 16));
    if (existsSync(folder)) return folder;

    mkdirSync(cache, { recursive: true });
    const fresh = mkdtempSync(join(cache, 'installing-'));
    try {
        for (const file of files) cpSync(file, join(fresh, file.slice(file.lastIndexOf('/'))));
        // None of them needs its install script: their programs come in packages of their own.
        const { code, stderr } = await run('npm', ['ci', '--ignore-scripts', '--prefer-offline'], { cwd: fresh });
        if (code !== 0) throw new Failure(`The tools of ${home} could not be installed:\n${stderr}`);
        for (const name of readdirSync(cache))
            if (!name.startsWith('installing-')) rmSync(join(cache, name), { recursive: true, force: true });
        renameSync(fresh, folder);
    } finally {
        rmSync(fresh, { recursive: true, force: true });
    }
    return folder;
}
