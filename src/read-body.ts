import type { Readable } from 'node:stream';
import { EsperResponseError } from './errors.js';
import { requireNode } from './runtime.js';

/** Takes a body piece by piece. */
export interface Sink {
    write(piece: Buffer): void;
}

/** Reads a stream to its end; throws an `EsperResponseError` when it has more bytes than it may. */
export function readBody(stream: Readable, sink: Sink, maxBytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
        let bytes = 0;
        stream.on('data', (piece: Buffer) => {
            bytes += piece.length;
            if (bytes <= maxBytes) return sink.write(piece);
            stream.destroy();
            reject(new EsperResponseError(`The answer has more than ${maxBytes} bytes (maxResponseBytes)`));
        });
        stream.on('end', resolve);
        stream.on('error', reject);
        stream.on('close', () => {
            if (!stream.readableEnded) reject(new Error('aborted')); // an error costs more than a body: it is written down where it was made
        });
    });
}

/** Bytes as they came. */
export function createBytes(): Sink & { take(): Uint8Array } {
    const pieces: Buffer[] = [];
    return {
        write: (piece) => {
            pieces.push(piece);
        },
        take: () => Buffer.concat(pieces),
    };
}

/**
 * UTF-8 as text; `take` gives undefined when the bytes are none: they are noticed, not repaired. The pieces stay bytes until the last one is there,
 * because text that waits is copied by every collection; ASCII, as nearly all pages are, needs no decoding and is made text piece by piece.
 */
export function createText(): Sink & { take(): string | undefined } {
    const { isAscii, isUtf8 } = requireNode('node:buffer');
    const pieces: Buffer[] = [];
    let allAscii = true;
    return {
        write(piece) {
            pieces.push(piece);
            allAscii &&= isAscii(piece);
        },
        take() {
            if (allAscii) return pieces.map((piece) => piece.toString('latin1')).join('');
            const bytes = Buffer.concat(pieces);
            if (!isUtf8(bytes)) return undefined;
            const text = bytes.toString('utf8');
            return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
        },
    };
}

const BYTE_ORDER_MARK = 0xfeff;
