// Gives a policy to the devices of a group, and waits until they have it. Makes the policy first, from a file of settings, if there is none
// of that name.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/set-policy.mjs 'Night lock' --group 'Portland Pearl Store' --settings night.json
//
// night.json has what the console calls settings: { "screenshotDisabled": true, "cameraDisabled": true }
// Results go to stdout. Progress goes to stderr, and only to a terminal. The exit code is 1 when a device did not take the policy.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { EsperAbortError, EsperClient, EsperCommandError, EsperError } from 'esper-client';

const USAGE = `usage: node examples/set-policy.mjs POLICY --group GROUP [options]

  POLICY             name of a policy
  --group NAME       the group whose devices get it; those that are offline get it when they come back
  --settings FILE    JSON to make the policy from, if there is none of that name
  --max-wait SECONDS how long to wait (default 300)

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const signal = stop.signal;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

main().catch((error) => {
    progress('');
    if (EsperAbortError.is(error)) console.error('Stopped. A command that was sent goes on without us.');
    else console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error.message);
    for (const complaint of error.errors ?? []) console.error(`  ${complaint}`);
    process.exitCode = signal.aborted ? 130 : 2;
});

async function main() {
    const options = readArguments();
    if (options === undefined) return fail(USAGE);
    // Read before anything is asked: a file that is wrong is a mistake of ours.
    const settings = options.settings && (await readSettings(options.settings));
    const esper = new EsperClient();
    const group = await findByName(esper.deviceGroup.getAllGroups({ name: options.group }, { signal }), options.group);
    if (group === undefined) return fail(`There is no group ${options.group}.`);
    const policy = await findOrMakePolicy(esper, options.policy, settings, group);
    if (policy === undefined) return fail(`There is no policy ${options.policy}; give --settings FILE to make it.`);

    const outcome = await apply(esper, policy, group, options.maxWait);
    report(policy, outcome);
    process.exitCode = outcome.ended < outcome.total || outcome.failures.length > 0 ? 1 : 0;
}

async function readSettings(path) {
    const text = await readFile(path, 'utf8');
    try {
        return JSON.parse(text);
    } catch (cause) {
        throw new Error(`${path} is no JSON: ${cause.message}`, { cause });
    }
}

/** The row of exactly this name; lists match parts of names too. */
async function findByName(list, name) {
    for await (const row of list) if (row.name === name) return row;
    return undefined;
}

async function findOrMakePolicy(esper, name, settings, { enterprise }) {
    const found = await findByName(esper.enterprisePolicy.listPolicies({ name }, { signal }), name);
    if (found !== undefined || settings === undefined) return found;
    // The API wants the enterprise by its URL, and a group carries it.
    const policy = { name, enterprise, policy: settings, is_active: true };
    const made = await esper.enterprisePolicy.createPolicy({ policy }, { signal });
    console.log(`Made the policy ${made.name} (${made.id}).`);
    return made;
}

/** Sends the command and waits; when time is up, where it stood then. */
async function apply(esper, policy, group, maxWait) {
    const request = await esper.commandsV2.createCommand(
        {
            commandRequest: {
                command_type: 'GROUP',
                groups: [group.id],
                device_type: 'all',
                command: 'SET_NEW_POLICY',
                command_args: { policy_url: policy.url },
            },
        },
        { signal },
    );
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

function report(policy, { total, ended, tally, failures, note }) {
    console.log(`${policy.name}: ${note ?? (inWords(tally) || 'no device has taken up the command')}`);
    for (const { deviceId, state, reason } of failures) {
        console.log(`  ${deviceId}  ${state}${reason ? `: ${reason}` : ''}`);
    }
    if (ended < total) console.log(`  ${total - ended} devices have not answered yet; the command goes on without us.`);
}

function inWords(tally) {
    return Object.entries(tally)
        .map(([state, count]) => `${count} ${state}`)
        .join(', ');
}

function readArguments() {
    const text = { type: 'string' };
    try {
        const { values, positionals } = parseArgs({
            allowPositionals: true,
            options: { group: text, settings: text, 'max-wait': text },
        });
        const maxWait = Number(values['max-wait'] ?? 300) * 1000;
        const [policy] = positionals;
        if (positionals.length !== 1 || !policy || !values.group || !(maxWait > 0)) return undefined;
        return { policy, group: values.group, settings: values.settings, maxWait };
    } catch {
        return undefined;
    }
}

function fail(text) {
    console.error(text);
    process.exitCode = 2;
}
