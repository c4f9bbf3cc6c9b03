import { parseArgs } from 'node:util';
import { packageVersion } from '../package-files.js';
import { type RunningTenant, type StartOptions, startTestTenant } from '../start.js';
import { isJsonObject } from '../util/json.js';
import { startVectors } from '../vectors/start-vectors.js';

const USAGE = `esper-test-tenant: a stateful Esper tenant on this machine, for tests.

  --devices N          Android devices (60)
  --other-platforms N  Apple, Linux and Windows devices, in turn (0)
  --port N             port to listen on; 0 takes a free one (0)
  --host ADDRESS       address to listen on (127.0.0.1: this machine only)
  --key KEY            the API key that is let in (made from the seed)
  --seed TEXT          what everything that is made up comes from (harborpine)
  --speed N            seconds in the tenant a second; 0 stands still (1)
  --now DATE           the tenant's time at the start (the real time)
  --latency MS         milliseconds that every answer waits (0)
  --max-page-size N    the most rows of a page (500)
  --data FILE          things of your own to test with, or a saved state
  --save FILE          writes the state there when it stops
  --strict             refuses what the tenant has no behaviour of its own for
  --vectors            serves what a client in any language is tried with, and judges it
  --cors               lets pages in a browser use it
  --json               prints one line of JSON for a program to read
  --version            prints the version of the package
  --help               prints this

It prints what to put into the environment and runs until Ctrl-C.`;

const OPTIONS = {
    devices: { type: 'string' },
    'other-platforms': { type: 'string' },
    port: { type: 'string' },
    host: { type: 'string' },
    key: { type: 'string' },
    seed: { type: 'string' },
    speed: { type: 'string' },
    now: { type: 'string' },
    latency: { type: 'string' },
    'max-page-size': { type: 'string' },
    data: { type: 'string' },
    save: { type: 'string' },
    strict: { type: 'boolean' },
    cors: { type: 'boolean' },
    vectors: { type: 'boolean' },
    json: { type: 'boolean' },
    version: { type: 'boolean' },
    help: { type: 'boolean' },
} as const;

/** Runs the command line until it is stopped. Wrong arguments exit with status 2, a taken port with 1. */
export async function runCommandLine(args: string[]): Promise<void> {
    let asked: Asked | string | undefined;
    try {
        asked = read(args);
        if (typeof asked === 'string') return void process.stdout.write(`${asked}\n`);
        if (asked.vectors) await runVectors(asked);
        else await run(await startTestTenant(asked.options), asked);
    } catch (error) {
        const taken = isJsonObject(error) && error['code'] === 'EADDRINUSE';
        const port = typeof asked === 'object' ? asked.options.port : undefined;
        const message = error instanceof Error ? error.message : String(error);
        const text = taken ? `port ${port} is taken; give another one, or --port 0 for a free one.` : message;
        process.stderr.write(`esper-test-tenant: ${text}\n`);
        process.exitCode = taken || !(error instanceof TypeError) ? 1 : 2;
    }
}

/** What the arguments ask for. */
interface Asked {
    options: StartOptions;
    save: string | undefined;
    json: boolean;
    vectors: boolean;
}

/** Reads the arguments; a string is what they ask to be told. Throws a `TypeError`. */
function read(args: string[]): Asked | string {
    const { values } = parse(args);
    if (values.help) return USAGE;
    if (values.version) return packageVersion();
    const options: StartOptions = {};
    const numbers = {
        devices: values.devices,
        otherPlatforms: values['other-platforms'],
        port: values.port,
        speed: values.speed,
        latency: values.latency,
        maxPageSize: values['max-page-size'],
    };
    for (const [name, value] of Object.entries(numbers)) {
        if (value !== undefined) Object.assign(options, { [name]: toNumber(name, value) });
    }
    const { host, key: apiKey, seed, now, data, cors, strict } = values;
    for (const [name, value] of Object.entries({ host, apiKey, seed, now, data, cors, strict })) {
        if (value !== undefined) Object.assign(options, { [name]: value });
    }
    return { options, save: values.save, json: values.json ?? false, vectors: values.vectors ?? false };
}

function parse(args: string[]) {
    try {
        return parseArgs({ args, options: OPTIONS });
    } catch (error) {
        // The first sentence names the flag. The rest is about how to escape dashes.
        throw new TypeError(`${error instanceof Error ? error.message.split(/\.\s/)[0] : error}. See --help.`, {
            cause: error,
        });
    }
}

function toNumber(name: string, value: string): number {
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value.trim() === '' || !Number.isFinite(Number(value)))
        throw new TypeError(`${flag}: expected a number, got ${JSON.stringify(value)}.`);
    return Number(value);
}

async function run(tenant: RunningTenant, { save, json }: Asked): Promise<void> {
    const { baseUrl, apiKey, enterpriseId } = tenant;
    if (json)
        process.stdout.write(
            `${JSON.stringify({ baseUrl, apiKey, enterpriseId, port: tenant.port, pid: process.pid })}\n`,
        );
    else process.stdout.write(`${[...environment(tenant), '', 'Ctrl-C stops it.'].join('\n')}\n`);
    const signal = await stopSignal();
    if (save !== undefined) await tenant.save(save);
    await tenant.stop();
    process.exitCode = signal === 'SIGINT' ? 130 : 0;
}

/** Serves vectors until it is stopped; then prints the verdicts, and exits with 1 when a play was not met. */
async function runVectors({ options: { port = 0 }, json }: Asked): Promise<void> {
    const vectors = await startVectors({ port });
    const { url } = vectors;
    const stopped = stopSignal();
    if (json) process.stdout.write(`${JSON.stringify({ url, port: vectors.port, pid: process.pid })}\n`);
    else process.stdout.write(`GET ${url}/plays lists what to play. Ctrl-C prints the verdicts.\n`);
    await stopped;
    await vectors.stop();
    const verdicts = vectors.verdicts();
    process.stdout.write(json ? `${JSON.stringify(verdicts)}\n` : vectors.table());
    process.exitCode = verdicts.some(({ met }) => !met) ? 1 : 0;
}

function environment({ baseUrl, apiKey, enterpriseId }: RunningTenant): string[] {
    return [
        `export ESPER_BASE_URL=${baseUrl}`,
        `export ESPER_API_KEY=${apiKey}`,
        `export ESPER_ENTERPRISE_ID=${enterpriseId}`,
    ];
}

/** Waits for SIGINT (Ctrl-C) or SIGTERM. A second signal ends the process at once, as by default. */
function stopSignal(): Promise<NodeJS.Signals> {
    return new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
    });
}
