import { readFileSync } from 'node:fs';

export const MIB = 2 ** 20;

/** The most memory that this process has held, in bytes. */
export function peakRss() {
    // Not maxRSS where there is another way: on Linux it begins with what the parent held when it started this process.
    try {
        const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
        return Number(kib) * 1024;
    } catch {
        return process.resourceUsage().maxRSS * 1024;
    }
}
