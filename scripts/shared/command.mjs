// What the commands of scripts/ and bench/ do alike: how they say that they failed, and how a signal ends them.
import { Failure } from './failure.mjs';

/** 128 and the number of the signal, as shells have it. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Runs a command to its end. When it fails, it says why, and the process is to end with `exitCode`. */
export async function runCommand(main, exitCode = 1) {
    try {
        await main();
    } catch (error) {
        process.exitCode = exitCode;
        process.stderr.write(`${textOf(error)}\n`);
    }
}

/** Writes a failure: a sentence where a person can put it right, else all that is known. */
export const textOf = (error) => (error instanceof Failure ? error.message : error.stack);

/** Lets Ctrl-C, and what else asks a process to end, wait for `cleanUp`. */
export function onSignal(cleanUp) {
    for (const [signal, code] of Object.entries(EXIT_CODES))
        process.once(signal, () => cleanUp().then(() => process.exit(code)));
}
