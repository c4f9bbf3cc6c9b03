import { join } from 'node:path';
import { Failure } from '../generate/failure.mjs';
import { nextLine, startInBackground } from './background.mjs';

/** Starts the command line of the installed package; what it says of itself, and a way to end it. */
export async function startTenant(folder, devices) {
    const flags = ['--devices', String(devices), '--port', '0', '--cors', '--json'];
    const program = startInBackground(join(folder, 'node_modules/.bin/esper-test-tenant'), flags);
    const first = await nextLine(program);
    if (first === undefined) throw new Failure(`esper-test-tenant did not start: ${program.output}`);
    return { ...JSON.parse(first), stop: program.stop };
}
