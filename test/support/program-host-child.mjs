// Runs the programs that test/support/program-host.ts sends, one after another, each to its own end: until it has
// nothing left to wait for, which is where Node would end its process.
import { pathToFileURL } from 'node:url';

const UNSETTLED = 13; // Node's own exit code for it.
let runs = 0;
let current;

process.on('message', start);
process.on('beforeExit', end);

function start({ args: [file, ...args], cwd, env, terminal, mark }) {
    // From here on nothing but the program keeps the process alive.
    process.channel.unref();
    process.chdir(cwd);
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, env);
    process.argv = [process.execPath, file, ...args];
    process.stderr.isTTY = terminal || undefined;
    current = { mark, listeners: listenersNow(), isSettled: false };
    runs += 1;
    // A module is evaluated once an address. One that throws ends this process, as it would have ended its own.
    import(`${pathToFileURL(file)}?${runs}`).then(() => {
        current.isSettled = true;
    });
}

function end() {
    // The test has let go of us, and this process ends.
    if (current === undefined) return;
    // What the program does at its own end comes first: node:test writes its summary then. One more turn, and this
    // listener is called again.
    if (!current.isEnding) {
        current.isEnding = true;
        setImmediate(() => {});
        return;
    }
    const { mark, listeners, isSettled } = current;
    if (!isSettled) {
        process.stderr.write(`${process.argv[1]} waits for what never comes.\n`);
        process.exit(UNSETTLED);
    }
    for (const { event, listener } of listenersNow().filter((one) => !listeners.some((old) => isSame(old, one))))
        process.off(event, listener);
    current = undefined;
    for (const stream of [process.stdout, process.stderr]) stream.write(mark);
    process.channel.ref();
    process.send({ code: process.exitCode ?? 0 });
    process.exitCode = undefined;
}

/** What listens to the process: a program's Ctrl-C is not the next one's. */
function listenersNow() {
    return process.eventNames().flatMap((event) => process.listeners(event).map((listener) => ({ event, listener })));
}

function isSame(one, other) {
    return one.event === other.event && one.listener === other.listener;
}
