// What a program does that may be killed at any moment, and goes on when it is run again.
import { createReadStream } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { EsperBadRequestError, EsperClient, fileFromPath, toFile } from 'esper-client';

// Pauses are none: each counts for as long as it was to be.
const esper = new EsperClient({ sleep: async () => {} });
const programs = { reboot, wait, upload, download };
const [name, ...args] = process.argv.slice(2);
await programs[name](...args);

/** Reboots devices that are online, and writes down how far it is. */
async function reboot(file, count) {
    const state = (await readState(file)) ?? { sent: { requests: [] }, unsent: await pickDevices(count), unknown: [] };
    const found = await esper.findSent(state.unknown);
    const sent = add(state.sent, found.sent);
    const devices = [...state.unsent, ...found.unsent];
    await writeState(file, { sent, unsent: devices, unknown: [] });
    let batch = sent;
    if (devices.length > 0) {
        const save = (parts) => writeState(file, { ...parts, sent: add(sent, parts.sent) });
        const command = { command_type: 'DEVICE', device_type: 'all', command: 'REBOOT', devices };
        batch = add(sent, await esper.sendCommand(command, { save }));
    }
    const { total, tally } = await esper.waitForCommand(batch, { maxWait: 3_600_000, pollInterval: 50 });
    console.log(JSON.stringify({ total, tally }));
}

/** Waits for a command by its id. */
async function wait(requestId) {
    const onProgress = ({ ended, total }) => console.log(`${ended} of ${total}`);
    const { failures } = await esper.waitForCommand(
        { requestId },
        { maxWait: 3_600_000, pollInterval: 50, onProgress },
    );
    console.log(`over, ${failures.length} failed`);
}

/** Uploads a file to the tenant's content, or finds it there; with `half` it stops half-way. */
async function upload(path, fileName, half) {
    const file = half ? toFile(firstHalf(path), { name: fileName }) : await fileFromPath(path, { name: fileName });
    try {
        const { id } = await esper.content.postContent({ key: file });
        console.log(`uploaded ${id}`);
    } catch (error) {
        if (!EsperBadRequestError.is(error)) throw error;
        for await (const content of esper.content.getAllContent()) {
            if (content.name === fileName) console.log(`found ${content.id}`);
        }
    }
}

async function* firstHalf(path) {
    for await (const chunk of createReadStream(path)) {
        yield chunk;
        console.log('half');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
    }
}

async function download(url, path) {
    const { length } = await esper.download(url, { path, onProgress: () => console.log('some') });
    console.log(`downloaded ${length}`);
}

async function pickDevices(count) {
    const devices = await esper.device.getAllDevices({ state: 1, limit: 500 }).toArray({ maxItems: Number(count) });
    return devices.map(({ id }) => id);
}

function add(one, other) {
    return { requests: [...one.requests, ...other.requests] };
}

async function readState(file) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    return text && JSON.parse(text);
}

async function writeState(file, state) {
    const handle = await open(`${file}.new`, 'w');
    await handle.writeFile(JSON.stringify(state));
    await handle.sync();
    await handle.close();
    await rename(`${file}.new`, file);
}
