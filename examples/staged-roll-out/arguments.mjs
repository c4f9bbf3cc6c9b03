// What the program is asked for.
import { parseArgs } from 'node:util';

export const USAGE = `usage: node examples/staged-roll-out.mjs --state FILE --version ID [options]
       node examples/staged-roll-out.mjs --state FILE --command NAME [--args JSON] [options]
       node examples/staged-roll-out.mjs --state FILE --status [--csv FILE] [--html FILE]

  --state FILE        where it writes down how far it is, and goes on from
  --version ID        installs this version of an app
  --command NAME      sends another command, such as REBOOT
  --args JSON         its arguments
  --waves LIST        the waves (default 1%,10%,50%,rest): shares of all devices, numbers of devices, @FILE with ids or
                      names, a line each, and \`rest\`
  --max-failed LIMIT  stop when more of a wave failed or did not answer in time: 5% or 20, say (default 5%)
  --max-silent LIMIT  counts those apart that did not answer in time
  --max-wait SECONDS  how long a wave has to answer (default 3600)
  --pause SECONDS     how long to wait between two waves (default 0)
  --settle SECONDS    how long to look for a request that was broken off (default 30)
  --go-on             goes on behind a wave that was stopped
  --group ID          only devices of this group and the groups below it
  --tag TEXT          only devices with this tag
  --search TEXT       only devices with this in their name, IMEI or MAC
  --online            only devices that are online when it begins
  --dry-run           shows the waves, and sends nothing
  --status            shows how far it is, without a call
  --csv FILE          writes a line a device
  --html FILE         writes a page with the waves

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

const TEXTS = [
    ...['state', 'version', 'command', 'args', 'waves', 'max-failed', 'max-silent', 'max-wait', 'pause', 'settle'],
    ...['group', 'tag', 'search', 'csv', 'html'],
];
const FLAGS = ['go-on', 'online', 'dry-run', 'status'];

/** Reads the command line; undefined when it makes no sense. */
export function readArguments() {
    const options = Object.fromEntries([
        ...TEXTS.map((name) => [name, { type: 'string' }]),
        ...FLAGS.map((name) => [name, { type: 'boolean', default: false }]),
    ]);
    try {
        return toOptions(parseArgs({ options }).values);
    } catch {
        return undefined;
    }
}

function toOptions(values) {
    const { state: file, version, command, args = '{}', waves = '1%,10%,50%,rest' } = values;
    if (file === undefined) return undefined;
    if (!values.status && (version === undefined) === (command === undefined)) return undefined;
    return {
        file,
        asked: {
            command:
                version === undefined
                    ? { command, command_args: JSON.parse(args) }
                    : { command: 'INSTALL', command_args: { app_version: version } },
            waves: waves.split(',').map(readWave),
            filter: {
                ...(values.group && { group: values.group }),
                ...(values.tag && { tags: values.tag }),
                ...(values.search && { search: values.search }),
                ...(values.online && { state: 1 }),
            },
        },
        maxFailed: readLimit(values['max-failed'] ?? '5%'),
        maxSilent: values['max-silent'] === undefined ? undefined : readLimit(values['max-silent']),
        maxWait: readSeconds(values['max-wait'] ?? '3600'),
        pause: readSeconds(values.pause ?? '0'),
        settle: readSeconds(values.settle ?? '30'),
        isToGoOn: values['go-on'],
        isDryRun: values['dry-run'],
        isStatus: values.status,
        csv: values.csv,
        html: values.html,
    };
}

/** A wave as it is asked for: { share } in percent, { count }, { list } or { rest: true }. */
function readWave(text) {
    const asked = text.trim();
    if (asked === 'rest') return { rest: true };
    if (/^@./.test(asked)) return { list: asked.slice(1) };
    const { share, count } = readLimit(asked);
    if (share === 0 || count === 0) throw new RangeError(asked);
    return count === undefined ? { share } : { count };
}

/** A share of a wave in percent, or a number of devices. */
function readLimit(text) {
    const [, digits, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
    const number = Number(digits);
    if (percent === '%' && number <= 100) return { share: number };
    if (percent === '' && Number.isSafeInteger(number)) return { count: number };
    throw new RangeError(text);
}

/** Milliseconds. */
function readSeconds(text) {
    const milliseconds = Number(text) * 1000;
    if (!(milliseconds >= 0 && milliseconds < 2 ** 31)) throw new RangeError(text);
    return milliseconds;
}
