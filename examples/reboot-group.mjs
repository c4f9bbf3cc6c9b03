// Reboots the devices of a group and waits until they have done it.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/reboot-group.mjs 'Portland Pearl Store' --max-wait 300
//
// Results go to stdout. Progress goes to stderr, and only to a terminal. The exit code is 1 when a device did not reboot.
import { parseArgs } from 'node:util';
import { EsperAbortError, EsperClient, EsperCommandError, EsperError } from 'esper-client';

const USAGE = `usage: node examples/reboot-group.mjs GROUP [options]

  GROUP              name or id of a group
  --offline          also devices that are offline: they reboot when they come back
  --max-wait SECONDS how long to wait (default 300)

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const signal = stop.signal;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

let isSent = false;

main().catch((error) => {
    progress('');
    if (EsperAbortError.is(error))
        console.error(isSent ? 'Stopped waiting; the command goes on without us.' : 'Stopped; nothing was sent.');
    else console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error);
    process.exitCode = signal.aborted ? 130 : 2;
});

async function main() {
    const options = readArguments();
    if (options === undefined) return fail(USAGE);
    const esper = new EsperClient();
    const groups = await findGroups(esper, options.group);
    if (groups.length === 0) return fail(`There is no group ${options.group}.`);
    if (groups.length > 1)
        return fail(`There are ${groups.length} groups of this name; give an id:\n${groups.map(describe).join('\n')}`);

    const [group] = groups;
    const names = await namesOf(esper, group);
    const outcome = await reboot(esper, group, options);
    report(outcome, names);
    process.exitCode = outcome.ended < outcome.total || outcome.failures.length > 0 ? 1 : 0;
}

/** The groups of exactly this name, or the one of this id. */
async function findGroups(esper, name) {
    if (UUID.test(name)) return [await esper.deviceGroup.getGroupById({ groupId: name }, { signal })];
    const found = await esper.deviceGroup.getAllGroups({ name }, { signal }).toArray({ maxItems: 1000 });
    return found.filter((group) => group.name === name);
}

/** What the devices are called: an outcome has their ids only. */
async function namesOf(esper, group) {
    const names = new Map();
    for await (const device of esper.device.getAllDevices({ group: group.id }, { signal })) {
        names.set(device.id, device.device_name);
        progress(`${names.size} devices in ${group.name}`);
    }
    progress('');
    return names;
}

/** Sends the command and waits; when time is up, where it stood then. */
async function reboot(esper, group, { offline, maxWait }) {
    const request = await esper.commandsV2.createCommand(
        {
            commandRequest: {
                command_type: 'GROUP',
                groups: [group.id],
                device_type: offline ? 'all' : 'active',
                command: 'REBOOT',
            },
        },
        { signal },
    );
    isSent = true;
    const onProgress = ({ total, ended, tally }) => progress(`${ended} of ${total} ended  ${inWords(tally)}`);
    try {
        return await esper.waitForCommand(request, { maxWait, onProgress, signal });
    } catch (error) {
        if (!EsperCommandError.is(error)) throw error;
        return error.outcome;
    } finally {
        progress('');
    }
}

function report({ total, ended, tally, failures, note }, names) {
    console.log(note ?? (inWords(tally) || 'No device has taken up the command.'));
    for (const { deviceId, state, reason } of failures) {
        console.log(`  ${names.get(deviceId) ?? deviceId}  ${state}${reason ? `: ${reason}` : ''}`);
    }
    if (ended < total) console.log(`  ${total - ended} devices have not answered yet; the command goes on without us.`);
}

function inWords(tally) {
    return Object.entries(tally)
        .map(([state, count]) => `${count} ${state}`)
        .join(', ');
}

function describe({ id, path, name }) {
    return `  ${id}  ${path ?? name}`;
}

function readArguments() {
    try {
        const { values, positionals } = parseArgs({
            allowPositionals: true,
            options: { offline: { type: 'boolean' }, 'max-wait': { type: 'string' } },
        });
        const maxWait = Number(values['max-wait'] ?? 300) * 1000;
        const [group] = positionals;
        if (positionals.length !== 1 || !group || !(maxWait > 0)) return undefined;
        return { group, offline: values.offline, maxWait };
    } catch {
        return undefined;
    }
}

function fail(text) {
    console.error(text);
    process.exitCode = 2;
}
