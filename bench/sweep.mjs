// A sweep of all devices of a tenant, 500 at a time, in sequence and with 8 pages in flight: this client beside a loop written by hand on tuned
// axios (keep-alive agent, no redirects), and that loop against itself, because machines drift. The contenders take turns, each round is one
// ratio, and the median of the ratios is the figure. The server has a process of its own and 25 ms of latency.
//
//   npm run build && node bench/sweep.mjs           100,000 devices, 5 rounds, and the memory of a million; some ten minutes
//   npm run build && node bench/sweep.mjs quick     10,000 devices, 2 rounds, for sanity only
//   … sweep.mjs time | memory                       one half of it
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import axios from 'axios';

const dist = process.env.ESPER_DIST ?? '../dist/esm/index.js';
const words = process.argv.slice(2);
const isQuick = words.includes('quick');
const LIMIT = 500;
const IN_FLIGHT = 8;

/** The loop that people write: page after page, by what arrived. */
async function axiosInSequence(get, seen) {
    for (let offset = 0; ; ) {
        const page = await get(offset);
        for (const device of page.results) seen(device);
        if (page.next === null) return;
        offset += page.results.length;
    }
}

/** The same with pages in flight, in order. */
async function axiosAhead(get, seen) {
    const first = await get(0);
    for (const device of first.results) seen(device);
    const window = [];
    let offset = first.results.length;
    const ask = () => {
        if (offset < first.count) window.push(get(offset));
        offset += first.results.length;
    };
    for (let index = 0; index < IN_FLIGHT; index += 1) ask();
    while (window.length > 0) {
        const page = await window.shift();
        ask();
        for (const device of page.results) seen(device);
    }
}

function tunedAxios(baseUrl, concurrency) {
    const instance = axios.create({
        baseURL: baseUrl,
        httpAgent: new Agent({ keepAlive: true }),
        maxRedirects: 0,
        headers: { Authorization: 'Bearer key', Accept: 'application/json' },
    });
    const get = async (offset) =>
        (await instance.get('/enterprise/5c0d/device/', { params: { limit: LIMIT, offset } })).data;
    return (seen) => (concurrency === 1 ? axiosInSequence : axiosAhead)(get, seen);
}

async function ours(baseUrl, concurrency, byPage) {
    const { EsperClient } = await import(dist);
    const esper = new EsperClient({ baseUrl, apiKey: 'key', enterpriseId: '5c0d' });
    const list = () => esper.device.getAllDevices({ limit: LIMIT }, { concurrency });
    if (byPage) {
        return async (seen) => {
            for await (const page of list().pages()) for (const device of page.results) seen(device);
        };
    }
    return async (seen) => {
        for await (const device of list()) seen(device);
    };
}

async function startServer(devices, latency) {
    const script = fileURLToPath(new URL('sweep-server.mjs', import.meta.url));
    const server = spawn(process.execPath, [script, String(devices), String(latency)], {
        stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = await once(server.stdout, 'data');
    return { baseUrl: `http://127.0.0.1:${Number(line)}/api`, stop: () => server.stdin.end() };
}

/** Seconds of CPU and of wall time that a sweep takes. */
async function measure(sweep, devices) {
    let count = 0;
    globalThis.gc?.();
    const start = performance.now();
    const before = process.cpuUsage();
    await sweep((device) => {
        if (device.state === 1) count += 1;
    });
    const { user, system } = process.cpuUsage(before);
    if (count !== devices) throw new Error(`${count} devices instead of ${devices}`);
    return { cpu: (user + system) / 1e6, wall: (performance.now() - start) / 1e3 };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const least = (values) => Math.min(...values);

async function time() {
    const devices = isQuick ? 10_000 : 100_000;
    const rounds = isQuick ? 2 : 5;
    const { baseUrl, stop } = await startServer(devices, 25);
    console.log(
        `node ${process.version}, axios ${axios.VERSION}: ${devices} devices of 2.4 kB, limit ${LIMIT}, 25 ms, ${rounds} rounds`,
    );
    for (const concurrency of [1, IN_FLIGHT]) {
        const contenders = {
            axios: tunedAxios(baseUrl, concurrency),
            'axios again': tunedAxios(baseUrl, concurrency),
            'ours, items': await ours(baseUrl, concurrency, false),
            'ours, pages': await ours(baseUrl, concurrency, true),
        };
        const names = Object.keys(contenders);
        const results = [];
        for (const name of names) await measure(contenders[name], devices); // warm up
        for (let round = 0; round < rounds; round += 1) {
            const result = {};
            for (let turn = 0; turn < names.length; turn += 1) {
                const name = names[(round + turn) % names.length];
                result[name] = await measure(contenders[name], devices);
            }
            results.push(result);
        }
        console.log(concurrency === 1 ? '\nin sequence' : `\n${concurrency} in flight`);
        console.log('                 CPU s    min   ratio    wall s    min   ratio');
        for (const name of names) {
            const column = (unit) => {
                const own = results.map((result) => result[name][unit]);
                const ratio = median(results.map((result) => result[name][unit] / result.axios[unit]));
                return `${median(own).toFixed(2).padStart(8)}${least(own).toFixed(2).padStart(7)}${ratio.toFixed(3).padStart(8)}`;
            };
            console.log(`${name.padEnd(14)}${column('cpu')}  ${column('wall')}`);
        }
    }
    stop();
}

/** In a process of its own: what a million devices leave on the heap, and the most memory that was held. */
async function measureMemory(name, baseUrl, concurrency) {
    const sweep = name === 'ours' ? await ours(baseUrl, concurrency, false) : tunedAxios(baseUrl, concurrency);
    const idle = process.memoryUsage().rss;
    let count = 0;
    let heap = 0;
    await sweep(() => {
        count += 1;
        if (count !== 40 * LIMIT) return;
        globalThis.gc();
        heap = process.memoryUsage().heapUsed;
    });
    globalThis.gc();
    const grown = process.memoryUsage().heapUsed - heap;
    const peak = process.resourceUsage().maxRSS * 1024;
    console.log(JSON.stringify({ count, grown, idle, peak }));
    process.exit();
}

async function memory() {
    const devices = isQuick ? 100_000 : 1_000_000;
    const { baseUrl, stop } = await startServer(devices, 0);
    const script = fileURLToPath(import.meta.url);
    console.log(`\n${devices} devices, each contender in its own process`);
    console.log('                    heap after GC   peak RSS   of it above idle');
    for (const concurrency of [1, IN_FLIGHT]) {
        for (const name of ['axios', 'ours']) {
            const child = spawn(
                process.execPath,
                ['--expose-gc', script, 'measure', name, baseUrl, String(concurrency)],
                {
                    stdio: ['ignore', 'pipe', 'inherit'],
                },
            );
            let text = '';
            child.stdout.on('data', (chunk) => (text += chunk));
            await once(child, 'close');
            const { count, grown, idle, peak } = JSON.parse(text);
            if (count !== devices) throw new Error(`${count} devices instead of ${devices}`);
            const mb = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`.padStart(11);
            console.log(
                `${name.padEnd(6)} ${String(concurrency).padStart(2)} in flight ${mb(grown)}    ${mb(peak)}   ${mb(peak - idle)}`,
            );
        }
    }
    stop();
}

const [mode, name, baseUrl, concurrency] = words;
if (mode === 'measure') await measureMemory(name, baseUrl, Number(concurrency));
if (mode !== 'measure' && !words.includes('memory')) await time();
if (mode !== 'measure' && !words.includes('time')) await memory();
