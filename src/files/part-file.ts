import { digest } from '../util/digest.js';
import { requireNode } from '../util/node.js';
import { codeOf } from '../util/thrown.js';

const SUFFIX = '.part';

/** A part that has got no byte for a day belongs to no download, whatever process has its number. */
const DEAD_AFTER_MS = 86_400_000;

/**
 * Creates the name of the file of a download under way.
 * It is short, whatever that of the target, and says which target, machine and process the file belongs to.
 *
 *     .esper-1f6xk9q0o3w2bz-8mz1d70ks4tq1-48213-90417-5be0a1f7.part
 */
export function createPartName(target: string): string {
    return `${prefixOf(target)}${thisProcess()}-${crypto.randomUUID().slice(0, 8)}${SUFFIX}`;
}

/**
 * Removes what killed downloads of the same target have left behind.
 * What can't be removed stays.
 */
export async function removeLeftovers(folder: string, target: string): Promise<void> {
    const { readdir, rm, stat } = requireNode('node:fs').promises;
    const { join } = requireNode('node:path');
    const names = await readdir(folder).catch(() => []); // a folder may be written and not read
    const prefix = prefixOf(target);
    for (const name of names.filter((one) => one.startsWith(prefix) && one.endsWith(SUFFIX))) {
        const path = join(folder, name);
        const state = await stat(path).catch(() => undefined); // its download may just have ended
        if (state !== undefined && isLeftover(name.slice(prefix.length), state.mtimeMs))
            await rm(path, { force: true }).catch(() => {});
    }
}

/**
 * Tells whether a part belongs to no download any more.
 * On this machine its process decides: it is gone, or had the number of this one before it (a container starts with the
 * same number each time). A part of this process stays, whatever the clock of the disk says. Of another one that lives,
 * or is on another machine, it is not known; a day without a byte decides then.
 */
function isLeftover(owner: string, writtenAt: number): boolean {
    if (owner.startsWith(`${thisProcess()}-`)) return false;
    if (Date.now() - writtenAt > DEAD_AFTER_MS) return true;
    const [host, pid] = owner.split('-');
    if (host !== machine()) return false;
    return Number(pid) === process.pid || !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0); // sends nothing
        return true;
    } catch (error) {
        return codeOf(error) !== 'ESRCH'; // another user's process may not be sent anything, and lives
    }
}

const prefixOf = (target: string): string => `.esper-${digest(target)}-`;

/** Returns a name of this process, the same in all of its threads. */
const thisProcess = (): string => `${machine()}-${process.pid}-${startedAt()}`;

/**
 * Returns when this process was started, in the system's ticks: it tells those apart that had one number.
 * 0 elsewhere than on Linux, where a number hardly ever comes again.
 */
function startedAt(): number {
    try {
        const state = requireNode('node:fs').readFileSync('/proc/self/stat', 'latin1');
        // proc(5): its name, the second field, may have blanks and brackets; starttime is the 22nd.
        return Number(state.slice(state.lastIndexOf(')')).split(' ')[20]);
    } catch {
        return 0;
    }
}

/**
 * Returns a name of the machine, in which process numbers mean the same.
 * On Linux that is a namespace of it, so that containers on one disk don't mix theirs up.
 */
function machine(): string {
    const { readlinkSync } = requireNode('node:fs');
    let namespace = '';
    try {
        namespace = readlinkSync('/proc/self/ns/pid');
    } catch {
        // Not Linux.
    }
    return digest(`${requireNode('node:os').hostname()} ${namespace}`);
}
