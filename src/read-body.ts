import { EsperResponseError } from './errors.js';
import { requireNode } from './runtime.js';

/** The error of a body that has more bytes than it may. */
export function oversize(maxBytes: number): EsperResponseError {
    return new EsperResponseError(`The answer has more than ${maxBytes} bytes (maxResponseBytes)`);
}

/**
 * A body as it came. It stays bytes, in pieces, until somebody wants it whole: text that waits is copied by every collection.
 * It is made text piece by piece: cheaper than joining the bytes first (bench/README.md).
 */
export class ReceivedBody {
    readonly #pieces: Buffer[] = [];

    write(piece: Buffer): void {
        this.#pieces.push(piece);
    }

    bytes(): Uint8Array {
        return Buffer.concat(this.#pieces);
    }

    /** UTF-8 as text, without a byte-order mark; undefined when the bytes are none: they are noticed, not repaired. */
    text(): string | undefined {
        const { StringDecoder } = requireNode('node:string_decoder');
        const decoder = new StringDecoder('utf8');
        const text = this.#pieces.map((piece) => decoder.write(piece)).join('') + decoder.end();
        if (text.includes(REPLACEMENT) && !requireNode('node:buffer').isUtf8(this.bytes())) return undefined;
        return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
    }
}

const BYTE_ORDER_MARK = 0xfeff;

/** Stands where bytes were no UTF-8, or where the server wrote it. */
const REPLACEMENT = '\ufffd';
