import type { StringDecoder } from 'node:string_decoder';
import { EsperResponseError } from '../errors/errors.js';
import { nodeModule, requireNode } from '../util/node.js';

/** The error of a body that has more bytes than it may. */
export function oversize(maxBytes: number): EsperResponseError {
    return new EsperResponseError(`The answer has more than ${maxBytes} bytes (maxResponseBytes)`);
}

/**
 * A body as it came. It stays bytes, in pieces, until somebody wants it whole: strings that wait are copied by every
 * collection. It is made a string piece by piece: cheaper than joining the bytes first (bench/README.md).
 */
export class ReceivedBody {
    readonly #pieces: Uint8Array[] = [];

    write(piece: Uint8Array): void {
        this.#pieces.push(piece);
    }

    bytes(): Uint8Array {
        const whole = new Uint8Array(this.#pieces.reduce((length, piece) => length + piece.byteLength, 0));
        let at = 0;
        for (const piece of this.#pieces) {
            whole.set(piece, at);
            at += piece.byteLength;
        }
        return whole;
    }

    /** Reads UTF-8, without a byte-order mark; undefined when it is none: wrong bytes are noticed, not repaired. */
    text(): string | undefined {
        const node = nodeModule('node:string_decoder');
        return node === undefined ? this.#decodeByPlatform() : this.#decodeByNode(new node.StringDecoder('utf8'));
    }

    #decodeByNode(decoder: StringDecoder): string | undefined {
        const text = this.#pieces.map((piece) => decoder.write(toBuffer(piece))).join('') + decoder.end();
        if (text.includes(REPLACEMENT) && !requireNode('node:buffer').isUtf8(this.bytes())) return undefined;
        return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
    }

    #decodeByPlatform(): string | undefined {
        const decoder = new TextDecoder('utf-8', { fatal: true });
        try {
            return this.#pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode();
        } catch {
            return undefined;
        }
    }
}

/** What Node's http gives is one already; fetch and transports give plain bytes. */
function toBuffer(piece: Uint8Array): Buffer {
    const { Buffer } = requireNode('node:buffer');
    return Buffer.isBuffer(piece) ? piece : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}

const BYTE_ORDER_MARK = 0xfeff;

/** Stands where bytes were no UTF-8, or where the server wrote it. */
const REPLACEMENT = '\ufffd';
