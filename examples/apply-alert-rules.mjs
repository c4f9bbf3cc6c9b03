// Makes the alarm rules of a tenant what a file says: shows the difference, then makes, changes and deletes.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/apply-alert-rules.mjs alert-rules.json --dry-run
//
// A rule is known by its name. The file names groups by their path, devices and channels by their names:
//
//   [{ "name": "Low battery", "metric": "battery_level", "groups": ["All devices/Portland Pearl Store"], "alert_channels": ["Store IT"],
//      "conditions": { "value": 15, "unit": "Percent", "comparator": "LessThanThreshold" }, "realert_interval": 60 }]
//
// What a rule of the file does not say is left as it is in the tenant. Rules that the file lacks stay, unless --delete is given.
// It can be run again at any time, after a kill too: what is as the file says is not touched. Everything in the file is looked up before
// anything is changed. The exit code is 1 when --dry-run finds a difference.
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { EsperAbortError, EsperClient, EsperError } from 'esper-client';

const USAGE = `usage: node examples/apply-alert-rules.mjs FILE [options]

  FILE        JSON: a list of rules, as above in this program
  --dry-run   only show what would be done
  --delete    also delete rules that the file lacks

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

/** What a rule of a file has to say, and what it may say. */
const NEEDED = ['name', 'metric', 'conditions', 'realert_interval'];
const FIELDS = new Set([
    ...NEEDED,
    ...['description', 'devices', 'groups', 'alert_channels', 'action_emails', 'is_active', 'repeat_times'],
]);
/** Lists whose order means nothing. */
const SETS = new Set(['devices', 'groups', 'alert_channels', 'action_emails']);

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());
const signal = stop.signal;

main().catch((error) => {
    if (EsperAbortError.is(error)) console.error('Stopped. Run this again to go on.');
    else if (error instanceof Stop) console.error(error.message);
    else console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error);
    process.exitCode = signal.aborted ? 130 : 2;
});

/** What the program can't go on from, in words for whoever runs it. */
class Stop extends Error {}

async function main() {
    const options = readArguments();
    if (options === undefined) {
        console.error(USAGE);
        process.exitCode = 2;
        return;
    }
    const wanted = await readRules(options.file);
    const esper = new EsperClient();
    const rules = byName(await esper.alert.getAlarmRules({}, { signal }).toArray({ maxItems: 10_000 }), wanted);
    const ids = await lookUp(esper, wanted);
    const steps = wanted.map((rule) => stepFor(withIds(rule, ids), rules.get(rule.name)));
    if (options.isDeleting) steps.push(...deletions(rules, wanted));

    const due = steps.filter(({ lines }) => lines.length > 0);
    for (const step of due) {
        console.log([step.title, ...step.lines].join('\n'));
        if (!options.isDryRun) await carryOut(esper, step);
    }
    const done = options.isDryRun ? 'would be changed' : 'changed';
    console.log(`${due.length} ${done}, ${steps.length - due.length} as they should be.`);
    process.exitCode = options.isDryRun && due.length > 0 ? 1 : 0;
}

async function readRules(file) {
    let rules;
    try {
        rules = JSON.parse(await readFile(file, { encoding: 'utf8', signal }));
    } catch (error) {
        throw new Stop(`${file}: ${error.message}`);
    }
    if (!Array.isArray(rules)) throw new Stop(`${file}: expected a list of rules.`);
    const names = new Set();
    for (const [i, rule] of rules.entries()) {
        const missing = NEEDED.filter((field) => rule?.[field] === undefined);
        if (missing.length > 0) throw new Stop(`${file}: rule ${i + 1} has no ${missing.join(', ')}.`);
        const unknown = Object.keys(rule).filter((field) => !FIELDS.has(field));
        if (unknown.length > 0) throw new Stop(`${file}: ${rule.name}: there is no field ${unknown.join(', ')}.`);
        if (rule.devices?.length > 0 && rule.groups?.length > 0)
            throw new Stop(`${file}: ${rule.name}: name devices or groups, not both.`);
        if (names.has(rule.name)) throw new Stop(`${file}: two rules are named ${rule.name}.`);
        names.add(rule.name);
    }
    return rules;
}

/** The rules of the tenant by name. Two of one name can't be told apart, which matters where the file has that name. */
function byName(rules, wanted) {
    const found = new Map();
    for (const rule of rules) {
        if (found.has(rule.name) && wanted.some(({ name }) => name === rule.name))
            throw new Stop(`The tenant has two rules named ${rule.name}: rename or delete one.`);
        found.set(rule.name, rule);
    }
    return found;
}

/** Finds what the file names. Names that stand for none, or for more than one, end the program before it changes anything. */
async function lookUp(esper, wanted) {
    const names = (field) => new Set(wanted.flatMap((rule) => rule[field] ?? []));
    return {
        groups: await idsOf('group', names('groups'), async (path) => {
            const name = path.split('/').at(-1);
            const groups = await esper.deviceGroup.getAllGroups({ name }, { signal }).toArray({ maxItems: 10_000 });
            return groups.filter((group) => group.path === path);
        }),
        devices: await idsOf('device', names('devices'), async (name) => {
            const { results } = await esper.device.getAllDevices({ name, limit: 100 }, { signal });
            return results.filter(({ device_name }) => device_name === name);
        }),
        alert_channels: await idsOf('alert channel', names('alert_channels'), async (name) => {
            const channels = await esper.alert.listAlertChannels({ name }, { signal }).toArray({ maxItems: 10_000 });
            return channels.filter((channel) => channel.name === name);
        }),
    };
}

async function idsOf(what, names, find) {
    const ids = new Map();
    for (const name of names) {
        const found = await find(name);
        if (found.length !== 1) throw new Stop(`${found.length} ${what}s are named ${name}; one is needed.`);
        ids.set(name, String(found[0].id));
    }
    return ids;
}

/** The rule as a request takes it. */
function withIds(rule, ids) {
    const changed = { ...rule };
    for (const [field, known] of Object.entries(ids))
        if (rule[field] !== undefined) changed[field] = rule[field].map((name) => known.get(name));
    // A rule watches devices or groups: naming the one takes the other away.
    if (rule.groups?.length > 0) changed.devices = [];
    if (rule.devices?.length > 0) changed.groups = [];
    return changed;
}

/** What is to be done for a rule of the file; without lines when it is as it should be. */
function stepFor(rule, existing) {
    if (existing === undefined)
        return { title: `+ ${rule.name}`, lines: Object.keys(rule).map((field) => `  + ${line(field, rule)}`), rule };
    const now = asSent(existing);
    const fields = Object.keys(rule).filter((field) => !isSame(field, rule[field], now[field]));
    return {
        title: `~ ${rule.name}`,
        lines: fields.flatMap((field) => [`  - ${line(field, now)}`, `  + ${line(field, rule)}`]),
        id: existing.id,
        changes: Object.fromEntries(fields.map((field) => [field, rule[field]])),
    };
}

/** Answers have records where requests have ids. */
function asSent(rule) {
    const ids = (records) => (records ?? []).map(({ id }) => String(id));
    const { devices, groups, alert_channels } = rule;
    return { ...rule, devices: ids(devices), groups: ids(groups), alert_channels: ids(alert_channels) };
}

function isSame(field, one, other) {
    if (SETS.has(field)) return isDeepStrictEqual([...one].sort(), [...(other ?? [])].sort());
    // Whatever the tenant adds to what was sent, such as a null, is no difference.
    if (field === 'conditions') return Object.keys(one).every((key) => isDeepStrictEqual(one[key], other?.[key]));
    return isDeepStrictEqual(one, other);
}

const line = (field, rule) => `${field}: ${JSON.stringify(rule[field])}`;

function deletions(rules, wanted) {
    const kept = new Set(wanted.map(({ name }) => name));
    return [...rules.values()]
        .filter(({ name }) => !kept.has(name))
        .map(({ id, name, metric, trigger_count }) => ({
            title: `- ${name}`,
            lines: [`  - ${metric}, fired ${trigger_count} times`],
            id,
        }));
}

async function carryOut(esper, { id: alarmId, rule, changes }) {
    if (rule !== undefined) {
        // The body names the enterprise too, which the client fills in on the path only.
        const { enterprise } = await esper.token.getTokenInfo({ signal });
        await esper.alert.addAlarmRule({ alarmRule: { ...rule, enterprise } }, { signal });
    } else if (changes !== undefined) await esper.alert.patchAlarmRule({ alarmId, alarmRule: changes }, { signal });
    else await esper.alert.deleteAlarmRule({ alarmId }, { signal });
}

function readArguments() {
    try {
        const { values, positionals } = parseArgs({
            allowPositionals: true,
            options: { 'dry-run': { type: 'boolean', default: false }, delete: { type: 'boolean', default: false } },
        });
        if (positionals.length !== 1) return undefined;
        return { file: positionals[0], isDryRun: values['dry-run'], isDeleting: values.delete };
    } catch (error) {
        console.error(`${error.message}\n`);
        return undefined;
    }
}
