import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CACHE = '.cache';
const PREFIX = 'generate-';
const HOUR = 3_600_000;

/**
 * Makes a folder for one run, inside the project: what is made there is moved into place by renaming.
 * Folders that a killed run left behind are removed on the way.
 */
export function openWorkspace(root) {
    const cache = join(root, CACHE);
    mkdirSync(cache, { recursive: true });
    for (const name of readdirSync(cache).filter((entry) => entry.startsWith(PREFIX))) {
        const folder = join(cache, name);
        if (Date.now() - statSync(folder).mtimeMs > HOUR) rmSync(folder, { recursive: true, force: true });
    }
    const folder = mkdtempSync(join(cache, PREFIX));
    return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * Puts fresh files and folders in the places of their targets: all, or none when one cannot be moved.
 * Nothing here waits, so a signal comes before or after it, never between.
 */
export function swapIn(pairs, attic) {
    const undo = [];
    try {
        for (const [index, { fresh, target }] of pairs.entries()) {
            const old = join(attic, `old-${index}`);
            mkdirSync(dirname(target), { recursive: true });
            if (existsSync(target)) {
                renameSync(target, old);
                undo.unshift(() => renameSync(old, target));
            }
            renameSync(fresh, target);
            undo.unshift(() => renameSync(target, fresh));
        }
    } catch (error) {
        for (const step of undo) step();
        throw error;
    }
}
