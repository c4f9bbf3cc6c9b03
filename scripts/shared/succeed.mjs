import { Failure } from './failure.mjs';
import { run } from './run.mjs';

/** Runs a program that must not fail, and gives what it printed. */
export async function succeed(command, args, options) {
    const { code, error, stdout, stderr } = await run(command, args, options);
    if (error?.code === 'ENOENT') throw new Failure(`${command} is not installed, and this needs it.`);
    if (code !== 0) throw new Failure(`${command} ${args.join(' ')} failed:\n${stderr || stdout}`);
    return stdout;
}
