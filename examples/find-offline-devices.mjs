// Finds devices that are offline, of all platforms, and says since when; those that have been away longest come first.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/find-offline-devices.mjs --days 3
//
// Results go to stdout. Progress goes to stderr, and only to a terminal. The exit code is 1 when there are such devices, as a monitor wants it.
import { parseArgs } from 'node:util';
import { DeviceState, EsperAbortError, EsperClient, EsperError } from 'esper-client';

const USAGE = `usage: node examples/find-offline-devices.mjs [options]

  --days NUMBER  only devices that were not heard of for so long (default 0)
  --group ID     only devices of this group and the groups below it

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

const DAY = 86_400_000;

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const signal = stop.signal;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

main().catch((error) => {
    progress('');
    if (EsperAbortError.is(error)) console.error('Stopped.');
    else console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error);
    process.exitCode = signal.aborted ? 130 : 2;
});

async function main() {
    const options = readArguments();
    if (options === undefined) {
        console.error(USAGE);
        process.exitCode = 2;
        return;
    }
    const devices = await findOffline(new EsperClient(), options);
    for (const { name, days } of devices) {
        console.log(`${name}  ${days === Number.POSITIVE_INFINITY ? 'never seen' : `${days.toFixed(1)} days`}`);
    }
    process.exitCode = devices.length === 0 ? 0 : 1;
}

/** The devices that were not heard of for so many days. */
async function findOffline(esper, { days: least, group: groupMulti }) {
    const filter = { state: String(DeviceState.INACTIVE), groupMulti, cursor: 'start' };
    const devices = [];
    let seen = 0;
    for await (const device of esper.deviceV2.getAllDevicesV2(filter, { signal })) {
        seen += 1;
        progress(`Looked at ${seen} devices that are offline`);
        const days = device.last_seen ? (Date.now() - Date.parse(device.last_seen)) / DAY : Number.POSITIVE_INFINITY;
        if (days >= least) devices.push({ name: nameOf(device), days });
    }
    progress('');
    // Infinity - Infinity is not a number: those that were never seen are equal.
    return devices.sort((one, other) => (one.days === other.days ? 0 : other.days - one.days));
}

function nameOf({ name, alias, id }) {
    return [name ?? id, alias && `(${alias})`].filter(Boolean).join(' ');
}

function readArguments() {
    const text = { type: 'string' };
    try {
        const { values } = parseArgs({ options: { days: text, group: text } });
        const days = Number(values.days ?? 0);
        return days >= 0 ? { days, group: values.group } : undefined;
    } catch {
        return undefined;
    }
}
