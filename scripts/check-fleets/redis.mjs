import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInBackground } from '../shared/background.mjs';
import { Failure } from '../shared/failure.mjs';

/**
 * Starts a redis-server on a free port of this machine, with nothing but what it is told.
 * `restart(ms)` kills it, and starts it again on the same port and folder so many milliseconds later. With `isDurable`
 * it has lost nothing then; without it has lost all, as it keeps nothing on the disk.
 */
export async function startRedis({ isDurable = false } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'esper-redis-'));
    const port = await findPort();
    const keeps = isDurable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...keeps];
    let server = await start(flags);
    return {
        url: `redis://127.0.0.1:${port}`,
        async restart(ms) {
            await server.stop();
            await new Promise((resolve) => setTimeout(resolve, ms));
            server = await start(flags);
        },
        async stop() {
            await server.stop();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

async function start(flags) {
    const server = startInBackground('redis-server', flags);
    let said = '';
    const ready = new Promise((resolve) => {
        server.stdout.setEncoding('utf8').on('data', (text) => {
            said += text;
            if (said.includes('Ready to accept connections')) resolve(true);
        });
    });
    const how = await Promise.race([ready, server.ended]);
    if (how !== true)
        throw new Failure(`redis-server did not start (apt-get install redis-server): ${how}\n${said}${server.output}`);
    return server;
}

async function findPort() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    return port;
}
