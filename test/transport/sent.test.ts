import { createServer, type Socket } from 'node:net';
import { callInProcess, type Step, serveProxy, serveTlsSockets, WAYS } from '../support/network.js';
import { answer, listen } from '../support/servers.js';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';
const BRIEFLY = { timeout: 300 };

/** Where the connection is cut, or the deadline passes, and whether the request can have been acted on. */
type Point = readonly [name: string, sent: string, step: Step];

const serveTcp = (onConnection: (socket: Socket) => void) =>
    listen(
        createServer((socket) => {
            socket.on('error', () => {});
            onConnection(socket);
        }),
        [],
    );

/** A server that reads a whole request, answers these bytes, and hangs up. */
const answering = (bytes: string, isKeptOpen = false) =>
    serveTlsSockets((socket) => {
        let text = '';
        socket.on('data', (chunk) => {
            text += chunk;
            if (!text.endsWith('}')) return;
            socket.write(bytes);
            if (!isKeptOpen) socket.end(() => socket.destroy());
        });
    });

async function points(): Promise<Point[]> {
    const post = async (server: Promise<{ readonly port: number }>, more: Partial<Step> = {}): Promise<Step> => {
        const { port } = await server;
        return { baseUrl: `https://localhost:${port}/api`, call: 'post', ...more };
    };
    const closed = await listen(createServer(), []);
    const { url: proxy } = await serveProxy(answer(403, 'no'));
    let bytes = 0;
    const readsLittle = serveTlsSockets((socket) => {
        socket.on('data', (chunk) => {
            bytes += chunk.length;
            if (bytes > 100_000) socket.destroy();
        });
    });
    const all: Point[] = [
        ['resolving', 'no', { baseUrl: 'https://nowhere.invalid/api', call: 'post' }],
        ['connecting', 'no', await post(Promise.resolve(closed))],
        ['the tunnel', 'no', { baseUrl: 'https://esper.example/api', call: 'post', proxy }],
        ['TLS', 'no', await post(serveTcp((socket) => socket.once('data', () => socket.destroy())))],
        ['before the head', 'unknown', await post(serveTlsSockets((socket) => socket.destroy()))],
        [
            'in the head',
            'unknown',
            await post(serveTlsSockets((socket) => socket.once('data', () => socket.destroy()))),
        ],
        ['in the body', 'unknown', await post(readsLittle, { call: 'bigPost' })],
        ['after the body', 'unknown', await post(answering(''))],
        ['in the answer’s head', 'unknown', await post(answering('HTTP/1.1 200 OK\r\nContent-Ty'))],
        ['in the answer’s body', 'yes', await post(answering(`${HEAD}{"id"`))],
        [
            'a deadline in TLS',
            'no',
            await post(
                serveTcp(() => {}),
                BRIEFLY,
            ),
        ],
        ['a deadline after the body', 'unknown', await post(answering('', true), BRIEFLY)],
        ['a deadline in the answer’s body', 'yes', await post(answering(`${HEAD}{"id"`, true), BRIEFLY)],
    ];
    await closed.close(); // the last: its port must be none of the others'
    return all;
}

/** What fetch tells nobody. */
const HIDDEN: ReadonlySet<string> = new Set(['a deadline in TLS']);

test.each(WAYS)('every error says whether the request reached the API: by %s', async (way) => {
    const all = (await points()).filter(([, , { proxy }]) => way !== 'fetch' || proxy === undefined);
    const steps = all.map(([name, , step]) => ({ ...step, name }));
    const { outcomes } = await callInProcess(way, steps);
    expect(outcomes.map(({ name, sent }) => [name, sent])).toEqual(
        all.map(([name, sent]) => [name, way === 'fetch' && HIDDEN.has(name) ? 'unknown' : sent]),
    );
    for (const { error } of outcomes) expect(error).toMatch(/^Esper(Connection|Timeout)Error$/);
});
