import type { FileHandle } from 'node:fs/promises';
import { EsperError } from '../errors/esper-error.js';
import { refusal } from '../errors/invalid.js';
import { hasNode, requireNode } from '../util/node.js';
import { codeOrMessageOf } from '../util/thrown.js';
import { BatchedWriter } from './batched-writer.js';
import { createPartName, removeLeftovers } from './part-file.js';
import { findTarget, type WriteTarget } from './write-target.js';

/** What is written. */
interface Source {
    readonly body: AsyncIterable<Uint8Array> & { close(): void };
}

/** Mode of a file that is new, less the umask. */
const NEW_MODE = 0o666;

/**
 * Writes a file as a whole or not at all.
 * The bytes go into a file beside it, which takes its name when they are on the disk. `open` is called when that file
 * could be made, so that nothing is requested that can't be written. A link stays and its target is written; a file
 * that is there keeps its mode. What killed writes of the same file have left is removed.
 */
export async function writeWhole<Opened extends Source>(path: string, open: () => Promise<Opened>): Promise<Opened> {
    if (!hasNode()) throw refusal('download', 'path', 'needs Node.js; a browser takes the stream');
    const { rename, rm } = requireNode('node:fs').promises;
    const { join } = requireNode('node:path');
    const target = await findTarget(path);
    await removeLeftovers(target.folder, target.name);
    const part = join(target.folder, createPartName(target.name));
    const handle = await openPart(part, path, target);
    let source: Opened | undefined;
    try {
        source = await open();
        await fillPart(handle, source, target);
        await rename(part, join(target.folder, target.name));
        return source;
    } catch (error) {
        source?.body.close(); // it may not have been read at all
        await handle.close().catch(() => undefined);
        await rm(part, { force: true });
        if (EsperError.is(error)) throw error;
        throw new EsperError(`${path} can't be written (${codeOrMessageOf(error)})`, {
            cause: error,
            operation: 'download',
            attempts: 1,
            sent: source === undefined ? 'unknown' : 'yes',
        });
    }
}

/**
 * Makes the file for the bytes.
 * From the first moment it can be read by those who can read the target, and by no others.
 */
function openPart(part: string, path: string, { state }: WriteTarget): Promise<FileHandle> {
    const { open } = requireNode('node:fs').promises;
    return open(part, 'wx', state === undefined ? NEW_MODE : modeOf(state)).catch((cause: unknown) => {
        throw refusal('download', 'path', `${path} can't be written (${codeOrMessageOf(cause)})`, { cause });
    });
}

async function fillPart(handle: FileHandle, { body }: Source, { state }: WriteTarget): Promise<void> {
    const writer = new BatchedWriter(handle);
    for await (const piece of body) await writer.write(piece);
    await writer.flush();
    if (state !== undefined) await handle.chmod(modeOf(state)); // the umask took its share of it
    await handle.sync(); // else a power cut after the rename could leave a file without its bytes
    await handle.close();
}

const modeOf = ({ mode }: { readonly mode: number }): number => mode & 0o777;
