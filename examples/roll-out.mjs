// Rolls an app out: uploads an APK, picks devices by filter, installs in batches, waits, and prints how it went and who does not have it.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/roll-out.mjs kiosk.apk --group 5e0b73d6-… --max-wait 3600
//
// The tenant takes a version once: to go on after a roll-out that ended half-way, give the version's id in place of the file.
// Results go to stdout. Progress goes to stderr, and only to a terminal. The exit code is 1 when a device does not have the app.
import { parseArgs } from 'node:util';
import { EsperAbortError, EsperClient, EsperCommandError, EsperError, fileFromPath } from 'esper-client';

const USAGE = `usage: node examples/roll-out.mjs APK [options]
       node examples/roll-out.mjs --version ID [options]

  --version ID       a version that the tenant has already, in place of a file
  --group ID         only devices of this group and the groups below it
  --tag TEXT         only devices with this tag
  --search TEXT      only devices with this in their name, IMEI or MAC
  --batch N          devices to a command, 1 to 1000 (default 1000)
  --max-wait SECONDS how long to wait for each batch (default 900)

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

/** The most devices that one command takes. */
const MAX_BATCH = 1000;

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
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
    const versionId = options.version ?? (await upload(esper, options.apk));
    const devices = await pickDevices(esper, options.filter);
    console.log(`${devices.length} devices match.`);

    const batches = inBatches(devices, options.batch);
    let missing = 0;
    for (const [index, batch] of batches.entries()) {
        const name = `Batch ${index + 1} of ${batches.length}`;
        const outcome = await install(esper, versionId, batch, options.maxWait, name);
        missing += report(name, outcome, batch);
    }
    process.exitCode = missing === 0 ? 0 : 1;
}

/** Uploads the APK; gives the id of the version that it became. */
async function upload(esper, path) {
    const onUploadProgress = ({ bytes, total }) => progress(`Uploading ${percent(bytes, total)}`);
    const { application } = await esper.application.upload(
        { appFile: await fileFromPath(path) },
        { onUploadProgress, signal },
    );
    const [version] = application.versions;
    progress('');
    console.log(
        `Uploaded ${application.application_name} ${version.version_code}, --version ${version.id} from now on.`,
    );
    return version.id;
}

/** The devices that match, offline ones too: they install when they come back. */
async function pickDevices(esper, filter) {
    const devices = [];
    for await (const device of esper.device.getAllDevices(filter, { consistent: true, signal })) {
        devices.push({ id: device.id, name: device.device_name });
        progress(`Found ${devices.length} devices`);
    }
    progress('');
    return devices;
}

/** Installs on a batch and waits; when time is up, where it stood then. */
async function install(esper, versionId, batch, maxWait, name) {
    const request = await esper.commandsV2.createCommand(
        {
            commandRequest: {
                command_type: 'DEVICE',
                devices: batch.map(({ id }) => id),
                device_type: 'all',
                command: 'INSTALL',
                command_args: { app_version: versionId },
                schedule: 'IMMEDIATE',
            },
        },
        { signal },
    );
    const onProgress = ({ total, ended, tally }) => progress(`${name}: ${ended} of ${total} ended  ${inWords(tally)}`);
    try {
        return await esper.waitForCommand(request, { maxWait, onProgress, signal });
    } catch (error) {
        if (!EsperCommandError.is(error)) throw error;
        return error.outcome;
    } finally {
        progress('');
    }
}

/** Prints a batch's tally and failures; gives the number of devices that do not have the app. */
function report(name, { total, ended, tally, failures }, batch) {
    const nameOf = new Map(batch.map((device) => [device.id, device.name]));
    console.log(`${name}: ${inWords(tally) || 'no device took the command'}`);
    for (const { deviceId, state, reason } of failures) {
        console.log(`  ${nameOf.get(deviceId) ?? deviceId}  ${state}${reason ? `: ${reason}` : ''}`);
    }
    if (ended < total) console.log(`  ${total - ended} devices have not answered yet; the command goes on without us.`);
    return batch.length - (tally['Command Success'] ?? 0);
}

function inBatches(devices, size) {
    const count = Math.ceil(devices.length / size);
    return Array.from({ length: count }, (_, index) => devices.slice(index * size, (index + 1) * size));
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
            options: { group: text, tag: text, search: text, version: text, batch: text, 'max-wait': text },
        });
        const batch = Number(values.batch ?? MAX_BATCH);
        const maxWait = Number(values['max-wait'] ?? 900) * 1000;
        const [apk, ...others] = positionals;
        const isOneGiven = (apk === undefined) !== (values.version === undefined);
        if (!isOneGiven || others.length > 0 || !(batch >= 1 && batch <= MAX_BATCH) || !(maxWait > 0)) return undefined;
        return {
            apk,
            version: values.version,
            batch,
            maxWait,
            filter: { group: values.group, tags: values.tag, search: values.search },
        };
    } catch {
        return undefined;
    }
}
