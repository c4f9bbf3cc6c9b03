import { hash } from '../../util/hash.js';
import type { Job } from './job.js';

/** How many earlier reports of a device are kept. */
const MAX_REPORTS = 20;

/** Lets a device measure itself and send a report. The report before it is kept. */
export function sendReport({ state: { devices, reports }, n, time }: Job, reason: string): undefined {
    const device = devices.read(n);
    // A copy: the record changes with the device.
    reports.set(n, [{ ...device }, ...(reports.get(n) ?? [])].slice(0, MAX_REPORTS));
    const bits = hash(devices.fleet.seed, n, device.report_id);
    devices.change(n, {
        report_id: device.report_id + 1,
        report_reason: reason,
        reported_on: time,
        battery: Math.max(1, Math.min(100, device.battery - 1 + (bits % 3))),
        free_ram_mb: 600 + (bits % 1400),
    });
}
