// The file from which a roll-out goes on.
import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** What an earlier run has written; undefined when there was none. */
export async function readState(file) {
    try {
        return JSON.parse(await readFile(file, 'utf8'));
    } catch (error) {
        if (error.code === 'ENOENT') return undefined;
        throw error;
    }
}

/**
 * Replaces the file as a whole, and is done when that is on the disk.
 * Whenever the program is killed or the power fails, it has either what was before or what is now.
 */
export async function writeState(file, state) {
    await replaceFile(file, JSON.stringify(state));
}

/** Writes a file beside another, then gives it that one's name. */
export async function replaceFile(file, text) {
    await syncAfter(`${file}.new`, 'w', (handle) => handle.writeFile(text));
    await rename(`${file}.new`, file);
    // The new name is an entry of the folder, which has a write of its own. Windows opens no folders, and needs none.
    if (process.platform !== 'win32') await syncAfter(path.dirname(file), 'r', () => {});
}

async function syncAfter(file, flags, write) {
    const handle = await open(file, flags);
    try {
        await write(handle);
        await handle.sync();
    } finally {
        await handle.close();
    }
}

/**
 * Keeps a second run of the same roll-out out, on this machine; gives the function that lets it in again.
 * A lock whose process is gone (kill -9) is taken over.
 */
export async function lockState(file) {
    const lock = `${file}.lock`;
    try {
        const handle = await open(lock, 'wx');
        await handle.writeFile(String(process.pid));
        await handle.close();
    } catch (error) {
        if (error.code !== 'EEXIST') throw error;
        const pid = Number(await readFile(lock, 'utf8'));
        if (isRunning(pid)) throw new Error(`Process ${pid} is at it. If that is another program, remove ${lock}.`);
        await rm(lock, { force: true });
        return lockState(file);
    }
    return () => rm(lock, { force: true });
}

function isRunning(pid) {
    if (pid === process.pid || !(pid > 0)) return false; // in a container every run may be process 1
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error.code === 'EPERM';
    }
}
