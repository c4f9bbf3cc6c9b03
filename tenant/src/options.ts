import { readFileSync } from 'node:fs';
import { checkTenantData, type TenantData } from './state/tenant-data.js';
import { isJsonObject } from './util/json.js';

/** How a test tenant is to be. */
export interface TenantOptions {
    /** Android devices of the tenant, 0 to 2,000,000. The first five are always the same. Default 60. */
    devices?: number;
    /** Apple, Linux and Windows devices, in turn; only `/v2/devices/` lists them. Default 0. */
    otherPlatforms?: number;
    /** What everything that is made up comes from: the same seed, the same tenant. Default `harborpine`. */
    seed?: string | number;
    /** The API key that is let in. Default: one made from the seed. */
    apiKey?: string;
    /** The tenant's time at the start. Default: the real time. */
    now?: Date | string | number;
    /** Seconds that pass in the tenant in one real second; 0 stands still. Default 1. */
    speed?: number;
    /** Milliseconds that every answer waits (real ones). Default 0. */
    latency?: number;
    /** The most rows of a page, whatever `limit` says. `/v2/devices/` gives at most 1000. Default 500. */
    maxPageSize?: number;
    /** The largest file an upload may have, in bytes, where that is less than the API takes. */
    maxUploadBytes?: number;
    /** Lets pages in a browser use the tenant (CORS). Default false. */
    cors?: boolean;
    /** A data file, or what is in one: things of your own to test with, or a saved state. */
    data?: string | TenantData;
    /** Requests that the log keeps; older ones are dropped. Default 10,000. */
    maxLoggedRequests?: number;
}

export type CheckedOptions = Required<Omit<TenantOptions, 'apiKey' | 'data' | 'now' | 'maxUploadBytes'>> & {
    apiKey: string | undefined;
    data: TenantData;
    now: number | undefined;
    maxUploadBytes: number;
};

const NUMBERS = {
    devices: [0, 2_000_000, true],
    otherPlatforms: [0, 100_000, true],
    speed: [0, 1_000_000, false],
    latency: [0, 600_000, false],
    maxPageSize: [1, 10_000, true],
    maxUploadBytes: [1, Number.POSITIVE_INFINITY, false],
    maxLoggedRequests: [0, 10_000_000, true],
} as const;

const OTHERS = new Set(['seed', 'apiKey', 'now', 'cors', 'data']);

/** Fills in the defaults. Throws a `TypeError` that names the option that is wrong and what was expected. */
export function checkOptions(options: TenantOptions): CheckedOptions {
    for (const [name, value] of Object.entries(options)) {
        if (!(name in NUMBERS) && !OTHERS.has(name)) throw new TypeError(`Unknown option: ${name}.`);
        if (name in NUMBERS && value !== undefined) checkNumber(name as keyof typeof NUMBERS, value);
    }
    const {
        devices = 60,
        otherPlatforms = 0,
        seed = 'harborpine',
        speed = 1,
        latency = 0,
        maxPageSize = 500,
    } = options;
    const {
        cors = false,
        maxLoggedRequests = 10_000,
        maxUploadBytes = Number.POSITIVE_INFINITY,
        apiKey,
        data,
    } = options;
    if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey))
        throw new TypeError('apiKey: expected letters, digits and signs without blanks.');
    const now = options.now === undefined ? undefined : new Date(options.now).getTime();
    if (Number.isNaN(now)) throw new TypeError(`now: expected a date, got ${JSON.stringify(options.now)}.`);
    return {
        devices,
        otherPlatforms,
        seed,
        speed,
        latency,
        maxPageSize,
        cors,
        maxLoggedRequests,
        maxUploadBytes,
        apiKey,
        now,
        data: readData(data),
    };
}

function readData(data: string | TenantData | undefined): TenantData {
    if (data === undefined) return {};
    return typeof data === 'string' ? readDataFile(data) : checkTenantData(data, 'data');
}

function checkNumber(name: keyof typeof NUMBERS, value: unknown): void {
    const [least, most, whole] = NUMBERS[name];
    const fits = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
    const range = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `between ${least} and ${most}`;
    if (!fits)
        throw new TypeError(
            `${name}: expected a ${whole ? 'whole ' : ''}number ${range}, got ${JSON.stringify(value)}.`,
        );
}

/** Reads a data file. Throws a `TypeError` that names the file and what is wrong with it. */
function readDataFile(path: string): TenantData {
    let content: unknown;
    try {
        content = JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
        const missing = isJsonObject(error) && error['code'] === 'ENOENT';
        throw new TypeError(
            missing
                ? `${path}: there is no such file.`
                : `${path}: ${error instanceof Error ? error.message : 'not JSON'}`,
            { cause: error },
        );
    }
    return checkTenantData(content, path);
}
