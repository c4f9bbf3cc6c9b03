import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type Answer, bodyOf } from './files.js';

/** A request as it arrived. */
export interface Recorded {
    readonly method: string;
    /** Path and query as they were on the wire. */
    readonly url: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
}

/** A server on loopback that answers as it is told and remembers what came. */
export interface RecordingServer {
    readonly origin: string;
    /** Forgets what came, and sets what is answered now; undefined for a request that should not come. */
    play(answer: (request: Recorded, index: number) => Answer | undefined): void;
    /** What came since then. */
    recorded(): readonly Recorded[];
    stop(): Promise<void>;
}

/** Starts a server on a free port. */
export async function startRecordingServer(): Promise<RecordingServer> {
    let answerOf: (request: Recorded, index: number) => Answer | undefined = () => undefined;
    let requests: Recorded[] = [];
    const server = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        const { method = '', url = '', headers } = request;
        const recorded = { method, url, headers, body: Buffer.concat(chunks) };
        requests.push(recorded);
        send(response, answerOf(recorded, requests.length - 1) ?? { status: 599, reason: 'Not in the vector' });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    return {
        origin: `http://127.0.0.1:${address.port}`,
        play(answer) {
            answerOf = answer;
            requests = [];
        },
        recorded: () => requests,
        async stop() {
            server.closeAllConnections();
            server.close();
            await once(server, 'close');
        },
    };
}

function send(response: ServerResponse, answer: Answer): void {
    const { body, headers } = bodyOf(answer);
    if (answer.reason !== undefined) response.statusMessage = answer.reason;
    response.writeHead(answer.status, body.length === 0 ? headers : { 'content-length': body.length, ...headers });
    if (answer.cut) response.write(body.subarray(0, body.length / 2), () => response.destroy());
    else response.end(body);
}
