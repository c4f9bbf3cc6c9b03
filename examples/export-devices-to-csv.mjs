// Exports devices to CSV, one line a device, with a head.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/export-devices-to-csv.mjs --state 1 --out devices.csv
//
// Without --out the lines go to stdout, as they come. Progress goes to stderr, and only to a terminal. No device that is there all the
// time is left out or comes twice, though others come and go meanwhile; and a file that is there is replaced only by a whole one.
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { EsperAbortError, EsperClient, EsperError } from 'esper-client';
import { csvLine } from './shared/csv.mjs';

const USAGE = `usage: node examples/export-devices-to-csv.mjs [options]

  --out FILE      where the lines go (default: stdout)
  --state NUMBER  only devices in this state: 1 is online, 60 is offline
  --group ID      only devices of this group and the groups below it
  --tag TEXT      only devices with this tag
  --search TEXT   only devices with this in their name, IMEI or MAC

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

/** The columns, by their names in the head. */
const COLUMNS = {
    id: (device) => device.id,
    name: (device) => device.device_name,
    alias: (device) => device.alias_name,
    state: (device) => device.state,
    model: (device) => device.hardwareInfo?.model,
    serial: (device) => device.hardwareInfo?.serialNumber,
    imei: (device) => device.networkInfo?.imei1,
    android: (device) => device.softwareInfo?.androidVersion,
    patch: (device) => device.softwareInfo?.securityPatchLevel,
    policy: (device) => device.policy_name,
    tags: (device) => device.tags?.join(' '),
};

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const signal = stop.signal;

/** One line that is written over, on a terminal that the rows don't go to; nothing in a pipe. */
let progress = () => {};

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
    const { out, filter } = options;
    if (process.stderr.isTTY && (out !== undefined || !process.stdout.isTTY))
        progress = (text) => process.stderr.write(`\r\u001b[K${text}`);

    const rows = lines(new EsperClient(), filter);
    if (out === undefined) return pipeline(rows, process.stdout, { end: false });
    const part = `${out}.part`;
    try {
        await pipeline(rows, createWriteStream(part));
        await rename(part, out);
    } catch (error) {
        await rm(part, { force: true });
        throw error;
    }
}

/** The head and a line a device, asked for as fast as they are written. */
async function* lines(esper, filter) {
    let count = 0;
    yield csvLine(Object.keys(COLUMNS));
    for await (const { results } of esper.device.getAllDevices(filter, { consistent: true, signal }).pages()) {
        count += results.length;
        progress(`${count} devices`);
        yield results.map((device) => csvLine(Object.values(COLUMNS).map((read) => read(device)))).join('');
    }
    progress('');
}

function readArguments() {
    const text = { type: 'string' };
    try {
        const { values } = parseArgs({ options: { out: text, state: text, group: text, tag: text, search: text } });
        const { out, state, group, tag: tags, search } = values;
        if (state !== undefined && !/^\d+$/.test(state)) return undefined;
        return { out, filter: { state: state === undefined ? undefined : Number(state), group, tags, search } };
    } catch {
        return undefined;
    }
}
