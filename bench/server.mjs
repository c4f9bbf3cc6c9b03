// The server of all rows, in a process of its own, so that its work is not counted: one small device, pages of devices, uploads of which it
// tells the sha256, downloads of any size.
//
//   node bench/server.mjs <devices> <latency of a page in ms>
//
// It prints its port, and ends when its parent does.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { BLOCK } from './block.mjs';
import { pageOf, SMALL } from './device.mjs';

const [devices, latency] = process.argv.slice(2).map(Number);
const small = Buffer.from(JSON.stringify(SMALL));

const server = createServer((request, response) => {
    const [path, query] = request.url.split('?');
    if (request.method === 'POST') return receive(request, response);
    if (path === '/file') return send(response, Number(new URLSearchParams(query).get('bytes')));
    request.resume();
    if (!path.endsWith('/device/')) return answer(response, 200, small);
    const params = new URLSearchParams(query);
    const page = pageOf(devices, Number(params.get('offset') ?? 0), Number(params.get('limit') ?? 20));
    if (latency === 0) return answer(response, 200, Buffer.from(page));
    setTimeout(() => answer(response, 200, Buffer.from(page)), latency);
});

function answer(response, status, body) {
    response.writeHead(status, {
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        'x-request-id': 'req-1',
    });
    response.end(body);
}

function receive(request, response) {
    const hash = createHash('sha256');
    const [, boundary] = request.headers['content-type'].split('boundary=');
    let left; // bytes of the file: what is between the headers of its part and the boundary at the end
    request.on('data', (chunk) => {
        let bytes = chunk;
        if (left === undefined) {
            const start = chunk.indexOf('\r\n\r\n') + 4;
            left = Number(request.headers['content-length']) - start - `\r\n--${boundary}--\r\n`.length;
            bytes = chunk.subarray(start);
        }
        hash.update(bytes.subarray(0, Math.max(0, left)));
        left -= bytes.length;
    });
    request.on('end', () => {
        const names = { application_name: 'Kiosk', package_name: 'com.acme.kiosk', enterprise: '5c0d' };
        const application = { id: 'a', ...names, versions: [] };
        answer(response, 201, Buffer.from(JSON.stringify({ application, sha256: hash.digest('hex') })));
    });
}

function send(response, bytes) {
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': bytes });
    let left = bytes;
    const more = () => {
        while (left > 0) {
            const chunk = BLOCK.subarray(0, Math.min(left, BLOCK.length));
            left -= chunk.length;
            if (!response.write(chunk)) return void response.once('drain', more);
        }
        response.end();
    };
    more();
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit());
