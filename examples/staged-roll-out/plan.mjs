// Which device is in which wave.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Picks the devices and deals them out to waves. Gives the state that a roll-out begins with. */
export async function makePlan(esper, { asked }, { signal, progress }) {
    const lists = new Map();
    for (const { list } of asked.waves) if (list !== undefined) lists.set(list, await readList(list));
    const found = [];
    const filter = { ...asked.filter, limit: 500 };
    for await (const { id, device_name: name } of esper.device.getAllDevices(filter, { consistent: true, signal })) {
        found.push([id, name]);
        progress(`Found ${found.length} devices`);
    }
    progress('');
    return { asked, ...dealOut(found, asked, lists) };
}

/** The lines of a file that have something. */
async function readList(path) {
    const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim());
    return lines.filter((line) => line !== '');
}

/**
 * Deals devices out to waves: `devices` is in the order of the waves, and a wave has so many of them.
 * Lists are served first, then the others in turn.
 */
export function dealOut(found, { command, waves }, lists) {
    const total = found.length;
    const left = new Map(shuffle(found, JSON.stringify(command)).map((device) => [device[0], device]));
    const taken = waves.map(({ list }) => (list === undefined ? undefined : takeList(left, lists.get(list), list)));
    const dealt = waves.map((wave, index) => ({
        name: nameOf(wave),
        devices: taken[index] ?? takeFirst(left, sizeOf(wave, total)),
    }));
    const filled = dealt.filter(({ devices }) => devices.length > 0);
    return {
        devices: filled.flatMap(({ devices }) => devices),
        waves: filled.map(({ name, devices }) => ({ name, size: devices.length })),
        others: left.size,
    };
}

/**
 * Orders devices as if at random, since neighbours in a list are often those of one store.
 * The same command gives the same order: a dry run shows what comes. Another one begins with other devices.
 */
function shuffle(devices, seed) {
    const keyed = devices.map((device) => ({
        device,
        key: createHash('sha256').update(seed).update(device[0]).digest('hex'),
    }));
    return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ device }) => device);
}

function takeList(left, lines, path) {
    const idOf = new Map(
        [...left.values()].flatMap(([id, name]) => [
            [name, id],
            [id, id],
        ]),
    );
    const unknown = lines.filter((line) => !idOf.has(line));
    if (unknown.length > 0)
        throw new Error(
            `${path}: ${unknown.length} of ${lines.length} are no devices that match, or in a list before, such as ${unknown[0]}.`,
        );
    const ids = new Set(lines.map((line) => idOf.get(line)));
    return [...ids].map((id) => take(left, id));
}

function takeFirst(left, size) {
    return [...left.keys()].slice(0, size).map((id) => take(left, id));
}

function take(left, id) {
    const device = left.get(id);
    left.delete(id);
    return device;
}

const sizeOf = ({ share, count = Infinity }, total) =>
    share === undefined ? count : Math.max(1, Math.round((total * share) / 100));

function nameOf({ share, count, list }) {
    if (list !== undefined) return list;
    if (share !== undefined) return `${share} %`;
    return count === undefined ? 'the rest' : `${count} devices`;
}

/** The ids of a wave's devices, or the devices of all waves before it. */
export function devicesOf({ devices, waves }, wave) {
    const index = waves.indexOf(wave);
    const start = waves.slice(0, index).reduce((sum, { size }) => sum + size, 0);
    return devices.slice(start, start + wave.size);
}
