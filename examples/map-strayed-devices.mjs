// Finds the devices that left their geofence today and are still out, and draws them on a map: one HTML file that needs no network.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/map-strayed-devices.mjs strayed.html
//
// A line a device goes to stdout. Progress goes to stderr, and only to a terminal. The exit code is 1 when there are such devices, as a monitor
// wants it. Where devices are is personal data where people carry them: the file is readable by you alone.
// A device tells its place when it checks in, so what is known may be old; page and lines say how old.
// On a test tenant (npx esper-test-tenant --port 8080) let one leave first:
//   curl -X PATCH http://127.0.0.1:8080/__tenant/devices/91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3 -d '{"latitude":45.54}'
import { rename, rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { EsperAbortError, EsperClient, EsperError, EsperNotFoundError } from 'esper-client';
import { metersOutside } from './map-strayed-devices/geometry.mjs';
import { toPage } from './map-strayed-devices/page.mjs';
import { inMeters, inWords } from './map-strayed-devices/words.mjs';

const USAGE = `usage: node examples/map-strayed-devices.mjs FILE.html [options]

  FILE.html        where the page goes
  --geofence NAME  only the geofences of this name; may be given several times
  --since TIME     devices that left after this time, such as 2026-09-21T06:00:00Z (default: midnight of this machine)

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

/** Names of devices that are asked for at once. */
const AT_ONCE = 8;

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
    const esper = new EsperClient();
    const geofences = [];
    for await (const geofence of listGeofences(esper, options.names)) {
        progress(`Looked at ${geofences.length} geofences`);
        geofences.push(await lookAt(esper, geofence, options.since));
    }
    const unknown = options.names.find((name) => !geofences.some((geofence) => geofence.name === name));
    if (unknown !== undefined) throw new Error(`There is no geofence ${JSON.stringify(unknown)}.`);
    await nameDevices(
        esper,
        geofences.flatMap(({ strayed }) => strayed),
    );
    progress('');
    await writeWhole(options.path, toPage(geofences, { since: options.since, now: new Date() }));
    for (const { name, strayed } of geofences)
        for (const device of strayed)
            console.log(
                `${device.name}  left ${name} ${inWords(device.leftAt)}, ${inMeters(device.away)} away, told ${inWords(device.toldAt)}`,
            );
    process.exitCode = geofences.some(({ strayed }) => strayed.length > 0) ? 1 : 0;
}

/** The geofences of these names; all of them without names. */
async function* listGeofences(esper, names) {
    for (const name of names.length === 0 ? [undefined] : new Set(names))
        yield* esper.geofenceV1.getAllGeofencesV1({ name, includeSummary: true }, { signal });
}

/** A geofence with the devices that left it since a time, those that have been away the longest first. */
async function lookAt(esper, { id, name, geometry, device_summary: counts }, since) {
    const strayed = [];
    let before = 0;
    // This list refuses a call without limit and offset.
    const outside = { geofenceId: id, inside: false, limit: 100, offset: 0 };
    for await (const row of esper.geofenceV1.getAllGeofenceDevices(outside, { signal })) {
        // What was outside when the geofence was applied has not left it.
        if (row.state_changed_at === null || Date.parse(row.state_changed_at) < since.getTime()) before += 1;
        else strayed.push(toStrayed(row, geometry));
    }
    strayed.sort((one, other) => one.leftAt - other.leftAt);
    return { name, geometry, strayed, before, inside: counts.inside_count, unknown: counts.unknown_count };
}

function toStrayed({ device_id: id, latitude, longitude, state_changed_at, location_updated_at }, geometry) {
    const place = latitude === null || longitude === null ? undefined : { latitude, longitude };
    return {
        id,
        name: id,
        place,
        away: place && metersOutside(geometry, place),
        leftAt: new Date(state_changed_at),
        toldAt: location_updated_at === null ? undefined : new Date(location_updated_at),
    };
}

/** Gives devices the names that people know them by. One that was removed meanwhile keeps its id. */
async function nameDevices(esper, devices) {
    for (let at = 0; at < devices.length; at += AT_ONCE) {
        progress(`Named ${at} of ${devices.length} devices`);
        await Promise.all(
            devices.slice(at, at + AT_ONCE).map(async (device) => {
                device.name = await nameOf(esper, device.id);
            }),
        );
    }
}

async function nameOf(esper, deviceId) {
    try {
        const { device_name: name, alias_name: alias } = await esper.device.getDeviceById({ deviceId }, { signal });
        return alias ? `${name} (${alias})` : name;
    } catch (error) {
        if (EsperNotFoundError.is(error)) return deviceId;
        throw error;
    }
}

/** The page of an earlier run stands until the new one is whole. */
async function writeWhole(path, text) {
    const part = `${path}.part`;
    try {
        await writeFile(part, text, { mode: 0o600 });
        await rename(part, path);
    } catch (error) {
        await rm(part, { force: true });
        throw error;
    }
}

function readArguments() {
    const options = { geofence: { type: 'string', multiple: true, default: [] }, since: { type: 'string' } };
    try {
        const { values, positionals } = parseArgs({ allowPositionals: true, options });
        const since = values.since === undefined ? new Date(new Date().setHours(0, 0, 0, 0)) : new Date(values.since);
        const isMeant = positionals.length === 1 && !Number.isNaN(since.getTime());
        return isMeant ? { path: positionals[0], names: values.geofence, since } : undefined;
    } catch {
        return undefined;
    }
}
