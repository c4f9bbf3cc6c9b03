// Writes every device to a file, a line of JSON each. The place of the walk is kept beside the file, page by page. When the walk breaks (Ctrl-C,
// SIGTERM, the network, a server that is down, kill -9), run the same command again and it goes on there: it asks for one page again at most,
// and no device is missing or there twice in the end.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/resume-walk.mjs devices.jsonl
//
// The exit code is 1 when the walk broke and can go on, 130 after Ctrl-C, 143 after SIGTERM.
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { EsperClient, EsperError } from 'esper-client';

const USAGE = `usage: node examples/resume-walk.mjs FILE [--limit ROWS]

  FILE          where the devices go; the place of a broken walk is kept in FILE.resume
  --limit ROWS  rows to ask for in a page (default 100)

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

const CODES = { SIGINT: 130, SIGTERM: 143 };
const stop = new AbortController();
for (const name of Object.keys(CODES)) process.once(name, () => stop.abort(name));
const signal = stop.signal;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

main().catch((error) => {
    progress('');
    console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error);
    process.exitCode = 2;
});

async function main() {
    const options = readArguments();
    if (options === undefined) return fail(USAGE);
    const { path, limit } = options;
    const placePath = `${path}.resume`;
    const place = (await readPlace(placePath)) ?? { rows: 0, bytes: 0 };
    const file = await open(path, 'a');
    try {
        if ((await file.stat()).size < place.bytes)
            return fail(`${path} is shorter than it was; delete ${placePath} to begin anew.`);
        // What was written after the place was kept would come again.
        await file.truncate(place.bytes);
        await walk(new EsperClient(), file, { limit, place, placePath });
        for (const name of [placePath, `${placePath}.part`]) await rm(name, { force: true });
        console.log(`${place.rows} devices in ${path}.`);
    } catch (error) {
        if (!EsperError.is(error) || error.resumeToken === undefined) throw error;
        place.resumeToken = error.resumeToken;
        await keepPlace(placePath, place);
        progress('');
        console.error(signal.aborted ? 'Stopped.' : `${error.name}: ${error.message}`);
        console.error(`${place.rows} devices are in ${path}; run this again to go on.`);
        process.exitCode = signal.aborted ? CODES[signal.reason] : 1;
    } finally {
        await file.close();
    }
}

/** Walks on from a place, and moves it: a page and its place are written before the next page is asked for. */
async function walk(esper, file, { limit, place, placePath }) {
    const options = { consistent: true, resumeFrom: place.resumeToken, signal };
    for await (const { results, resumeToken } of esper.device.getAllDevices({ limit }, options).pages()) {
        const lines = results.map((device) => `${JSON.stringify(device)}\n`).join('');
        await file.appendFile(lines);
        await file.datasync(); // on the disk, before a place says so
        place.bytes += Buffer.byteLength(lines);
        place.rows += results.length;
        place.resumeToken = resumeToken;
        // The last page has no token: a process that is killed now asks for it once more.
        if (resumeToken !== undefined) await keepPlace(placePath, place);
        progress(`${place.rows} devices`);
    }
    progress('');
}

/** Undefined when no walk was broken off. */
async function readPlace(path) {
    try {
        return JSON.parse(await readFile(path, 'utf8'));
    } catch (error) {
        if (error.code === 'ENOENT') return undefined;
        throw error;
    }
}

/** Under another name first, and then in one step: a place that is half written would be none. */
async function keepPlace(path, place) {
    await writeFile(`${path}.part`, JSON.stringify(place), { flush: true });
    await rename(`${path}.part`, path);
}

function readArguments() {
    try {
        const { values, positionals } = parseArgs({ allowPositionals: true, options: { limit: { type: 'string' } } });
        const limit = values.limit === undefined ? undefined : Number(values.limit);
        if (positionals.length !== 1 || !(limit === undefined || limit >= 1)) return undefined;
        return { path: positionals[0], limit };
    } catch {
        return undefined;
    }
}

function fail(text) {
    console.error(text);
    process.exitCode = 2;
}
