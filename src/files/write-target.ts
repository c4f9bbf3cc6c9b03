import type { Stats } from 'node:fs';
import { refusal } from '../errors/invalid.js';
import { requireNode } from '../util/node.js';
import { codeOf, codeOrMessageOf } from '../util/thrown.js';

/** Links that lead to one another, until the last of them is taken for a circle; Linux has the same limit. */
const MAX_LINKS = 40;

/** The file that a path means, links followed: it is what is written, and the links stay. */
export interface WriteTarget {
    /** Its folder, without links. */
    readonly folder: string;
    readonly name: string;
    /** As it is now; undefined when it is still to be made. */
    readonly state: Stats | undefined;
}

/** Finds what a path means. Refuses one that is no file, or whose folder is not there. */
export async function findTarget(path: string): Promise<WriteTarget> {
    const { stat, realpath } = requireNode('node:fs').promises;
    try {
        const state = await stat(path).catch(undefinedIfMissing);
        if (state === undefined) return await findNewTarget(path);
        if (state.isFile()) return { ...split(await realpath(path)), state };
    } catch (cause) {
        throw refusal('download', 'path', `${path} can't be written (${codeOrMessageOf(cause)})`, { cause });
    }
    throw refusal('download', 'path', `${path} is no file`);
}

/** A file that is still to be made: at the path, or where a link leads that leads nowhere yet. */
async function findNewTarget(path: string): Promise<WriteTarget> {
    const { lstat, readlink, realpath } = requireNode('node:fs').promises;
    const { join, isAbsolute } = requireNode('node:path');
    let place = path;
    for (let links = 0; links < MAX_LINKS; links += 1) {
        const { folder, name } = split(place);
        const real = await realpath(folder);
        const state = await lstat(join(real, name)).catch(undefinedIfMissing);
        if (!state?.isSymbolicLink()) return { folder: real, name, state: undefined };
        const next = await readlink(join(real, name));
        place = isAbsolute(next) ? next : `${real}/${next}`; // not joined: a folder on the way may be a link itself
    }
    throw new Error('ELOOP');
}

function split(path: string): { readonly folder: string; readonly name: string } {
    const { dirname, basename } = requireNode('node:path');
    return { folder: dirname(path), name: basename(path) };
}

function undefinedIfMissing(cause: unknown): undefined {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    return undefined;
}
