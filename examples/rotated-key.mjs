// Watches how many devices are online, for as long as you let it, and lives through the rotation of its API key: the key is in a file,
// which is read before every attempt, so that whoever rotates the key only has to write the file.
//
//   ESPER_TENANT=acme node examples/rotated-key.mjs --key-file /run/secrets/esper-key --every 60
//
// Between the end of the old key and the new file the API answers 401. That is not the end of the program: it says so and looks again.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
    EsperAuthenticationError,
    EsperClient,
    EsperConnectionError,
    EsperError,
    EsperRateLimitError,
    EsperServerError,
    EsperTimeoutError,
} from 'esper-client';

const USAGE = `usage: node examples/rotated-key.mjs --key-file FILE [options]

  --key-file FILE  the file that has the API key, alone in it
  --every SECONDS  how often to look (default 60)
  --times N        how often in all (default: until Ctrl-C)

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL).`;

/** What may be over at the next look: a key that is being rotated, and what the client has retried already. */
const PASSING = [
    EsperAuthenticationError,
    EsperConnectionError,
    EsperRateLimitError,
    EsperServerError,
    EsperTimeoutError,
];

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());
const signal = stop.signal;

main().catch((error) => {
    // Ctrl-C is how this program ends.
    if (signal.aborted) return;
    console.error(error instanceof EsperError ? String(error) : error);
    process.exitCode = 2;
});

async function main() {
    const options = readArguments();
    if (options === undefined) {
        console.error(USAGE);
        process.exitCode = 2;
        return;
    }
    const readKey = async () => (await readFile(options.keyFile, 'utf8')).trim();
    const esper = new EsperClient({ apiKey: readKey });
    for (let looks = 1; ; looks += 1) {
        await look(esper);
        if (looks >= options.times) return;
        await sleep(options.every, undefined, { signal });
    }
}

/** Looks once. What may be over at the next look is told of; anything else ends the program. */
async function look(esper) {
    try {
        // `count` is all that is wanted: one row is enough.
        const { count } = await esper.device.getAllDevices({ state: 1, limit: 1 }, { signal });
        console.log(`${count} devices are online.`);
    } catch (error) {
        if (!PASSING.some((type) => type.is(error))) throw error;
        console.error(String(error));
    }
}

function readArguments() {
    const text = { type: 'string' };
    try {
        const { values } = parseArgs({ options: { 'key-file': text, every: text, times: text } });
        const every = Number(values.every ?? 60) * 1000;
        const times = Number(values.times ?? Number.POSITIVE_INFINITY);
        if (!values['key-file'] || !(every > 0) || !(times >= 1)) return undefined;
        return { keyFile: values['key-file'], every, times };
    } catch {
        return undefined;
    }
}
