import type { Readable, Transform } from 'node:stream';
import { EsperResponseError } from '../errors/errors.js';
import { requireNode } from '../util/node.js';

/**
 * Decompresses a body.
 * Downloads ask for it uncompressed, but a storage may not have it so. Not by axios: its decompression takes a body
 * that was cut for a whole one.
 */
export function decodeBody(body: Readable, encoding: unknown): Readable {
    const decoder = createDecoder(encoding);
    if (decoder === undefined) return body;
    // An error of either stream destroys both, and comes out of the decoder; the callback has nothing to add.
    requireNode('node:stream').pipeline(body, decoder, () => {});
    return decoder;
}

/** Creates the decoder for a `Content-Encoding`; undefined when there is none. */
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

/** Creates the error of a body that has more bytes than it may. */
export function oversize(maxBytes: number): EsperResponseError {
    return new EsperResponseError(`The answer has more than ${maxBytes} bytes (maxResponseBytes)`);
}

/**
 * A body as it came, in pieces.
 * It stays bytes until it is read as a whole: a string that waits is copied by every garbage collection. It is decoded
 * piece by piece, which is cheaper than joining the bytes first (bench/README.md).
 */
export class ReceivedBody {
    readonly #pieces: Buffer[] = [];

    write(piece: Buffer): void {
        this.#pieces.push(piece);
    }

    bytes(): Uint8Array {
        return Buffer.concat(this.#pieces);
    }

    /**
     * Decodes UTF-8, without a byte-order mark; undefined when the bytes are none.
     * They are not repaired.
     */
    text(): string | undefined {
        const { StringDecoder } = requireNode('node:string_decoder');
        const decoder = new StringDecoder('utf8');
        const text = this.#pieces.map((piece) => decoder.write(piece)).join('') + decoder.end();
        if (text.includes(REPLACEMENT) && !requireNode('node:buffer').isUtf8(this.bytes())) return undefined;
        return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
    }
}

const BYTE_ORDER_MARK = 0xfeff;

/** The character in the place of bytes that are no UTF-8; the server may have sent it itself. */
const REPLACEMENT = '\ufffd';
