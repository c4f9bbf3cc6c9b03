import { LOADS, loadTime } from '../scripts/shared/load-time.mjs';
import { OURS, PLAIN } from './names.mjs';

/** One round of loading the libraries: milliseconds of CPU. */
export async function playLoads() {
    const formats = Object.entries(LOADS).flatMap(([format, { base, ours }]) => [
        [`${PLAIN}, ${format}`, { cpu: loadTime(base) }],
        [`${OURS}, ${format}`, { cpu: loadTime(ours) }],
    ]);
    return Object.fromEntries(formats);
}
