import { EsperError } from '../errors/esper-error.js';
import { refusal } from '../errors/invalid.js';
import { nodeModule } from '../util/node.js';
import { codeOrMessageOf } from '../util/thrown.js';

/**
 * Writes a file as a whole or not at all.
 * The bytes go into a file beside it, which takes its name at the end. `open` is called when that file could be made,
 * so that nothing is requested that can't be written.
 */
export async function writeWhole<Source extends { readonly body: AsyncIterable<Uint8Array> & { close(): void } }>(
    path: string,
    open: () => Promise<Source>,
): Promise<Source> {
    const fs = nodeModule('node:fs')?.promises;
    const stream = nodeModule('node:stream')?.promises;
    if (fs === undefined || stream === undefined)
        throw refusal('download', 'path', 'needs Node.js; a browser takes the stream');
    const state = await fs.stat(path).catch(() => undefined);
    if (state !== undefined && !state.isFile()) throw refusal('download', 'path', `${path} is no file`);

    const part = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
    const handle = await fs.open(part, 'wx').catch((cause: unknown) => {
        throw refusal('download', 'path', `${path} can't be written (${codeOrMessageOf(cause)})`, {
            cause,
        });
    });
    let source: Source | undefined;
    try {
        source = await open();
        await stream.pipeline(source.body, handle.createWriteStream());
        await fs.rename(part, path);
        return source;
    } catch (error) {
        source?.body.close(); // it may not have been read at all
        await handle.close().catch(() => undefined);
        await fs.rm(part, { force: true });
        if (EsperError.is(error)) throw error;
        throw new EsperError(`${path} can't be written (${codeOrMessageOf(error)})`, { cause: error });
    }
}
