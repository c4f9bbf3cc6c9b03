import type { Socket } from 'node:net';
import { requireNode } from '../util/node.js';

const HEAD = 'HTTP/1.1 100';
const HEAD_END = '\r\n\r\n';
const ONE = '1'.charCodeAt(0);

/**
 * Takes `100 Continue` out of what a socket reads.
 * Some servers send it unasked, before their answer; Node's http passes it over, undici takes it for the end of the
 * connection.
 */
export function skipContinue(socket: Socket): void {
    const filter = new ContinueFilter();
    const { read, write } = socket;
    socket.read = (size?: number): unknown => {
        const chunk: unknown = read.call(socket, size);
        return chunk === null ? null : filter.take(chunk);
    };
    socket.write = (...args: unknown[]): boolean => {
        filter.expectHead();
        return Reflect.apply(write, socket, args);
    };
}

class ContinueFilter {
    #isHeadExpected = false;
    /** The beginning of a head that has not come whole. */
    #held = '';

    /** Called when a request is written: what is read next is the head of an answer. */
    expectHead(): void {
        this.#isHeadExpected = true;
    }

    /** Gives what is left of a chunk; null when it was all taken out, or more is needed to tell. */
    take(chunk: unknown): unknown {
        const { Buffer } = requireNode('node:buffer');
        if (!this.#isHeadExpected || !Buffer.isBuffer(chunk)) return chunk;
        if (this.#held === '' && chunk[9] !== ONE) {
            this.#isHeadExpected = chunk.length <= 9;
            if (!this.#isHeadExpected) return chunk; // the status begins with another digit
        }
        let text = this.#held + chunk.toString('latin1');
        this.#held = '';
        while (text.startsWith(HEAD)) {
            const end = text.indexOf(HEAD_END);
            if (end < 0) return this.#hold(text);
            text = text.slice(end + HEAD_END.length);
        }
        if (HEAD.startsWith(text)) return this.#hold(text);
        this.#isHeadExpected = false;
        return Buffer.from(text, 'latin1');
    }

    #hold(text: string): null {
        this.#held = text;
        return null;
    }
}
