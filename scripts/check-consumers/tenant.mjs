import { join } from 'node:path';
import { nextLine, startInBackground } from '../shared/background.mjs';
import { Failure } from '../shared/failure.mjs';

/** Starts the command line of the installed package; gives what it prints first, and stop(). */
export async function startTenant(folder, devices) {
    const flags = ['--devices', String(devices), '--port', '0', '--cors', '--json'];
    const program = startInBackground(join(folder, 'node_modules/.bin/esper-test-tenant'), flags);
    const first = await nextLine(program);
    if (first === undefined) throw new Failure(`esper-test-tenant did not start: ${program.output}`);
    return { ...JSON.parse(first), stop: program.stop };
}
