import { EsperResponseError } from './errors.js';
import { requireNode } from './runtime.js';

/** The error of a body that has more bytes than it may. */
export function oversize(maxBytes: number): EsperResponseError {
    return new EsperResponseError(`The answer has more than ${maxBytes} bytes (maxResponseBytes)`);
}

/** From so many bytes on a body is joined before it is made text: pieces of text would fill the young heap twice. Below, joining costs more. */
const LARGE_BYTES = 512 * 1024;

/** Bodies up to this size are joined in one buffer, which is kept: a new one for each page brings the next full collection nearer. */
const KEPT_BYTES = 4 * 1024 * 1024;
let kept: Buffer | undefined;

/**
 * A body as it came. It stays bytes, in pieces, until somebody wants it whole: text that waits is copied by every collection.
 * Which way to make it text is best for which size was measured: bench/README.md.
 */
export class ReceivedBody {
    readonly #pieces: Buffer[] = [];
    #length = 0;

    write(piece: Buffer): void {
        this.#pieces.push(piece);
        this.#length += piece.length;
    }

    bytes(): Uint8Array {
        return Buffer.concat(this.#pieces);
    }

    /** UTF-8 as text, without a byte-order mark; undefined when the bytes are none: they are noticed, not repaired. */
    text(): string | undefined {
        const { isAscii, isUtf8 } = requireNode('node:buffer');
        if (this.#length < LARGE_BYTES && this.#pieces.every((piece) => isAscii(piece))) {
            return this.#pieces.map((piece) => piece.toString('latin1')).join('');
        }
        const whole = join(this.#pieces, this.#length);
        if (!isUtf8(whole)) return undefined;
        // Not as latin1, though it be ASCII: Node puts such texts outside of the heap when they are large, and frees them by full collections.
        const text = whole.toString('utf8');
        return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
    }
}

const BYTE_ORDER_MARK = 0xfeff;

/** The pieces one after the other; valid until the next call. */
function join(pieces: readonly Buffer[], bytes: number): Buffer {
    if (bytes > KEPT_BYTES) return Buffer.concat(pieces);
    kept ??= Buffer.allocUnsafeSlow(KEPT_BYTES); // as much of it takes memory as was written to
    let end = 0;
    for (const piece of pieces) {
        kept.set(piece, end);
        end += piece.length;
    }
    return kept.subarray(0, end);
}
