// Takes uploads and gives downloads of any size, in a process of its own, so that its memory is not counted. It tells the sha256 of what came.
// It prints its port, and ends when its parent does.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const block = Buffer.alloc(1024 * 1024, 'esper-client ');

const server = createServer((request, response) => {
    if (request.method === 'GET')
        return send(response, Number(new URL(request.url, 'http://host').searchParams.get('bytes')));
    const hash = createHash('sha256');
    const [, boundary] = request.headers['content-type'].split('boundary=');
    let left; // bytes of the file: what is between the headers of its part and the boundary at the end
    request.on('data', (chunk) => {
        if (left === undefined) {
            const start = chunk.indexOf('\r\n\r\n') + 4;
            left = Number(request.headers['content-length']) - start - `\r\n--${boundary}--\r\n`.length;
            chunk = chunk.subarray(start);
        }
        hash.update(chunk.subarray(0, Math.max(0, left)));
        left -= chunk.length;
    });
    request.on('end', () => {
        response.writeHead(201, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ application: { id: 'a', versions: [] }, sha256: hash.digest('hex') }));
    });
});

function send(response, bytes) {
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': bytes });
    let left = bytes;
    const more = () => {
        while (left > 0) {
            const chunk = block.subarray(0, Math.min(left, block.length));
            left -= chunk.length;
            if (!response.write(chunk)) return void response.once('drain', more);
        }
        response.end();
    };
    more();
}

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit());
