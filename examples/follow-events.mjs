// Follows the event feed of devices: each new row goes to a file once, a line of JSON, for ever. What is known stands in a state file beside it;
// after kill -9 run the same command again, and it goes on with no row missing or there twice.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/follow-events.mjs events.jsonl --device 91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3
//
// A feed has no cursor, its order is not documented, and a row may come later than its time says. So each look reads all rows that are not older
// than the newest known one by --late, by the server's clock, which is the time in the rows, and rows are known by their id.
// Ctrl-C and SIGTERM stop it after the row that is being written, with 0.
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { EsperAbortError, EsperClient, EsperError } from 'esper-client';

const USAGE = `usage: node examples/follow-events.mjs FILE --device ID [--device ID …] [options]

  FILE             where the rows go; what is known is kept in FILE.state
  --device ID      a device whose feed is followed; may be given several times
  --late SECONDS   how late a row may come (default 600)
  --every SECONDS  the shortest pause between two looks (default 5); it grows while nothing comes, to 12 times that

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

/** A pause grows by this factor while nothing comes, up to this many times the shortest one. */
const [GROWTH, LONGEST] = [1.5, 12];

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());
const signal = stop.signal;

async function main() {
    const options = readArguments();
    if (options === undefined) {
        console.error(USAGE);
        process.exitCode = 2;
        return;
    }
    const esper = new EsperClient();
    const follower = await Follower.open(options.path);
    try {
        for (let wait = options.every; ; ) {
            let came = 0;
            for (const device of options.devices) came += await follower.look(esper, device, options.late);
            wait = came > 0 ? options.every : Math.min(wait * GROWTH, options.every * LONGEST);
            await pause(wait, undefined, { signal });
        }
    } finally {
        await follower.close();
    }
}

/** The file of rows, and what is known of each feed: ids with their times, as far back as a row may come late. */
class Follower {
    #path;
    #file;
    #state;

    static async open(path) {
        const file = await open(path, 'a');
        try {
            const state = (await readState(`${path}.state`)) ?? { bytes: 0, devices: {} };
            if ((await file.stat()).size < state.bytes)
                throw new Error(`${path} is shorter than it was; delete ${path}.state to begin anew.`);
            // What was written after the state was kept would come again.
            await file.truncate(state.bytes);
            return new Follower(path, file, state);
        } catch (error) {
            await file.close();
            throw error;
        }
    }

    constructor(path, file, state) {
        this.#path = path;
        this.#file = file;
        this.#state = state;
    }

    /** Writes the rows of a device's feed that are new, oldest first, and returns how many they are. */
    async look(esper, deviceId, late) {
        const known = this.#state.devices[deviceId] ?? {};
        const oldest = newestOf(known) - late;
        const rows = new Map();
        const pages = esper.eventFeed.getEventFeed({ deviceId, limit: 100 }, { signal }).pages();
        for await (const { results } of pages) {
            // A row that moves to the next page while the feed grows is read twice.
            for (const row of results) if (!(row.id in known) && timeOf(row) >= oldest) rows.set(row.id, row);
            // Newest first: a page with nothing but older rows is followed by such. Another order is read to its end.
            if (isNewestFirst(results) && results.every((row) => timeOf(row) < oldest)) break;
        }
        const fresh = [...rows.values()].sort((one, other) => timeOf(one) - timeOf(other) || one.id - other.id);
        if (fresh.length > 0) await this.#keep(deviceId, { known, fresh, late });
        return fresh.length;
    }

    /** Rows are on the disk before the state says so. */
    async #keep(deviceId, { known, fresh, late }) {
        const lines = fresh.map((row) => `${JSON.stringify(row)}\n`).join('');
        await this.#file.appendFile(lines);
        await this.#file.datasync();
        const all = { ...known, ...Object.fromEntries(fresh.map((row) => [row.id, timeOf(row)])) };
        const oldest = newestOf(all) - late;
        this.#state.devices[deviceId] = Object.fromEntries(Object.entries(all).filter(([, time]) => time >= oldest));
        this.#state.bytes += Buffer.byteLength(lines);
        await writeFile(`${this.#path}.state.part`, JSON.stringify(this.#state), { flush: true });
        await rename(`${this.#path}.state.part`, `${this.#path}.state`);
    }

    close() {
        return this.#file.close();
    }
}

const timeOf = ({ created_on }) => Date.parse(created_on);

/** The time of the newest row that is known, by the server's clock; before everything when none is. */
const newestOf = (known) => Object.values(known).reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);

const isNewestFirst = (rows) => rows.every((row, i) => i === 0 || timeOf(row) <= timeOf(rows[i - 1]));

async function readState(path) {
    try {
        return JSON.parse(await readFile(path, 'utf8'));
    } catch (error) {
        if (error.code === 'ENOENT') return undefined;
        throw error;
    }
}

function readArguments() {
    const text = { type: 'string' };
    const options = { device: { type: 'string', multiple: true }, late: text, every: text };
    try {
        const { values, positionals } = parseArgs({ allowPositionals: true, options });
        const [late, every] = [Number(values.late ?? 600) * 1000, Number(values.every ?? 5) * 1000];
        const isMeant = positionals.length === 1 && values.device !== undefined && late >= 0 && every > 0;
        return isMeant ? { path: positionals[0], devices: values.device, late, every } : undefined;
    } catch {
        return undefined;
    }
}

main().catch((error) => {
    if (signal.aborted && (EsperAbortError.is(error) || error.name === 'AbortError')) return;
    console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error);
    process.exitCode = 2;
});
