import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';
import type { RunningRequest } from '../configuration/transport.js';
import { requireNode } from '../util/node.js';

/**
 * The `transport` option of axios: Node's http or https, with the key added, if there is one.
 * It is below axios, so that no config, response or error of axios ever holds the key. The answer is taken here too:
 * axios would wrap it for nothing.
 */
export class KeyedRequest implements RunningRequest {
    readonly #key: string | undefined;
    readonly #onAnswer: (answer: IncomingMessage) => void;
    readonly #isUpload: boolean;
    #request: ClientRequest | undefined;
    #answer: IncomingMessage | undefined;
    #isAborted = false;

    constructor(key: string | undefined, onAnswer: (answer: IncomingMessage) => void, isUpload = false) {
        this.#key = key;
        this.#onAnswer = onAnswer;
        this.#isUpload = isUpload;
    }

    /** Called by axios. */
    request(options: RequestOptions): ClientRequest {
        const module = requireNode(options.protocol === 'https:' ? 'node:https' : 'node:http');
        // axios makes both objects anew for each request, and keeps neither.
        if (this.#key !== undefined)
            options.headers = Object.assign(options.headers ?? {}, { Authorization: `Bearer ${this.#key}` });
        this.#request = module.request(options, (answer) => {
            this.#answer = answer;
            this.#onAnswer(answer);
        });
        if (this.#isUpload) this.#request.once('pipe', closeWithRequest);
        if (this.#isAborted) this.#request.destroy();
        return this.#request;
    }

    abort(): void {
        this.#isAborted = true;
        this.#request?.destroy();
    }

    pause(): void {
        this.#answer?.pause();
    }

    resume(): void {
        this.#answer?.resume();
    }

    /** Ends a request that was answered before its last byte was sent: the rest is not wanted. */
    abortUnfinished(): void {
        if (this.#request?.writableFinished === false) this.#request.destroy();
    }
}

/** Ends what is being sent with the request: a file would stay open else. */
function closeWithRequest(this: ClientRequest, source: Readable): void {
    this.once('close', () => source.destroy());
}
