import { readFileSync } from 'node:fs';
import { Agent, createServer } from 'node:https';
import { connect } from 'node:net';
import path from 'node:path';
import { EsperClient } from '../../src/index.js';
import { runProgram } from '../support/run-program.js';
import { json, KEY, serve, serveSockets } from '../support/servers.js';

const FOLDER = path.join(__dirname, '../fixtures', 'tls');
const cert = readFileSync(path.join(FOLDER, 'cert.pem'));
const key = readFileSync(path.join(FOLDER, 'key.pem'));

/** An Esper of one device, over https. */
const serveTls = () => serve((_, response) => json(response, 200, { id: 'd' }), createServer({ cert, key }));

test('https with a CA of the caller’s, by an agent', async () => {
    const server = await serveTls();
    const httpsAgent = new Agent({ ca: cert });
    const esper = new EsperClient({
        baseUrl: `https://localhost:${server.port}/api`,
        apiKey: KEY,
        enterpriseId: 'e',
        httpsAgent,
        proxy: false,
    });
    expect(await esper.device.getDeviceById({ deviceId: 'd' })).toEqual({ id: 'd' });
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    httpsAgent.destroy();
});

// A process of its own, because Node reads the CA and the package its proxy from the environment.
test('https through a proxy’s tunnel: the key reaches the API, and the proxy sees none of it', async () => {
    const server = await serveTls();
    let seen = '';
    const proxy = await serveSockets((socket, request) => {
        seen += request;
        socket.removeAllListeners('data');
        const tunnel = connect(server.port, '127.0.0.1', () => {
            socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
            socket.on('data', (chunk) => {
                seen += chunk.toString('latin1');
            });
            socket.pipe(tunnel).pipe(socket);
        });
        tunnel.on('error', () => {}); // the server may have hung up before the client's last word came through
    });
    const program = `
        import { EsperClient } from 'esper-client';
        const esper = new EsperClient({ enterpriseId: 'e' });
        console.log(JSON.stringify(await esper.device.getDeviceById({ deviceId: 'd' })));`;
    const { stdout } = await runProgram(['--input-type=module', '-e', program], {
        env: {
            ESPER_BASE_URL: 'https://esper.example/api',
            ESPER_API_KEY: KEY,
            HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
            NODE_EXTRA_CA_CERTS: path.join(FOLDER, 'cert.pem'),
        },
    });
    expect(JSON.parse(stdout)).toEqual({ id: 'd' });
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(seen).toMatch(/^CONNECT esper\.example:443 /);
    expect(seen).not.toContain(KEY);
});
