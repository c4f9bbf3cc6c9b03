import '../support/fake-time.js';
import { time } from '../support/fake-time.js';
import { callInProcess, type Way } from '../support/network.js';
import { clientOf, json, serve } from '../support/servers.js';

const WAYS: readonly Way[] = ['axios', 'undici'];

/** A server that closes a socket so long after its last answer, with a hint or without. */
const closing = (afterMs: number, hint: string | undefined) =>
    serve((request, response) => {
        if (hint !== undefined) response.setHeader('Keep-Alive', hint);
        response.setHeader('Connection', 'keep-alive'); // then Node gives no hint of its own
        request.resume();
        const { socket } = request;
        clearTimeout(timers.get(socket));
        response.on('finish', () =>
            timers.set(
                socket,
                setTimeout(() => socket.destroy(), afterMs),
            ),
        );
        json(response, 200, { id: 'd' });
    });

const timers = new WeakMap<object, NodeJS.Timeout>();

// In a process of its own, whose event loop stands still as a program's does that computes.
describe.each(WAYS)('by %s, after the program was too busy to see that its sockets were closed', (way) => {
    test.each<[server: string, afterMs: number, hint: string | undefined]>([
        ['after 200 ms', 200, undefined],
        ['after 200 ms, with a hint of two seconds', 200, 'timeout=2'],
    ])('a POST goes well, and so do twenty: the server closes %s', async (_, afterMs, hint) => {
        const { baseUrl } = await closing(afterMs, hint);
        const step = { baseUrl, isShared: true };
        const { outcomes } = await callInProcess(way, [
            { ...step, call: 'get', times: 8 },
            { ...step, call: 'post', busyMs: 600, name: 'one' },
            { ...step, call: 'get', times: 8 },
            { ...step, call: 'post', busyMs: 600, times: 20, name: 'twenty' },
            { ...step, call: 'upload', busyMs: 600, name: 'a file' },
            { ...step, call: 'barePost', busyMs: 600, name: 'a bare class' },
        ]);
        expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([]);
        expect(outcomes).toHaveLength(8 + 1 + 8 + 20 + 1 + 1);
    });

    test('an answer that came meanwhile is taken, though its deadline has passed', async () => {
        const server = await serve((_, response) => {
            setTimeout(() => json(response, 200, { id: 'd', text: 'x'.repeat(1_000_000) }), 100);
        });
        const { outcomes } = await callInProcess(way, [
            { baseUrl: server.baseUrl, call: 'get', timeout: 300, busyAfterMs: 2000 },
            { baseUrl: server.baseUrl, call: 'download', timeout: 300, busyAfterMs: 2000 },
        ]);
        expect(outcomes.map(({ error }) => error)).toEqual([undefined, undefined]);
    });
});

test('no POST is sent on a socket that was idle for more than 4 s, though the program was too busy to see its timer', async () => {
    const server = await serve((request, response) => {
        request.resume();
        json(response, 201, { id: 'g' });
    });
    const esper = clientOf(server, { maxRetries: 0 });
    await esper.deviceGroup.createGroup({ deviceGroup: { name: 'a' } });
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve)); // the socket is idle
    // The clock is turned by 5 s, and the server closes the socket; the program had no turn of its loop to learn of either.
    const now = time.read();
    time.read = () => now + 5000;
    server.sockets[0]?.resetAndDestroy();
    await esper.deviceGroup.createGroup({ deviceGroup: { name: 'b' } });
    expect(server.sockets).toHaveLength(2);
});
