import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { succeed } from '../shared/succeed.mjs';

const MODULES = ['node_modules', 'tenant/node_modules'];

/** Copies what git keeps of a repository, as it stands now: nothing built, what is installed linked. */
export async function cleanCopy(root, folder) {
    const listed = await succeed('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
        cwd: root,
    });
    const gone = await succeed('git', ['ls-files', '-z', '--deleted'], { cwd: root });
    const deleted = new Set(gone.split('\0'));
    for (const path of listed.split('\0').filter((name) => name !== '' && !deleted.has(name))) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        cpSync(join(root, path), join(folder, path));
    }
    for (const path of MODULES) {
        rmSync(join(folder, path), { recursive: true, force: true });
        symlinkSync(join(root, path), join(folder, path));
    }
}
