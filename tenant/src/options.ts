import { readFileSync } from 'node:fs';
import type { StateOptions } from './state/create-state.js';
import { checkTenantData, type TenantData } from './state/tenant-data.js';
import { END_OF_TIME, MAX_SPEED } from './util/clock.js';
import { isJsonObject } from './util/json.js';

/** The options of a test tenant. */
export interface TenantOptions {
    /** Android devices of the tenant, 0 to 2,000,000. The first five are always the same. Default 60. */
    devices?: number;
    /** Apple, Linux and Windows devices, in turn; only `/v2/devices/` lists them. Default 0. */
    otherPlatforms?: number;
    /** Seed of everything that is generated: the same seed makes the same tenant. Default `harborpine`. */
    seed?: string | number;
    /** The API key that works. Default: one made from the seed. */
    apiKey?: string;
    /** The tenant's time at the start. Default: the real time. */
    now?: Date | string | number;
    /** Seconds that pass in the tenant in one real second; 0 stands still. Default 1. */
    speed?: number;
    /** Milliseconds of real time that every response waits. Default 0. */
    latency?: number;
    /** The most rows of a page, whatever `limit` says. `/v2/devices/` gives at most 1000. Default 500. */
    maxPageSize?: number;
    /** The largest file an upload may have, in bytes, where that is less than the API takes. */
    maxUploadBytes?: number;
    /** Lets pages in a browser use the tenant (CORS). Default false. */
    cors?: boolean;
    /**
     * Refuses, with 501, every operation that the tenant has no behaviour of its own for: no test trusts a guess.
     * Default false: such answers are made of the description and have the header `X-Esper-Test-Tenant`.
     */
    strict?: boolean;
    /** A data file, or its content: records of your own to test with, or a saved state. */
    data?: string | TenantData;
    /** How many requests the log keeps; older ones are dropped. Default 10,000. */
    maxLoggedRequests?: number;
}

/** @internal The options of a tenant, checked and with their defaults. */
export interface CheckedOptions extends StateOptions {
    latency: number;
    maxPageSize: number;
    maxUploadBytes: number;
    cors: boolean;
    strict: boolean;
    maxLoggedRequests: number;
}

/** The options that are numbers: the smallest value, the largest, and whether only whole numbers are allowed. */
const NUMBERS: ReadonlyMap<string, readonly [least: number, most: number, whole: boolean]> = new Map([
    ['devices', [0, 2_000_000, true]],
    ['otherPlatforms', [0, 100_000, true]],
    ['speed', [0, MAX_SPEED, false]],
    ['latency', [0, 600_000, false]],
    ['maxPageSize', [1, 10_000, true]],
    ['maxUploadBytes', [1, Number.POSITIVE_INFINITY, false]],
    ['maxLoggedRequests', [0, 10_000_000, true]],
]);

const OTHERS = new Set(['seed', 'apiKey', 'now', 'cors', 'strict', 'data']);

/** @internal Fills in the defaults. Throws a `TypeError` that names the option that is wrong and what was expected. */
export function checkOptions(options: TenantOptions): CheckedOptions {
    for (const [name, value] of Object.entries(options)) {
        if (!NUMBERS.has(name) && !OTHERS.has(name)) throw new TypeError(`Unknown option: ${name}.`);
        if (value !== undefined) checkNumber(name, value);
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
        strict = false,
        maxLoggedRequests = 10_000,
        maxUploadBytes = Number.POSITIVE_INFINITY,
        apiKey,
        data,
    } = options;
    if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey))
        throw new TypeError('apiKey: expected letters, digits and signs without blanks.');
    const now = options.now === undefined ? undefined : new Date(options.now).getTime();
    if (now !== undefined && !(now >= 0 && now <= END_OF_TIME))
        throw new TypeError(`now: expected a date from 1970 to 9000, got ${JSON.stringify(options.now)}.`);
    return {
        devices,
        otherPlatforms,
        seed,
        speed,
        latency,
        maxPageSize,
        cors,
        strict,
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

/** Checks an option that is a number; others pass. */
function checkNumber(name: string, value: unknown): void {
    const rule = NUMBERS.get(name);
    if (rule === undefined) return;
    const [least, most, whole] = rule;
    const fits = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
    if (fits) return;
    const range = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `between ${least} and ${most}`;
    throw new TypeError(`${name}: expected a ${whole ? 'whole ' : ''}number ${range}, got ${JSON.stringify(value)}.`);
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
