import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../util/json.js';
import { bodyOf } from './bytes.js';
import type { Play } from './play.js';
import type { Recorded } from './request-differences.js';
import type { Failure } from './retry-vector.js';
import type { Answer } from './vector.js';

/** Milliseconds between two bytes of a body that trickles. */
const TRICKLE_MS = 20;

/** One play that goes on: what came, and what is answered. */
export class Stage {
    readonly play: Play;
    readonly #here: string;
    readonly #requests: Recorded[] = [];
    #inFlight = 0;
    #mostInFlight = 0;

    /** `here` is what `{here}` stands for in a header of an answer. */
    constructor(play: Play, here: string) {
        this.play = play;
        this.#here = here;
    }

    /** Records a request and answers it. */
    async serve(request: Recorded, response: ServerResponse): Promise<void> {
        const index = this.#requests.push(request) - 1;
        this.#inFlight += 1;
        this.#mostInFlight = Math.max(this.#mostInFlight, this.#inFlight);
        const { delay } = this.play;
        if (delay !== undefined) await new Promise((resolve) => setTimeout(resolve, delay));
        this.#inFlight -= 1;
        const answer = this.play.answer(request, index, this.#requests.slice(0, index));
        send(response, filled(answer ?? { status: 599, reason: 'Not in the vector' }, this.#here));
    }

    /** Lists what differs. */
    judge(seen: JsonObject): string[] {
        return [...new Set(this.play.judge({ requests: this.#requests, mostInFlight: this.#mostInFlight }, seen))];
    }
}

/** Puts the server's address into a header that leads to it. */
function filled(failure: Failure, here: string): Failure {
    if ('connection' in failure || failure.headers === undefined) return failure;
    const headers = Object.entries(failure.headers).map(([name, value]) => [name, value.replace('{here}', here)]);
    return { ...failure, headers: Object.fromEntries(headers) };
}

/** Sends an answer, or ends the connection as a failure says. */
export function send(response: ServerResponse, failure: Failure): void {
    if ('connection' in failure) return void fail(response, failure.connection);
    const { body, headers } = bodyOf(failure);
    if (failure.pace === 'silence') return;
    if (failure.reason !== undefined) response.statusMessage = failure.reason;
    const saysLength = body.length > 0 && !('transfer-encoding' in headers);
    response.writeHead(failure.status, saysLength ? { 'content-length': body.length, ...headers } : headers);
    sendBody(response, failure, body);
}

function sendBody(response: ServerResponse, { cut, pace }: Answer, body: Buffer): void {
    const half = body.subarray(0, body.length / 2);
    if (cut) response.write(half, () => response.destroy());
    else if (pace === 'stall') response.write(half);
    else if (pace === 'trickle') trickle(response, body);
    else response.end(body);
}

function trickle(response: ServerResponse, body: Buffer): void {
    const bytes = body.values();
    const timer = setInterval(() => {
        const { value, done } = bytes.next();
        if (done) response.end();
        else response.write(Buffer.of(value));
    }, TRICKLE_MS);
    response.on('close', () => clearInterval(timer));
}

function fail(response: ServerResponse, connection: string): void {
    if (connection === 'deadline') return;
    if (connection !== 'cut') return void response.destroy();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 20 });
    response.write('{"id"', () => response.destroy());
}
