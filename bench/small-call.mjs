// CPU time of a small call: this client against tuned axios (keep-alive agent, no redirects), and tuned axios against itself, because
// machines drift by several per cent. The three take turns; each round is one ratio, and the median of the ratios is the figure.
//
//   npm run build && node bench/small-call.mjs          30 rounds of 5,000 calls, some minutes
//   npm run build && node bench/small-call.mjs quick    6 rounds of 2,000 calls
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import axios from 'axios';

const { EsperClient } = await import(process.env.ESPER_DIST ?? '../dist/esm/index.js');
const isQuick = process.argv.includes('quick');
const ROUNDS = isQuick ? 6 : 30;
const CALLS = isQuick ? 2000 : 5000;
const IN_FLIGHT = 8;

const server = spawn(process.execPath, [new URL('server.mjs', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
});
const [line] = await once(server.stdout, 'data');
const baseUrl = `http://127.0.0.1:${Number(line)}/api`;
const deviceId = '2f1c7a3e-5b0d-4b43-9c7f-2b8f3d6a1e90';

function tunedAxios() {
    const instance = axios.create({
        baseURL: baseUrl,
        httpAgent: new Agent({ keepAlive: true }),
        maxRedirects: 0,
        headers: { Authorization: 'Bearer key', Accept: 'application/json' },
    });
    return async () => (await instance.get(`/enterprise/5c0d/device/${encodeURIComponent(deviceId)}/`)).data;
}

function ours() {
    const esper = new EsperClient({ baseUrl, apiKey: 'key', enterpriseId: '5c0d' });
    return () => esper.device.getDeviceById({ deviceId });
}

/** Microseconds of CPU, user and system, that a call takes. */
async function measure(call) {
    let left = CALLS;
    const worker = async () => {
        while (left-- > 0) {
            const device = await call();
            if (device.state !== 1) throw new Error('not the device');
        }
    };
    const before = process.cpuUsage();
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / CALLS;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const contenders = { axios: tunedAxios(), again: tunedAxios(), ours: ours() };
const names = Object.keys(contenders);
const rounds = [];
for (const name of names) await measure(contenders[name]); // warm up
for (let round = 0; round < ROUNDS; round += 1) {
    const result = {};
    for (let turn = 0; turn < names.length; turn += 1) {
        const name = names[(round + turn) % names.length]; // each goes first, second and last equally often
        result[name] = await measure(contenders[name]);
    }
    rounds.push(result);
}
const ratio = (one, other) => median(rounds.map((round) => round[one] / round[other])).toFixed(3);
console.log(
    `node ${process.version}, axios ${axios.VERSION}, ${ROUNDS} rounds of ${CALLS} calls, ${IN_FLIGHT} in flight`,
);
for (const name of names)
    console.log(`${name.padEnd(6)} ${median(rounds.map((round) => round[name])).toFixed(1)} µs of CPU a call (median)`);
console.log(`ours / axios   ${ratio('ours', 'axios')}`);
console.log(`again / axios  ${ratio('again', 'axios')}  (A/A)`);
server.stdin.end();
