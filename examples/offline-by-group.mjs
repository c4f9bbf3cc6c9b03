// Writes the devices that were not heard of for more than some days to CSV, group by group: a line a device, or with --counts a line a group.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/offline-by-group.mjs --days 7 --out offline.csv
//
// Devices of all platforms count, by their last contact and this machine's clock. An Android device that Esper calls online is not offline,
// whatever it says; one that was wiped or is not enrolled yet is left out. Within a group the longest come first, before them what was never
// heard of. The file is written whole or not at all, and so is stdout: nothing is written before all devices are known.
import { open, rename, rm, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { DeviceState, EsperAbortError, EsperClient, EsperError } from 'esper-client';
import { csvLine } from './shared/csv.mjs';

const USAGE = `usage: node examples/offline-by-group.mjs --days NUMBER [options]

  --days NUMBER  devices that were not heard of for more than so many days
  --group GROUP  only this group and the groups below it: its id, or its path such as 'All devices/West'
  --counts       a line a group: how many devices are offline, of how many, and the longest
  --out FILE     where the lines go (default: stdout)

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

const DAY = 86_400_000;
const DEVICES = ['group', 'name', 'alias', 'platform', 'serial', 'last_seen', 'days_offline', 'id'];
const COUNTS = ['group', 'offline', 'devices', 'longest_days'];

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());
const signal = stop.signal;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

main().catch((error) => {
    if (error.code === 'EPIPE') return; // who reads has enough, as `head` does
    progress('');
    if (EsperAbortError.is(error)) console.error('Stopped.');
    else console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error.message);
    process.exitCode = signal.aborted ? 130 : 2;
});

async function main() {
    const options = readArguments();
    if (options === undefined) {
        console.error(USAGE);
        process.exitCode = 2;
        return;
    }
    const { out } = options;
    if (out === undefined) return print(await report(options));
    // Before the work: what can't be written is told at once.
    if ((await stat(out).catch(() => undefined))?.isDirectory()) throw new Error(`--out: ${out} is a folder.`);
    const part = `${out}.${process.pid}.part`;
    const file = await open(part, 'wx');
    try {
        await file.writeFile(await report(options));
        await file.sync();
        await file.close();
        await rename(part, out);
    } catch (error) {
        await file.close();
        await rm(part, { force: true });
        throw error;
    }
}

/** Resolves when all is written; rejects when the reader has gone. */
function print(text) {
    return new Promise((resolve, reject) => {
        process.stdout.once('error', reject);
        process.stdout.write(text, () => {
            process.stdout.off('error', reject);
            resolve();
        });
    });
}

/** The whole of the report. */
async function report({ days, group, areCounts }) {
    const esper = new EsperClient();
    const paths = await groupPaths(esper);
    const filter = { cursor: 'start', groupMulti: group && idOf(group, paths) };
    const groups = new Map();
    let seen = 0;
    for await (const device of esper.deviceV2.getAllDevicesV2(filter, { signal })) {
        seen += 1;
        progress(`Looked at ${seen} devices`);
        if (device.state === DeviceState.DISABLED || device.state === DeviceState.REGISTERED) continue;
        const path = paths.get(device.group_id) ?? device.group_id ?? '';
        const known = groups.get(path) ?? { devices: 0, offline: [] };
        groups.set(path, known);
        known.devices += 1;
        const silent = daysSilent(device);
        if (silent > days) known.offline.push({ device, silent });
    }
    progress('');
    const sorted = [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [, { offline }] of sorted) offline.sort(longestFirst);
    return areCounts ? countLines(sorted) : deviceLines(sorted);
}

/** For how many days a device was not heard of; for ever when it never was. */
function daysSilent({ platform, state, last_seen }) {
    if (platform === 'ANDROID' && state === DeviceState.ACTIVE) return 0;
    return last_seen ? (Date.now() - Date.parse(last_seen)) / DAY : Number.POSITIVE_INFINITY;
}

// Infinity - Infinity is not a number: those that were never heard of are equal.
function longestFirst(one, other) {
    return one.silent === other.silent ? 0 : other.silent - one.silent;
}

/** Days with one digit; nothing for what was never heard of. */
function rounded(days) {
    return Number.isFinite(days) ? Math.floor(days * 10) / 10 : undefined;
}

function deviceLines(groups) {
    const rows = groups.flatMap(([path, { offline }]) =>
        offline.map(({ device: { name, alias, platform, serial, last_seen, id }, silent }) =>
            csvLine([path, name, alias, platform, serial, last_seen, rounded(silent), id]),
        ),
    );
    return [csvLine(DEVICES), ...rows].join('');
}

function countLines(groups) {
    const rows = groups
        .filter(([, { offline }]) => offline.length > 0)
        .map(([path, { devices, offline }]) =>
            csvLine([path, offline.length, devices, rounded(Math.max(...offline.map(({ silent }) => silent)))]),
        );
    return [csvLine(COUNTS), ...rows].join('');
}

/** The groups, each by its names from the root down. */
async function groupPaths(esper) {
    const groups = new Map();
    for await (const group of esper.deviceGroup.getAllGroups({}, { signal })) groups.set(group.id, group);
    const pathOf = ({ name, parent }, below = 0) => {
        const above = groups.get(parent?.split('/').at(-2));
        // A tree that is moved while it is read could lead in a circle.
        return above === undefined || below > groups.size ? name : `${pathOf(above, below + 1)}/${name}`;
    };
    return new Map([...groups.values()].map((group) => [group.id, pathOf(group)]));
}

function idOf(wanted, paths) {
    if (paths.has(wanted)) return wanted;
    const ids = [...paths].filter(([, path]) => path === wanted).map(([id]) => id);
    if (ids.length === 1) return ids[0];
    throw new Error(
        `--group: ${ids.length === 0 ? 'no group has' : `${ids.length} groups have`} the id or path '${wanted}'.`,
    );
}

function readArguments() {
    const text = { type: 'string' };
    try {
        const { values } = parseArgs({ options: { days: text, group: text, out: text, counts: { type: 'boolean' } } });
        const days = Number(values.days?.trim() || Number.NaN);
        if (!(days >= 0 && days < Number.POSITIVE_INFINITY))
            throw new Error(`--days: expected a number of days, 0 or more, got ${values.days ?? 'nothing'}.`);
        const empty = ['group', 'out'].find((name) => values[name] === '');
        if (empty !== undefined) throw new Error(`--${empty}: expected something, got an empty string.`);
        return { days, group: values.group, out: values.out, areCounts: values.counts ?? false };
    } catch (error) {
        console.error(`${error.message}\n`);
        return undefined;
    }
}
