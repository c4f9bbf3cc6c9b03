import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { EsperError } from '../errors/esper-error.js';
import { webClass } from '../util/web-class.js';

// Big enough that a read costs little beside its bytes, small enough that many uploads at once don't count.
const CHUNK_BYTES = 128 * 1024;

/**
 * Streams a file, and fails when its size or time has changed.
 * Both are checked at the start and before the last chunk is given out: a half-written or mixed file is never complete
 * on the wire.
 */
export function readUnchanged(
    fs: Pick<typeof import('node:fs').promises, 'open'>,
    path: string,
    expected: Pick<Stats, 'size' | 'mtimeMs'>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
    let handle: FileHandle | undefined;
    let position = 0;

    const changed = (change: string): never => {
        throw new EsperError(`${path} ${change} while it was being sent`);
    };
    const check = async (file: FileHandle): Promise<void> => {
        const { size, mtimeMs } = await file.stat();
        if (size < expected.size) changed('shrank');
        if (size > expected.size) changed('grew');
        if (mtimeMs !== expected.mtimeMs) changed('changed');
    };

    return new (webClass('ReadableStream'))(
        {
            async pull(controller) {
                try {
                    if (handle === undefined) {
                        handle = await fs.open(path, 'r');
                        await check(handle);
                    }
                    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, expected.size - position));
                    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
                    if (bytesRead === 0) changed('shrank');
                    const last = position + bytesRead === expected.size;
                    if (last) await check(handle);
                    position += bytesRead;
                    controller.enqueue(chunk.subarray(0, bytesRead));
                    if (!last) return;
                    await handle.close();
                    controller.close();
                } catch (error) {
                    await handle?.close().catch(() => undefined);
                    throw error;
                }
            },
            async cancel() {
                await handle?.close();
            },
        },
        { highWaterMark: 0 },
    );
}
