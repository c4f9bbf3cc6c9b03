// A process that sends a command to all devices of a tenant and waits for it; tells what that took.
import { MIB, peakRss } from './memory.mjs';

const MAX_WAIT = 3_600_000;

const { baseUrl, apiKey } = JSON.parse(process.argv[2]);
const { EsperClient } = await import(`${process.env.ESPER_DIST ?? '../dist/esm'}/index.js`);
const esper = new EsperClient({ baseUrl, apiKey });

const ids = [];
for await (const { id } of esper.device.getAllDevices({ limit: 500 })) ids.push(id);

const command = { command_type: 'DEVICE', devices: ids, device_type: 'active', command: 'REBOOT' };
const sent = await measure(() => esper.sendCommand(command));
const waited = await measure(() => esper.waitForCommand(sent.result, { maxWait: MAX_WAIT }));
const total = sent.result.requests.reduce((sum, one) => sum + one.devices, 0);
const { ended } = waited.result;
process.stdout.write(JSON.stringify({ total, ended, sent: sent.figures, waited: waited.figures }));

/** Time, and memory over what the process had held before. */
async function measure(work) {
    const before = peakRss();
    const started = performance.now();
    const result = await work();
    const wall = (performance.now() - started) / 1e3;
    return { result, figures: { wall, growth: (peakRss() - before) / MIB } };
}
