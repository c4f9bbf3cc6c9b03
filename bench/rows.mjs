// The rows: what is played, how often, beside what, and in which units its figures are.

import { playColdStarts } from './cold-starts.mjs';
import { prepareDownload, prepareUpload } from './files.mjs';
import { playLoads } from './loads.mjs';
import {
    AGAIN,
    AHEAD,
    BARE,
    FETCH,
    FETCH_AGAIN,
    OURS,
    OURS_FETCH,
    OURS_UNDICI,
    PLAIN,
    PYTHON,
    SEQUENCE,
    TUNED,
    UNDICI,
    UNDICI_AGAIN,
} from './names.mjs';
import { playSends } from './sends.mjs';
import { playWaits } from './waits.mjs';

const CALL_MEASURES = { cpu: 'CPU, µs', wall: 'time, µs' };
const SWEEP_MEASURES = { cpu: 'CPU, s', wall: 'time, s' };
const FILE_MEASURES = { cpu: 'CPU, s', wall: 'time, s', growth: 'most memory over idle, MiB' };
const again = { label: AGAIN, contender: TUNED };
const UNDICI_PAIR = { base: UNDICI, again: UNDICI_AGAIN, ours: OURS_UNDICI };
const BARE_PAIR = { base: TUNED, again: AGAIN, ours: BARE };
const FETCH_PAIR = { base: FETCH, again: FETCH_AGAIN, ours: OURS_FETCH };
const others = [{ label: PLAIN }, { label: 'generated classes, axios tuned' }, { label: 'fetch' }, { label: UNDICI }];

/**
 * All rows. Of each round a line has a turn, in changing order. After `restart` rounds the contenders' processes are new, because some processes
 * are faster than others all their life. `warm` is played first in each, and not counted.
 */
export function rowsOf(isQuick) {
    const size = (full, quick) => (isQuick ? quick : full);
    const small = { calls: size(5000, 10), inFlight: 1, isQuick };
    const parallel = { calls: size(5000, 32), inFlight: 32, isQuick };
    return [
        callRow('call', 'A small call, one after the other', { calls: size(5000, 10), inFlight: 1 }, isQuick),
        callRow('parallel', 'A small call, 32 in flight', { calls: size(5000, 32), inFlight: 32 }, isQuick),
        pairRow('undici raw', 'A small call over undici, one after the other', UNDICI_PAIR, small),
        pairRow('undici raw, 32 in flight', 'A small call over undici, 32 in flight', UNDICI_PAIR, parallel),
        pairRow('bare classes', 'A small call of a generated class with createAxios', BARE_PAIR, small),
        pairRow('fetch', 'A small call of esper-client/fetch', FETCH_PAIR, small),
        {
            name: 'page',
            title: 'A page of 100 devices of 2.4 kB',
            job: 'page',
            args: { calls: size(150, 4), limit: 100 },
            warm: isQuick ? undefined : { calls: 150 },
            server: { devices: 1000 },
            rounds: size(15, 1),
            restart: 5,
            measures: CALL_MEASURES,
            beside: TUNED,
            lines: callLines({ args: { calls: size(10, 1) }, warm: { calls: 10 } }),
        },
        ...[500, 100].flatMap((limit) => [
            sweepRow(limit, { devices: size(50_000, 600), latency: 0, rounds: size(12, 1) }),
            sweepRow(limit, {
                devices: size(100_000, 600),
                latency: size(25, 5),
                rounds: size(limit === 500 ? 3 : 2, 1),
            }),
        ]),
        streamRow(size(1_000_000, 1000), size(20_000, 500), size(3, 1)),
        fileRow('upload', size(300, 3), size(3, 1), [{ label: PYTHON }]),
        fileRow('download', size(300, 3), size(3, 1), []),
        {
            name: 'import',
            title: 'Import: loading the package, in a new process',
            note: 'CPU, beside loading axios alone, which it does too.',
            rounds: size(12, 1),
            play: playLoads,
            measures: { cpu: 'CPU, ms' },
            lines: ['ES modules', 'CommonJS'].flatMap((format) => [
                { label: `${PLAIN}, ${format}` },
                { label: `${OURS}, ${format}`, beside: `${PLAIN}, ${format}` },
            ]),
        },
        {
            name: 'cold start',
            title: 'Cold start: a bundle of esper-client/fetch in a new process, until its first answer',
            note: 'Beside a bundle that calls fetch by itself; the start of Node is in both.',
            rounds: size(20, 1),
            play: playColdStarts,
            measures: { cpu: 'CPU, ms', wall: 'time, ms' },
            beside: FETCH,
            lines: [{ label: FETCH }, { label: FETCH_AGAIN }, { label: OURS_FETCH }],
        },
        {
            name: 'wait',
            title: `Waiting for a command on ${size('1,000', '20')} devices: requests made`,
            note: 'On esper-test-tenant; the loop reads all pages of statuses each second.',
            rounds: 1,
            play: playWaits,
            args: { devices: size(1000, 20), speed: size(0.05, 1000) },
            measures: { requests: 'requests', wall: 'time, s' },
            beside: 'loop on fetch',
            lines: [{ label: 'waitForCommand' }, { label: 'loop on fetch' }],
        },
        {
            name: 'send',
            title: `A command to ${size('100,000', '50')} devices: sent, and waited for`,
            note: 'On esper-test-tenant, where it takes a device 20 s.',
            rounds: 1,
            play: playSends,
            args: { devices: size(100_000, 50), speed: size(0.05, 1000) },
            measures: { requests: 'requests', wall: 'time, s', growth: 'most memory over before, MiB' },
            lines: [{ label: 'sendCommand' }, { label: 'waitForCommand' }],
        },
        {
            name: 'signal',
            title: `${size('100,000', '500')} calls on one AbortSignal: what they leave`,
            job: 'signal',
            args: { calls: size(100_000, 500), inFlight: 32 },
            rounds: 1,
            restart: 1,
            measures: { heap: 'heap, MiB', listeners: 'listeners' },
            lines: [{ label: OURS }],
        },
    ];
}

