import type { Readable } from 'node:stream';
import type { TransportListener } from './transport.js';

/** Tells of a stream's bytes as they come, and of its end: whole, or with an error. */
export function listen(stream: Readable, listener: Pick<TransportListener, 'onData' | 'onEnd' | 'onError'>): void {
    stream.on('data', (piece: Buffer) => listener.onData(piece));
    stream.on('end', () => listener.onEnd());
    stream.on('error', (error) => listener.onError(error));
    stream.on('close', () => {
        if (!stream.readableEnded) listener.onError(new Error('aborted')); // made only then: an error costs more than a body
    });
}
