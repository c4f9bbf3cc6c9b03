import type { Stats } from 'node:fs';
import { EsperError } from '../errors/esper-error.js';
import { refusal } from '../errors/invalid.js';
import { requireNode } from '../util/node.js';
import { codeOf, codeOrMessageOf } from '../util/thrown.js';

/**
 * The file that a path leads to, links followed.
 * It is what is written, and the links stay.
 */
export interface WriteTarget {
    /** Its folder, without links. */
    readonly folder: string;
    readonly name: string;
    /** Its present state; undefined when it is still to be made. */
    readonly state: Stats | undefined;
}

/**
 * Finds the file that a path leads to.
 * Refuses one that is no file, or whose folder does not exist.
 */
export async function findTarget(path: string): Promise<WriteTarget> {
    const { stat, realpath } = requireNode('node:fs').promises;
    try {
        const state = await stat(path).catch(undefinedIfMissing);
        if (state === undefined) return await findNewTarget(path);
        if (state.isFile()) return { ...split(await realpath(path)), state };
    } catch (cause) {
        if (EsperError.is(cause)) throw cause;
        throw refusal('download', 'path', `${path} can't be written (${codeOrMessageOf(cause)})`, { cause });
    }
    throw refusal('download', 'path', `${path} is no file`);
}

/**
 * Finds the place of a file that is still to be made.
 * It is at the path, or where a link leads that leads nowhere yet. There is no circle of links: the system has refused
 * those.
 */
async function findNewTarget(path: string): Promise<WriteTarget> {
    const { lstat, readlink, realpath } = requireNode('node:fs').promises;
    const { join, isAbsolute, sep } = requireNode('node:path');
    if (path.endsWith('/') || path.endsWith(sep))
        throw refusal('download', 'path', `expected the path of a file, got that of a folder, ${path}`);
    const { folder: given, name } = split(path);
    const folder = await realpath(given);
    const state = await lstat(join(folder, name)).catch(undefinedIfMissing);
    if (!state?.isSymbolicLink()) return { folder, name, state: undefined };
    const next = await readlink(join(folder, name));
    // Not joined: a folder on the way may be a link itself.
    return findNewTarget(isAbsolute(next) ? next : `${folder}/${next}`);
}

function split(path: string): { readonly folder: string; readonly name: string } {
    const { dirname, basename } = requireNode('node:path');
    return { folder: dirname(path), name: basename(path) };
}

function undefinedIfMissing(cause: unknown): undefined {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    return undefined;
}
