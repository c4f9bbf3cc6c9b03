// Rolls an app out: uploads an APK, picks devices by filter, installs, waits, and prints how it went and who does not have it.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/roll-out.mjs kiosk.apk --group 5e0b73d6-… --max-wait 3600 --state roll-out.json
//
// With --state it writes down how far it is: killed, broken off or out of time, it goes on from there when it is run again, and installs on no
// device twice. The tenant takes a version once: a file that it has already is found there by its hash and not uploaded again.
// Results go to stdout. Progress goes to stderr, and only to a terminal. The exit code is 1 when a device does not have the app.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import {
    EsperAbortError,
    EsperBadRequestError,
    EsperClient,
    EsperCommandError,
    EsperError,
    fileFromPath,
} from 'esper-client';

const USAGE = `usage: node examples/roll-out.mjs APK [options]
       node examples/roll-out.mjs --version ID [options]

  --version ID       a version that the tenant has already, in place of a file
  --group ID         only devices of this group and the groups below it
  --tag TEXT         only devices with this tag
  --search TEXT      only devices with this in their name, IMEI or MAC
  --max-wait SECONDS how long to wait for the devices (default 900)
  --state FILE       where it writes down how far it is, and goes on from

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());
const signal = stop.signal;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

main().catch((error) => {
    progress('');
    if (EsperAbortError.is(error)) console.error('Stopped. A command that was sent goes on without us.');
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
    const esper = new EsperClient();
    const state = await begin(esper, options);
    const names = new Map(state.devices);
    console.log(`${names.size} devices match.`);
    if (names.size === 0) return;

    const batch = await send(esper, state, options.state);
    const outcome = await wait(esper, batch, options.maxWait);
    const missing = report(outcome, names);
    if (options.state !== undefined && outcome.open.length === 0) await rm(options.state, { force: true });
    process.exitCode = missing === 0 ? 0 : 1;
}

/** The version, the devices, and what was sent to them: of an earlier run as far as that came. Each step is written down when it is done. */
async function begin(esper, options) {
    let state = (await readState(options.state)) ?? {};
    if (state.version === undefined) {
        state = { version: options.version ?? (await upload(esper, options.apk)) };
        await writeState(options.state, state);
    }
    if (state.devices === undefined) {
        const devices = await pickDevices(esper, options.filter);
        const unsent = devices.map(([id]) => id);
        state = { ...state, devices, parts: { sent: { requests: [] }, unsent, unknown: [] } };
        await writeState(options.state, state);
    }
    return state;
}

/** Uploads the APK; gives the id of the version that it became, or that the tenant has already. */
async function upload(esper, path) {
    const onUploadProgress = ({ bytes, total }) => progress(`Uploading ${percent(bytes, total)}`);
    try {
        const { application } = await esper.application.upload(
            { appFile: await fileFromPath(path) },
            { onUploadProgress, signal },
        );
        const [version] = application.versions;
        progress('');
        return tell('Uploaded', application, version);
    } catch (error) {
        // A version is taken once. The 400 does not say that this was it, so look.
        const present = EsperBadRequestError.is(error) ? await findVersion(esper, path) : undefined;
        if (present === undefined) throw error;
        progress('');
        return tell('Found', present.application, present.version);
    }
}

function tell(what, application, version) {
    console.log(
        `${what} ${application.application_name} ${version.version_code}, --version ${version.id} from now on.`,
    );
    return version.id;
}

/** The version that this file became before, by its hash. Esper names no algorithm, so any that it may be counts. */
async function findVersion(esper, path) {
    const hashes = ['md5', 'sha1', 'sha256', 'sha512'].map((name) => createHash(name));
    await pipeline(createReadStream(path), async (chunks) => {
        for await (const chunk of chunks) for (const hash of hashes) hash.update(chunk);
    });
    const digests = new Set(hashes.map((hash) => hash.digest('hex')));
    for await (const application of esper.application.getAllApplications({}, { signal })) {
        const version = application.versions?.find(({ hash_string: hash }) => digests.has(hash?.toLowerCase()));
        if (version !== undefined) return { application, version };
    }
    return undefined;
}

/** The ids and names of the devices that match, offline ones too: they install when they come back. */
async function pickDevices(esper, filter) {
    const devices = [];
    for await (const device of esper.device.getAllDevices(filter, { consistent: true, signal })) {
        devices.push([device.id, device.device_name]);
        progress(`Found ${devices.length} devices`);
    }
    progress('');
    return devices;
}

/**
 * Sends the command to those that have not had it yet; gives the handle of all requests.
 * Requests whose outcome is not known are looked for first.
 */
async function send(esper, state, file) {
    const save = (parts) => writeState(file, { ...state, parts });
    let { sent, unsent, unknown } = state.parts;
    if (unknown.length > 0) {
        progress('Looking for requests that were broken off');
        const found = await esper.findSent(unknown, { signal });
        sent = add(sent, found.sent);
        unsent = [...unsent, ...found.unsent];
        unknown = [];
        await save({ sent, unsent, unknown });
    }
    if (unsent.length > 0) {
        const command = {
            command_type: 'DEVICE',
            devices: unsent,
            device_type: 'all',
            command: 'INSTALL',
            command_args: { app_version: state.version },
            schedule: 'IMMEDIATE',
        };
        const before = sent;
        const batch = await esper.sendCommand(command, {
            save: (parts) => save({ ...parts, sent: add(before, parts.sent) }),
            onProgress: ({ sent: count, total }) => progress(`Sent to ${count} of ${total} devices`),
            signal,
        });
        sent = add(before, batch);
    }
    progress('');
    return sent;
}

const add = (one, other) => ({ requests: [...one.requests, ...other.requests] });

/** Waits for the devices; when time is up, where they stood then. */
async function wait(esper, batch, maxWait) {
    const onProgress = ({ total, ended, tally }) => progress(`${ended} of ${total} ended  ${inWords(tally)}`);
    try {
        return await esper.waitForCommand(batch, { maxWait, onProgress, signal });
    } catch (error) {
        if (!EsperCommandError.is(error)) throw error;
        return error.outcome;
    } finally {
        progress('');
    }
}

/** Prints the tally, and who does not have the app; gives their number. */
function report({ tally, failures, open }, names) {
    console.log(inWords(tally) || 'No device took the command.');
    for (const { deviceId, state, reason } of [...failures, ...open]) {
        console.log(`  ${names.get(deviceId) ?? deviceId}  ${state}${reason ? `: ${reason}` : ''}`);
    }
    if (open.length > 0) console.log(`  ${open.length} devices have not answered yet; the command goes on without us.`);
    return names.size - (tally['Command Success'] ?? 0);
}

/** What an earlier run has written; undefined when there was none. */
async function readState(file) {
    if (file === undefined) return undefined;
    try {
        return JSON.parse(await readFile(file, 'utf8'));
    } catch (error) {
        if (error.code === 'ENOENT') return undefined;
        throw error;
    }
}

/** Replaces the file as a whole: whenever the program is killed, it has either what was before or what is now. */
async function writeState(file, state) {
    if (file === undefined) return;
    const handle = await open(`${file}.new`, 'w');
    try {
        await handle.writeFile(JSON.stringify(state));
        await handle.sync();
    } finally {
        await handle.close();
    }
    await rename(`${file}.new`, file);
}

function inWords(tally) {
    return Object.entries(tally)
        .map(([state, count]) => `${count} ${state}`)
        .join(', ');
}

function percent(bytes, total) {
    return total === undefined ? `${bytes} bytes` : `${Math.floor((bytes / total) * 100)} %`;
}

function readArguments() {
    const text = { type: 'string' };
    try {
        const { values, positionals } = parseArgs({
            allowPositionals: true,
            options: { group: text, tag: text, search: text, version: text, state: text, 'max-wait': text },
        });
        const maxWait = Number(values['max-wait'] ?? 900) * 1000;
        const [apk, ...others] = positionals;
        const isOneGiven = (apk === undefined) !== (values.version === undefined);
        if (!isOneGiven || others.length > 0 || !(maxWait > 0)) return undefined;
        return {
            apk,
            version: values.version,
            state: values.state,
            maxWait,
            filter: { group: values.group, tags: values.tag, search: values.search },
        };
    } catch {
        return undefined;
    }
}
