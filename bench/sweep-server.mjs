// A tenant of nothing but devices, in a process of its own, so that its work is not counted: classic pages with rows of 2.4 kB.
//
//   node bench/sweep-server.mjs <devices> <latency in ms>
//
// It prints its port, and ends when its parent does.
import { createServer } from 'node:http';

const [devices, latency] = process.argv.slice(2).map(Number);

/** A device as the API answers it; its id begins with the row's number. */
const device = {
    id: 'NUMBER-5b0d-4b43-9c7f-2b8f3d6a1e90',
    url: 'https://acme-api.esper.cloud/api/enterprise/5c0d1f6e-6c0b-4d5e-9a43-0b7c4a5be111/device/2f1c7a3e-5b0d-4b43-9c7f-2b8f3d6a1e90/',
    device_name: 'ESR-XYZ-0001',
    alias_name: 'Front desk',
    state: 1,
    suid: 'c0ffee0123456789',
    api_level: '30',
    is_gms: true,
    tags: ['front', 'kiosk', 'berlin'],
    groups: ['https://acme-api.esper.cloud/api/enterprise/5c0d1f6e-6c0b-4d5e-9a43-0b7c4a5be111/devicegroup/b3a1/'],
    created_on: '2019-08-29T11:06:03Z',
    updated_on: '2024-01-15T09:30:00.123456Z',
    hardwareInfo: {
        brand: 'Acme',
        manufacturer: 'Acme',
        model: 'T10',
        hardware: 'mt8768',
        serialNumber: '0123456789ABCDEF',
    },
    softwareInfo: {
        androidVersion: '11',
        androidBuildNumber: 'RP1A.200720.011',
        supportedAbi: ['arm64-v8a', 'armeabi-v7a'],
    },
    networkInfo: { imei1: null, imei2: null, wifiMacAddress: '02:00:00:44:55:66', ethernetMacAddress: null },
    memoryInfo: { totalRam: '3906250000', totalInternalStorage: '32000000000', internalStorageBinaryPrefix: true },
    displays: [{ density: 1.5, displayId: 0, height: 1920, width: 1200, name: 'Built-in', refreshRate: 60.000004 }],
    audioConstraints: null,
    emm_device: { emm_device_id: '3a1f', emm_user: 'LCF87a1', is_managed: true },
    current_app_mode: 0,
    settings: Array.from({ length: 12 }, (_, index) => ({
        name: `setting_${index}`,
        value: 12.5 * index,
        locked: index % 3 === 0,
    })),
};
// Filled up to 2.4 kB, the size of a device on a live tenant.
const [head, tail] = JSON.stringify({ ...device, notes: 'x'.repeat(2400 - JSON.stringify(device).length - 13) }).split(
    'NUMBER',
);
const row = (index) => `${head}${index.toString(16).padStart(8, '0')}${tail}`;

function page(offset, limit) {
    const end = Math.min(offset + limit, devices);
    const rows = [];
    for (let index = offset; index < end; index += 1) rows.push(row(index));
    const next = end < devices ? `"http://tenant/api/enterprise/5c0d/device/?limit=${limit}&offset=${end}"` : 'null';
    return Buffer.from(`{"count":${devices},"next":${next},"previous":null,"results":[${rows.join(',')}]}`);
}

const server = createServer((request, response) => {
    const query = new URL(request.url, 'http://tenant').searchParams;
    const body = page(Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 20));
    setTimeout(() => {
        response.writeHead(200, {
            'Content-Type': 'application/json',
            'Content-Length': body.length,
            'x-request-id': 'req-1',
        });
        response.end(body);
    }, latency);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit());
