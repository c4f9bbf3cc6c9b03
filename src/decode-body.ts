import type { Readable, Transform } from 'node:stream';
import { EsperResponseError } from './errors.js';
import { requireNode } from './runtime.js';

/**
 * The body as it was before the server compressed it. Downloads ask for it uncompressed, but a storage may only have it so.
 * Not by axios: its decompression takes a body that was cut for a whole one.
 */
export function decodeBody(body: Readable, encoding: unknown): Readable {
    const decoder = createDecoder(encoding);
    if (decoder === undefined) return body;
    // An error of either ends both, and comes out of the decoder; the callback has nothing to add.
    requireNode('node:stream').pipeline(body, decoder, () => {});
    return decoder;
}

/** What undoes a `Content-Encoding`; undefined when there is none. */
export function createDecoder(encoding: unknown): Transform | undefined {
    const name = String(encoding ?? '').toLowerCase();
    if (name === '' || name === 'identity') return undefined;
    const zlib = requireNode('node:zlib');
    switch (name) {
        case 'gzip':
        case 'x-gzip':
            return zlib.createGunzip();
        case 'deflate':
            return zlib.createInflate();
        case 'br':
            return zlib.createBrotliDecompress();
        default:
            throw new EsperResponseError(`The answer is compressed in a way that is not known here (${encoding})`);
    }
}
