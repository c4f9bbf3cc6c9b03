// What a contender is made to do, and what of it is measured. Each job gives its figures by name, in the units of rows.mjs.
import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { MIB, peakRss } from './memory.mjs';

export const JOBS = {
    device: (contender, { calls, inFlight = 1 }) => repeat(() => contender.device(), calls, inFlight, isDevice),
    page: (contender, { calls, limit }) =>
        repeat(
            () => contender.page(limit, 0),
            calls,
            1,
            (page) => isPage(page, limit),
        ),
    sweep,
    stream,
    upload,
    download,
    signal,
};

/** Microseconds a call, of processor time and by the clock. */
async function repeat(call, calls, inFlight, check) {
    let left = calls;
    const worker = async () => {
        while (left-- > 0) check(await call());
    };
    const { cpu, wall } = await measure(() => Promise.all(Array.from({ length: inFlight }, worker)));
    return { cpu: (cpu * 1e6) / calls, wall: (wall * 1e6) / calls };
}

async function sweep(contender, { devices, ...how }) {
    let count = 0;
    // A field of each is read, so that a device that is parsed late would be parsed. All of them have state 1.
    const figures = await measure(() => contender.sweep(how, ({ state }) => (count += state)));
    if (count !== devices) throw new Error(`${count} devices instead of ${devices}`);
    return figures;
}

/** What is left on the heap by a walk that is warm after so many devices, and the most memory that it held. */
async function stream(contender, { devices, warm, ...how }) {
    const idle = process.memoryUsage().rss;
    let count = 0;
    let before = 0;
    await contender.sweep(how, () => {
        count += 1;
        if (count === warm) before = heapUsed();
    });
    if (count !== devices) throw new Error(`${count} devices instead of ${devices}`);
    const peak = peakRss();
    return { heap: (heapUsed() - before) / MIB, peak: peak / MIB, growth: (peak - idle) / MIB };
}

async function upload(contender, { file, small, sha256 }) {
    let answer;
    await contender.upload(small); // so that what is loaded once is not counted
    const figures = await measureMemory(async () => {
        answer = await contender.upload(file);
    });
    if (answer.sha256 !== sha256) throw new Error('the file that arrived is another one');
    return figures;
}

async function download(contender, { url, bytes, target, sha256 }) {
    await contender.download(`${url}?bytes=1000`, `${target}.small`);
    const figures = await measureMemory(() => contender.download(`${url}?bytes=${bytes}`, target));
    if ((await hashOf(target)) !== sha256) throw new Error('the file that arrived is another one');
    return figures;
}

/** Calls on one signal that lives as long as the program: no listener may stay on it, and the heap must stay flat. */
async function signal(contender, { calls, inFlight }) {
    const { signal } = new AbortController();
    const play = (count) => repeat(() => contender.device({ signal }), count, inFlight, isDevice);
    await play(calls / 10);
    const before = heapUsed();
    await play(calls);
    return { heap: (heapUsed() - before) / MIB, listeners: getEventListeners(signal, 'abort').length };
}

/**
 * Seconds of processor time, user and system, and by the clock. Without a collection before it: a forced one makes V8 forget
 * what it has compiled, and a call takes twice its time until it is compiled again.
 */
async function measure(act) {
    const started = performance.now();
    const before = process.cpuUsage();
    await act();
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / 1e6, wall: (performance.now() - started) / 1e3 };
}

async function measureMemory(act) {
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const figures = await measure(act);
    return { ...figures, growth: (peakRss() - before) / MIB };
}

function heapUsed() {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
}

function isDevice({ state }) {
    if (state !== 1) throw new Error('not the device');
}

function isPage({ results }, limit) {
    if (results.length !== limit) throw new Error(`${results.length} devices instead of ${limit}`);
}

export async function hashOf(file) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    return hash.digest('hex');
}
