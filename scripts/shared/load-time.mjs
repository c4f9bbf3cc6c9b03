// How long a process takes to load a library, in milliseconds of processor time: other programs on the machine change
// it little. Each load is a process of its own.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built package, and axios alone, which it loads too. */
export const LOADS = {
    'ES modules': { base: `await import('axios')`, ours: `await import('esper-client')` },
    CommonJS: { base: `require('axios')`, ours: `require('esper-client')` },
};

/** The entry without axios, beside axios alone. */
export const FETCH_LOADS = {
    'esper-client/fetch, ES modules': { base: LOADS['ES modules'].base, ours: `await import('esper-client/fetch')` },
    'esper-client/fetch, CommonJS': { base: LOADS.CommonJS.base, ours: `require('esper-client/fetch')` },
};

export function loadTime(load) {
    const code = `
        const before = process.cpuUsage();
        ${load};
        const { user, system } = process.cpuUsage(before);
        process.stdout.write(String((user + system) / 1000));`;
    const type = load.startsWith('await') ? 'module' : 'commonjs';
    return Number(
        execFileSync(process.execPath, [`--input-type=${type}`, '-e', code], { cwd: root, encoding: 'utf8' }),
    );
}
