import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { succeed } from './succeed.mjs';

/** Opens a Python with what a file of requirements names; it is kept until they change. */
export async function openVenv(venv, requirements) {
    const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
    const python = join(venv, 'bin/python');
    const note = join(venv, 'installed');
    if (existsSync(note) && readFileSync(note, 'utf8') === hash) return python;
    rmSync(venv, { recursive: true, force: true });
    mkdirSync(dirname(venv), { recursive: true });
    await succeed('python3', ['-m', 'venv', venv]);
    const flags = ['--quiet', '--disable-pip-version-check', '--only-binary=:all:'];
    await succeed(python, ['-m', 'pip', 'install', ...flags, '-r', requirements]);
    writeFileSync(note, hash);
    return python;
}
