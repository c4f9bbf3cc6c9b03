import { fraction, hash, pick, uuidWithNumber } from '../../util/hash.js';
import type { DeviceRecord } from '../device-record.js';
import { ANDROID_MODELS } from './models.js';
import { PLACES } from './places.js';
import { BLUEPRINTS, DEVICES, POLICY, TEMPLATE } from './world.js';

/** What the devices of a tenant are generated from. */
export interface Fleet {
    seed: number;
    /** Ids of the generated groups; there may be none. */
    groups: readonly string[];
    rootGroup: string;
}

/** For each field of a device, a function that works it out from the number of the device alone. */
export type DeviceFacts = { readonly [K in keyof DeviceRecord]: (fleet: Fleet, n: number) => DeviceRecord[K] };

const NAME_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const TAKEN = new Set(DEVICES.map((device) => device.device_name));
const TAGS: readonly [string, ...string[]] = ['checkout', 'signage', 'stockroom', 'pilot'];
const ALIASES: readonly [string, ...string[]] = ['Checkout kiosk', 'Window display', 'Stock handheld', 'Service desk'];
const LAST_SEEN = Date.parse('2026-09-21T14:05:00Z');
const FIRST_PROVISIONED = Date.parse('2025-03-04T17:20:11Z');
const DAY = 86_400_000;

/** Returns the hash of a device for a purpose, which `salt` names. */
const hashOf = ({ seed }: Fleet, n: number, salt: number) => hash(seed, n, salt + 1000);
/** Returns a number in [0, 1) for a device and a purpose. */
const fractionOf = (fleet: Fleet, n: number, salt: number) => fraction(hashOf(fleet, n, salt));
const placeOf = (fleet: Fleet, n: number) => PLACES[groupIndex(fleet, n) % PLACES.length] ?? PLACES[0];
const groupIndex = (fleet: Fleet, n: number) =>
    fleet.groups.length === 0 ? 0 : hashOf(fleet, n, 2) % fleet.groups.length;
const onBlueprint = (fleet: Fleet, n: number) => fractionOf(fleet, n, 5) < 0.5;
const blueprintOf = (fleet: Fleet, n: number) =>
    onBlueprint(fleet, n) ? pick(BLUEPRINTS, hashOf(fleet, n, 6)) : undefined;
const modelIndex = (fleet: Fleet, n: number) => hashOf(fleet, n, 1) % ANDROID_MODELS.length;
/** Returns the model with an index, as `DeviceRecord.model` has it. */
export const modelOf = (index: number) => ANDROID_MODELS[index] ?? ANDROID_MODELS[0];

/** How each field of a device is generated: a filter works out one field without the rest of the device. */
export const DEVICE_FACTS: DeviceFacts = {
    id: ({ seed }, n) => uuidWithNumber(seed, n),
    platform: () => 'ANDROID',
    device_name: deviceName,
    alias_name: (fleet, n) => (fractionOf(fleet, n, 7) < 0.6 ? `${pick(ALIASES, hashOf(fleet, n, 8))} ${n + 1}` : null),
    state: stateOf,
    // A few devices are in no group: lists of the real API have such devices, too.
    group: (fleet, n) =>
        fractionOf(fleet, n, 23) < 0.03 ? null : (fleet.groups[groupIndex(fleet, n)] ?? fleet.rootGroup),
    tags: (fleet, n) => (fractionOf(fleet, n, 9) < 0.8 ? [pick(TAGS, hashOf(fleet, n, 10))] : null),
    policy: (fleet, n) => (fractionOf(fleet, n, 11) < 0.7 ? POLICY.id : null),
    model: modelIndex,
    os_version: (fleet, n) => modelOf(modelIndex(fleet, n)).os_version,
    serial: (_, n) => `R9X${(n + 36 ** 6).toString(36).toUpperCase()}`,
    imei1: (fleet, n) => (modelOf(modelIndex(fleet, n)).cellular ? imei(n) : null),
    iccid1: (fleet, n) => (modelOf(modelIndex(fleet, n)).cellular ? `8901260${String(n).padStart(12, '0')}` : null),
    wifi_mac: wifiMac,
    template_name: (fleet, n) => (onBlueprint(fleet, n) ? null : TEMPLATE.name),
    assigned_blueprint_id: (fleet, n) => blueprintOf(fleet, n)?.id ?? null,
    current_blueprint_id: (fleet, n) => blueprintOf(fleet, n)?.id ?? null,
    current_blueprint_version_id: (fleet, n) => blueprintOf(fleet, n)?.version ?? null,
    blueprint_result: () => null,
    current_command: () => null,
    kiosk_app: (fleet, n) => (fractionOf(fleet, n, 12) < 0.3 ? 'com.harborpine.checkout' : null),
    locked_down: () => false,
    lockdown_message: () => null,
    agent_version: () => '8.21.3514',
    timezone: (fleet, n) => placeOf(fleet, n).timezone,
    locale: () => 'en_US',
    wifi_access_points: () => [],
    only_saved_wifi: () => false,
    brightness: (fleet, n) => 40 + (hashOf(fleet, n, 13) % 60),
    gps: () => 0,
    rotation: () => 0,
    screen_off_timeout: () => 1_800_000,
    volumes: () => [40, 40, 60, 50],
    wifi_on: () => true,
    bluetooth_on: () => false,
    battery: (fleet, n) => 5 + (hashOf(fleet, n, 14) % 96),
    battery_temperature: (fleet, n) => 24 + (hashOf(fleet, n, 15) % 12),
    free_ram_mb: (fleet, n) => 600 + (hashOf(fleet, n, 16) % 1400),
    free_storage_mb: (fleet, n) => 4000 + (hashOf(fleet, n, 17) % 20_000),
    wifi_ssid: () => 'HP-Store',
    wifi_signal: (fleet, n) => 2 + (hashOf(fleet, n, 18) % 4),
    latitude: (fleet, n) => near(placeOf(fleet, n).latitude, fractionOf(fleet, n, 19)),
    longitude: (fleet, n) => near(placeOf(fleet, n).longitude, fractionOf(fleet, n, 20)),
    report_id: (_, n) => 7_740_211 + n,
    report_reason: () => 'PERIODIC',
    reported_on: lastSeen,
    last_seen: lastSeen,
    provisioned_on: (fleet, n) => time(provisioned(fleet, n)),
    created_on: (fleet, n) => time(provisioned(fleet, n) - 600_000),
    updated_on: lastSeen,
};