function callRow(name, title, args, isQuick) {
    const python = isQuick ? { calls: 10 } : { calls: 300 };
    return {
        name,
        title,
        job: 'device',
        args,
        warm: isQuick ? undefined : { calls: 2000 },
        rounds: isQuick ? 1 : 30,
        restart: 10,
        measures: CALL_MEASURES,
        beside: TUNED,
        lines: callLines({ args: python, warm: python }).map((line) =>
            GOAL_LINES.includes(line.label) ? line : { rounds: 10, ...line },
        ),
    };
}

/** Those of the goals; the others are played less often. */
const GOAL_LINES = [OURS, OURS_UNDICI, TUNED, AGAIN, PLAIN];

/** `python` is a smaller number of calls: they take longer. */
function callLines(python) {
    const generated = { label: BARE };
    return [
        { label: OURS },
        { label: OURS_UNDICI },
        generated,
        { label: TUNED },
        again,
        ...others,
        { label: PYTHON, ...python },
    ];
}

/** With latency for the time that it takes, or without for its CPU: waiting would be most of the time. */
function sweepRow(limit, { devices, latency, rounds }) {
    const isForTime = latency > 0;
    const ways = [SEQUENCE, AHEAD].flatMap(({ concurrency, ours, oursUndici, tuned, again, lineOf }) => {
        const line = (label, contender) => ({ label, contender, args: { concurrency }, beside: tuned });
        const further = isForTime ? [] : [line(lineOf('fetch'), 'fetch'), line(lineOf(UNDICI), UNDICI)];
        return [line(ours, OURS), line(oursUndici, OURS_UNDICI), line(tuned, TUNED), line(again, TUNED), ...further];
    });
    // Half a minute each: once is enough, and in sequence is its only way.
    const python = { label: PYTHON, args: { concurrency: 1 }, beside: SEQUENCE.tuned, rounds: 1 };
    return {
        name: isForTime ? `sweep-${limit}` : `sweep-${limit}-cpu`,
        title: `A sweep of ${devices.toLocaleString('en')} devices, limit ${limit}, ${isForTime ? `${latency} ms of latency` : 'no latency'}`,
        note: 'The ratio is to the hand-written loop on tuned axios that works the same way.',
        job: 'sweep',
        args: { devices, limit },
        warm: rounds === 1 ? undefined : { job: 'page', calls: 20, limit },
        server: { devices, latency },
        rounds,
        restart: 1, // the same loop differs by a tenth from process to process
        measures: SWEEP_MEASURES,
        lines: limit === 500 ? [...ways, python] : ways,
    };
}

function streamRow(devices, warm, rounds) {
    return {
        name: 'stream',
        title: `Streaming ${devices.toLocaleString('en')} devices: memory`,
        note: `Heap: what the walk leaves on it from device ${warm.toLocaleString('en')} on, after GC.`,
        job: 'stream',
        args: { devices, warm, limit: 500 },
        server: { devices },
        rounds,
        restart: 1,
        compared: ['peak'],
        measures: { heap: 'heap, MiB', peak: 'most memory, MiB', growth: 'of it over idle, MiB' },
        lines: [SEQUENCE, AHEAD].flatMap(({ concurrency, ours, oursUndici, tuned }) => [
            { label: ours, contender: OURS, args: { concurrency }, beside: tuned },
            { label: oursUndici, contender: OURS_UNDICI, args: { concurrency }, beside: tuned },
            { label: tuned, contender: TUNED, args: { concurrency }, beside: tuned },
        ]),
    };
}

function fileRow(job, megabytes, rounds, further) {
    return {
        name: job,
        title: `${job === 'upload' ? 'Upload' : 'Download'} of ${megabytes} MB, on disk`,
        job,
        args: { bytes: megabytes * 1e6 },
        prepare: job === 'upload' ? prepareUpload : prepareDownload,
        rounds,
        restart: 1,
        measures: FILE_MEASURES,
        compared: ['cpu', 'wall'],
        beside: TUNED,
        lines: [
            { label: OURS },
            { label: TUNED },
            again,
            { label: PLAIN },
            { label: 'fetch' },
            { label: UNDICI },
            ...further,
        ],
    };
}

/** A small call of ours beside another contender, which has a second line, to show what chance does. */
function pairRow(name, title, { base, again, ours }, { isQuick, ...args }) {
    const lines = [{ label: base }, { label: again, contender: base }, { label: ours }];
    return { ...callRow(name, title, args, isQuick), beside: base, lines };
}
