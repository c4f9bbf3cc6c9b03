// 100,000 calls on one signal that lives as long as the program: no listener may stay on it, and the heap must stay flat.
//
//   npm run build && node --expose-gc bench/one-signal.mjs          100,000 calls, about a minute
//   npm run build && node --expose-gc bench/one-signal.mjs quick    10,000 calls
import { spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';

const { EsperClient } = await import(process.env.ESPER_DIST ?? '../dist/esm/index.js');
const CALLS = process.argv.includes('quick') ? 10_000 : 100_000;
const STEPS = 10;
const IN_FLIGHT = 32;
const MIB = 1024 * 1024;

const server = spawn(process.execPath, [new URL('server.mjs', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
});
const [line] = await once(server.stdout, 'data');
const esper = new EsperClient({ baseUrl: `http://127.0.0.1:${Number(line)}/api`, apiKey: 'key', enterpriseId: '5c0d' });
const { signal } = new AbortController();

const heaps = [];
for (let step = 0; step <= STEPS; step += 1) {
    // The first step warms up: it is not counted.
    let left = CALLS / STEPS;
    const worker = async () => {
        while (left-- > 0) await esper.device.getDeviceById({ deviceId: 'd' }, { signal });
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    globalThis.gc?.();
    heaps.push(process.memoryUsage().heapUsed / MIB);
    console.log(`${String(step * (CALLS / STEPS)).padStart(6)} calls: ${heaps.at(-1).toFixed(2)} MiB`);
}
server.stdin.end();

const listeners = getEventListeners(signal, 'abort').length;
const growth = heaps.at(-1) - heaps[0];
console.log(`listeners left: ${listeners}; heap grew by ${growth.toFixed(2)} MiB over ${CALLS} calls`);
if (listeners > 0 || growth > 2) process.exitCode = 1;
