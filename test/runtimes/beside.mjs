// What stands beside a tenant: a proxy by CONNECT to https://esper.example, which is the tenant behind TLS, and a server
// that redirects everything to the tenant. Prints their addresses as JSON.
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';

const [tenant, tls] = process.argv.slice(2);

const front = createTlsServer({ cert: readFileSync(`${tls}/signed.pem`), key: readFileSync(`${tls}/signed-key.pem`) });
front.on('request', (incoming, answer) => {
    const { method, url, headers } = incoming;
    const onward = request(new URL(url, tenant), { method, headers }, (response) => {
        answer.writeHead(response.statusCode, response.headers);
        response.pipe(answer);
    });
    incoming.pipe(onward);
});
const frontPort = await portOf(front);

const proxy = createServer().on('connect', ({ url }, socket) => {
    socket.on('error', () => {});
    if (url !== 'esper.example:443') return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const tunnel = connect(frontPort, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(tunnel).pipe(socket);
    });
    tunnel.on('error', () => socket.destroy());
});

// A page may ask it too.
const OPEN = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*, authorization' };
const redirects = createServer(({ method, url }, response) => {
    if (method === 'OPTIONS') response.writeHead(204, OPEN).end();
    else response.writeHead(302, { ...OPEN, location: new URL(url, tenant).href }).end();
});

const addresses = {
    proxy: `http://127.0.0.1:${await portOf(proxy)}`,
    redirects: `http://127.0.0.1:${await portOf(redirects)}/api`,
};
console.log(JSON.stringify(addresses));

function portOf(server) {
    return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}
