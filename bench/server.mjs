// A server that answers every request with the same small device, in a process of its own, so that its work is not counted.
// It prints its port, and ends when its parent does.
import { createServer } from 'node:http';

const device = {
    id: '2f1c7a3e-5b0d-4b43-9c7f-2b8f3d6a1e90',
    url: 'https://acme-api.esper.cloud/api/enterprise/5c0d/device/2f1c7a3e/',
    device_name: 'ESR-XYZ-0001',
    alias_name: 'Front desk',
    state: 1,
    suid: 'c0ffee0123456789',
    api_level: '30',
    is_gms: true,
    tags: ['front', 'kiosk'],
    created_on: '2019-08-29T11:06:03Z',
    updated_on: '2024-01-15T09:30:00Z',
};
const body = JSON.stringify(device);

const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        'x-request-id': 'req-1',
    });
    response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit());
