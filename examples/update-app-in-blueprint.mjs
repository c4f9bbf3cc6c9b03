// Puts a new version of an app into a blueprint, and brings it to every device that is to have the blueprint: uploads the APK, saves and
// publishes the blueprint, converges, waits, and says who does not have it.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/update-app-in-blueprint.mjs 'Store tablets' com.harborpine.checkout checkout-4.4.0.apk
//
// It can be run again at any time, after a kill -9 too, and does nothing twice: what is uploaded, saved and ordered it finds in the tenant.
// With --dry-run it changes nothing, and shows what it would change as a diff.
// Results go to stdout. Progress goes to stderr, and only to a terminal. The exit code is 1 when a device does not have the version.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
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

const USAGE = `usage: node examples/update-app-in-blueprint.mjs BLUEPRINT PACKAGE APK [options]
       node examples/update-app-in-blueprint.mjs BLUEPRINT PACKAGE --version ID [options]

  BLUEPRINT          name of the blueprint
  PACKAGE            package name of the app, which the blueprint has already
  --version ID       a version that the tenant has already, in place of a file
  --dry-run          only show what would be done
  --with-drafts      also publish what others have saved in the blueprint and not published
  --max-wait SECONDS how long to wait for the devices (default 900)

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

/** The most ids that one operation takes. */
const MAX_IDS = 50_000;
/** How many of the latest operations are looked through for one that an earlier run has ordered. */
const RECENT = 200;
const OVER = /^(COMPLETED|SUCC|FAIL|CANCELLED|TIMEOUT)/;

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());
const signal = stop.signal;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

main().catch((error) => {
    progress('');
    if (EsperAbortError.is(error)) console.error('Stopped. What was ordered goes on; run this again to wait for it.');
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
    const esper = new EsperClient();
    const blueprint = await findBlueprint(esper, options.blueprint);
    const newest = await newestVersion(esper, blueprint.id);
    const app = appOf(newest, options.packageName);
    const version = await findVersion(esper, app, options);
    const published = await publish(esper, newest, { ...options, app, version });
    if (options.isDryRun) return;

    const devices = await devicesWithout(esper, blueprint.id, published.version_id);
    console.log(`${devices.size} devices are to take it over.`);
    const outcomes = await converge(esper, devices, options.maxWait);
    const missing = await devicesWithout(esper, blueprint.id, published.version_id);
    report(outcomes, missing);
    process.exitCode = missing.size === 0 ? 0 : 1;
}

async function findBlueprint(esper, nameExact) {
    const { results } = await esper.blueprint.getAllBlueprints({ nameExact, limit: 2 }, { signal });
    if (results.length !== 1) throw new Stop(`${results.length} blueprints are named ${nameExact}; one is needed.`);
    return results[0];
}

/** The version that was saved last, published or not. */
async function newestVersion(esper, blueprintId) {
    const query = { blueprintId, ordering: '-version_number,-minor_version_number', limit: 1 };
    const { results } = await esper.blueprint.getAllBlueprintVersions(query, { signal });
    if (results.length === 0) throw new Stop('The blueprint has no version.');
    return results[0];
}

/** The app as the blueprint has it. */
function appOf({ settings }, packageName) {
    const app = settings?.android?.apps?.find((one) => one.package_name === packageName);
    if (app === undefined) throw new Stop(`The blueprint has no app ${packageName}: put it in once, in the console.`);
    return app;
}

/** Finds the version, or uploads it. In a dry run of what the tenant has not yet there is none. */
async function findVersion(esper, { app_id: applicationId, package_name: packageName }, { version, apk, isDryRun }) {
    const versions = await esper.application
        .getAppVersions({ applicationId }, { signal })
        .toArray({ maxItems: 10_000 });
    if (version !== undefined) {
        const found = versions.find(({ id }) => id === version);
        if (found === undefined) throw new Stop(`${packageName} has no version ${version}.`);
        return found;
    }
    // Esper does not say how it hashes; where it is SHA-256, an earlier run's upload is found.
    const hashes = await hashesOf(apk);
    const known = versions.find(({ hash_string }) => hashes.includes(hash_string));
    if (known !== undefined) return known;
    if (isDryRun) {
        console.log(`Would upload ${apk}.`);
        return { id: '(the uploaded version)' };
    }
    return upload(esper, apk, packageName);
}

async function hashesOf(path) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash, { signal });
    const digest = hash.digest();
    return [digest.toString('hex'), digest.toString('base64'), digest.toString('base64url')];
}

async function upload(esper, path, packageName) {
    const onUploadProgress = ({ bytes, total }) => progress(`Uploading ${Math.floor((100 * bytes) / total)} %`);
    try {
        const appFile = await fileFromPath(path);
        const { application } = await esper.application.upload({ appFile }, { onUploadProgress, signal });
        progress('');
        if (application.package_name !== packageName)
            throw new Stop(`${path} is ${application.package_name}, not ${packageName}; it was uploaded all the same.`);
        const [version] = application.versions;
        console.log(`Uploaded ${application.application_name} ${version.version_code}, version ${version.id}.`);
        return version;
    } catch (error) {
        if (!EsperBadRequestError.is(error)) throw error;
        throw new Stop(`${error.message}\nIf the tenant has this version already, give its id: --version ID`);
    }
}

/** Saves the blueprint with the version in it, and publishes it; nothing when that is so already. */
async function publish(esper, newest, { app, version, isDryRun, withDrafts }) {
    const isThere = app.app_version_id === version.id;
    if (isThere && newest.publish) {
        console.log(`${newest.name}: version ${newest.version_number} has it already.`);
        return newest;
    }
    if (!newest.publish && !withDrafts)
        throw new Stop(
            `Version ${newest.version_number} of the blueprint was saved and not published. Publish it, or give --with-drafts: it would be published along.`,
        );
    const settings = withVersion(newest.settings, app.package_name, version.id);
    for (const line of diff(newest.settings, settings)) console.log(line);
    if (isDryRun) return newest;
    const comments = `${app.package_name} ${version.version_code ?? version.id}`;
    const { name, description, id: blueprintId } = newest;
    const { content } = await esper.blueprint.updateBlueprint(
        { blueprintId, blueprint: { name, description, comments, settings, publish: true } },
        { signal },
    );
    console.log(`${name}: version ${content.version_number} is published.`);
    return content;
}

/** The settings with another version of one app; all else as it was, what nobody described too. */
function withVersion(settings, packageName, app_version_id) {
    const apps = settings.android.apps.map((app) =>
        app.package_name === packageName ? { ...app, app_version_id } : app,
    );
    return { ...settings, android: { ...settings.android, apps } };
}

/** The values in which two settings differ, a line each. */
function* diff(before, after, path = 'settings') {
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    const isObject = (value) => typeof value === 'object' && value !== null;
    if (isObject(before) && isObject(after)) {
        for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
            yield* diff(before[key], after[key], Array.isArray(after) ? `${path}[${key}]` : `${path}.${key}`);
        return;
    }
    if (before !== undefined) yield `- ${path}: ${JSON.stringify(before)}`;
    if (after !== undefined) yield `+ ${path}: ${JSON.stringify(after)}`;
}

/** Names of the devices that are to have the blueprint and have not taken this version over, by id. */
async function devicesWithout(esper, assignedBlueprintId, versionId) {
    const devices = new Map();
    for await (const device of esper.deviceV2.getAllDevicesV2({ assignedBlueprintId }, { consistent: true, signal })) {
        if (device.blueprint_info?.current_blueprint_version_id !== versionId) devices.set(device.id, device.name);
        progress(`Found ${devices.size} devices`);
    }
    progress('');
    return devices;
}

/** Converges devices and waits. Those that an earlier run has ordered are waited for, and not ordered again. */
async function converge(esper, devices, maxWait) {
    const { operations, waiting } = await underWay(esper, devices);
    if (waiting.size > 0) console.log(`${waiting.size} of them are under way.`);
    const left = [...devices.keys()].filter((id) => !waiting.has(id));
    for (let at = 0; at < left.length; at += MAX_IDS) {
        const operation = {
            operation_type: 'CONVERGE',
            schedule_type: 'IMMEDIATE',
            arguments: { converge_with_provision: false },
            operation_device_query: { device_ids: left.slice(at, at + MAX_IDS).join(',') },
        };
        const { content } = await esper.operation.createOperation({ operation }, { signal });
        operations.push(content.id);
    }
    return waitForAll(esper, operations, maxWait);
}

/** Converges that are not over, and which of the devices still wait for them. */
async function underWay(esper, devices) {
    const query = { operationType: 'CONVERGE', ordering: '-created_at' };
    const recent = await esper.operation.getOperationsList(query, { signal }).toArray({ maxItems: RECENT });
    const operations = [];
    const waiting = new Set();
    for (const operation of recent) {
        if (OVER.test(operation.state)) continue;
        const ours = (await openDevices(esper, operation)).filter((id) => devices.has(id));
        for (const id of ours) waiting.add(id);
        if (ours.length > 0) operations.push(operation.id);
    }
    return { operations, waiting };
}

/** The devices for which an operation is not over; of one that Esper has just taken, those that it names. */
async function openDevices(esper, { id: operationsId, operation_device_query, device_query }) {
    const rows = await esper.operation
        .getDeviceOperations({ operationsId, limit: 500 }, { signal })
        .toArray({ maxItems: MAX_IDS });
    if (rows.length > 0) return rows.filter(({ state }) => !OVER.test(state)).map(({ device_id }) => device_id);
    const named = (operation_device_query ?? device_query)?.device_ids ?? '';
    return named.split(',').map((id) => id.trim());
}

/** Waits for operations at once; when time is up, where they stood then. */
function waitForAll(esper, operations, maxWait) {
    const latest = new Map();
    const show = () => {
        const sum = (name) => [...latest.values()].reduce((total, outcome) => total + outcome[name], 0);
        progress(`${sum('ended')} of ${sum('total')} ended`);
    };
    const wait = async (operationId) => {
        const onProgress = (outcome) => {
            latest.set(operationId, outcome);
            show();
        };
        try {
            return await esper.waitForCommand({ operationId }, { maxWait, onProgress, signal });
        } catch (error) {
            if (!EsperCommandError.is(error)) throw error;
            return error.outcome;
        }
    };
    return Promise.all(operations.map(wait)).finally(() => progress(''));
}

/** Prints who does not have the version, and why as far as it is known. */
function report(outcomes, missing) {
    const rows = outcomes.flatMap(({ failures, open }) => [...failures, ...open]);
    const known = new Map(rows.map((row) => [row.deviceId, row]));
    console.log(missing.size === 0 ? 'All devices have it.' : `${missing.size} devices do not have it:`);
    for (const [id, name] of missing) {
        const { state = 'not reported yet', reason } = known.get(id) ?? {};
        console.log(`  ${name}  ${state}${reason ? `: ${reason}` : ''}`);
    }
}

function readArguments() {
    const text = { type: 'string' };
    const flag = { type: 'boolean', default: false };
    try {
        const { values, positionals } = parseArgs({
            allowPositionals: true,
            options: { version: text, 'dry-run': flag, 'with-drafts': flag, 'max-wait': text },
        });
        const [blueprint, packageName, apk, ...others] = positionals;
        const maxWait = Number(values['max-wait'] ?? 900) * 1000;
        const isOneGiven = (apk === undefined) !== (values.version === undefined);
        if (packageName === undefined || !isOneGiven || others.length > 0 || !(maxWait > 0)) return undefined;
        const { version, 'dry-run': isDryRun, 'with-drafts': withDrafts } = values;
        return { blueprint, packageName, apk, version, isDryRun, withDrafts, maxWait };
    } catch {
        return undefined;
    }
}
