import { webClass } from './web-class.js';

/** Makes a stream of the web of an iterator: it is read when the stream is, and not ahead. */
export function toWebStream<Chunk>(
    iterator: AsyncIterator<Chunk, unknown>,
    cancel: () => unknown,
): ReadableStream<Chunk> {
    return new (webClass('ReadableStream'))(
        {
            async pull(controller) {
                const step = await iterator.next();
                if (step.done) controller.close();
                else controller.enqueue(step.value);
            },
            cancel: async () => void cancel(),
        },
        { highWaterMark: 0 },
    );
}