const dates = new Map<number, string>();
const TWO_DIGITS = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));

/** Writes `2026-09-21T14:05:00Z`. `Date` would take half of the time that a generated row with three times takes. */
function time(milliseconds: number): string {
    const seconds = Math.floor(milliseconds / 1000);
    const day = Math.floor(seconds / 86_400);
    const date = dates.get(day) ?? new Date(day * DAY).toISOString().slice(0, 11);
    dates.set(day, date);
    const [minutes, rest] = [Math.floor((seconds % 86_400) / 60), seconds % 60];
    return `${date}${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[rest]}Z`;
}

/** Makes a unique name: `HRB-PNE-` and 4 characters, 5 in a fleet of more than a million. */
function deviceName({ seed }: Fleet, n: number): string {
    const length = n < 2 ** 20 ? 4 : 5;
    // An odd factor makes this one-to-one: each name comes once, and neighbours do not look alike.
    let code = (Math.imul(n, 0x9e3d1) + seed) & (length === 4 ? 2 ** 20 - 1 : 2 ** 25 - 1);
    let letters = '';
    for (let i = 0; i < length; i++, code >>>= 5) letters += NAME_LETTERS[code & 31];
    const name = `HRB-PNE-${letters}`;
    return TAKEN.has(name) ? `${name}A` : name;
}

function wifiMac(_: Fleet, n: number): string {
    const digits = (0x100001 + n).toString(16);
    return `02:00:5e:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`;
}

/** Returns a state: most devices are online, some offline, a few are being enrolled or were wiped. */
function stateOf(fleet: Fleet, n: number): number {
    const x = fractionOf(fleet, n, 3);
    if (x < 0.86) return 1;
    if (x < 0.96) return 60;
    if (x < 0.98) return 100;
    return x < 0.99 ? 20 : 80;
}

function lastSeen(fleet: Fleet, n: number): string {
    const age =
        stateOf(fleet, n) === 1 ? fractionOf(fleet, n, 21) * 900_000 : (0.1 + fractionOf(fleet, n, 21)) * 10 * DAY;
    return time(LAST_SEEN - age);
}

function provisioned(fleet: Fleet, n: number): number {
    return FIRST_PROVISIONED + fractionOf(fleet, n, 22) * 500 * DAY;
}

/** Returns a coordinate near the centre of a place. */
function near(centre: number, x: number): number {
    return Math.round((centre + (x - 0.5) / 50) * 10_000) / 10_000;
}

/** Makes an IMEI: 15 digits, the last of which is the check digit (Luhn). */
function imei(n: number): string {
    const digits = `35332811${String(n % 1_000_000).padStart(6, '0')}`;
    let sum = 0;
    for (let i = 0; i < 14; i++) {
        const digit = Number(digits[i]) * (i % 2 === 0 ? 1 : 2);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return `${digits}${(10 - (sum % 10)) % 10}`;
}
