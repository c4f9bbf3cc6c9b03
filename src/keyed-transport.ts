import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';
import { requireNode } from './runtime.js';

/**
 * What axios sends a request with (its `transport` option): Node's http or https, with the key added, if there is one to add.
 * Below axios, so that no config, response or error of axios ever holds the key.
 */
export class KeyedTransport {
    readonly #key: string | undefined;
    readonly #isUpload: boolean;
    #request: ClientRequest | undefined;
    #answer: IncomingMessage | undefined;
    #isDestroyed = false;

    constructor(key: string | undefined, isUpload = false) {
        this.#key = key;
        this.#isUpload = isUpload;
    }

    /** Called by axios. */
    request(options: RequestOptions, onAnswer: (answer: IncomingMessage) => void): ClientRequest {
        const module = requireNode(options.protocol === 'https:' ? 'node:https' : 'node:http');
        // axios makes both objects anew for each request, and keeps neither.
        if (this.#key !== undefined)
            options.headers = Object.assign(options.headers ?? {}, { Authorization: `Bearer ${this.#key}` });
        this.#request = module.request(options, (answer) => {
            this.#answer = answer;
            onAnswer(answer);
        });
        if (this.#isUpload) this.#request.once('pipe', closeWithRequest);
        if (this.#isDestroyed) this.#request.destroy();
        return this.#request;
    }

    /** The answer, once its headers are there. */
    get answer(): IncomingMessage | undefined {
        return this.#answer;
    }

    /** Ends the request, its socket with it. */
    destroy(): void {
        this.#isDestroyed = true;
        this.#request?.destroy();
    }

    /** Ends a request that was answered before its last byte was sent: the rest is not wanted. */
    destroyUnfinished(): void {
        if (this.#request?.writableFinished === false) this.#request.destroy();
    }
}

/** What is being sent ends with the request: a file would stay open else. */
function closeWithRequest(this: ClientRequest, source: Readable): void {
    this.once('close', () => source.destroy());
}
