import type { ErrorObject, ValidateFunction } from 'ajv';
import { createAjv } from '../util/ajv.js';
import type { GivenPoint } from './route-record.js';
import type { Snapshot } from './snapshot.js';

/** A device that a data file asks for. What is left out is generated. */
export interface GivenDevice {
    id?: string;
    device_name?: string;
    alias_name?: string | null;
    /** Name or id of its group. */
    group?: string;
    /** 1 online (the default), 60 offline; see `DeviceState` of the description. */
    state?: number;
    serial?: string;
    imei1?: string | null;
    tags?: string[] | null;
    /** Name of its policy; null for none. */
    policy?: string | null;
    battery?: number;
    latitude?: number;
    longitude?: number;
    /** Where it goes, from where it is, by the tenant's clock: `after` is in minutes from now. Empty: it stays there. */
    route?: GivenPoint[];
    timezone?: string;
    kiosk_app?: string | null;
    locked_down?: boolean;
    /** Name of the blueprint that it is to have, and takes over when it converges; null for none. */
    blueprint?: string | null;
    /** Apps of the tenant that are on it, in their newest version where none is named. Left out: as generated. */
    apps?: { package_name: string; version_name?: string }[];
}

/** What a data file may have: records to test with, beside those that are generated. All parts are optional. */
export interface TenantData {
    /** A saved state; the other parts are added to it. */
    snapshot?: Snapshot;
    enterprise?: {
        name?: string;
        short_code?: string;
        registered_name?: string;
        location?: string;
        contact_person?: string | null;
    };
    /** Groups; `parent` is the name or id of another one, "All devices" when left out. */
    groups?: { id?: string; name: string; parent?: string }[];
    applications?: {
        id?: string;
        application_name: string;
        package_name: string;
        /** Comes from managed Google Play. Default false. */
        is_g_play?: boolean;
        /** Newest first. */
        versions: { id?: string; version_name: string; version_code: string; min_sdk_version?: string }[];
    }[];
    policies?: { name: string; description?: string; policy?: Record<string, unknown> }[];
    /** Published at once. Apps and files that `settings` name are those of the tenant. */
    blueprints?: { id?: string; name: string; description?: string; settings?: Record<string, unknown> }[];
    /** Come before the generated devices. */
    devices?: GivenDevice[];
    /** `devices` are the names of linked devices. */
    geofences?: { name: string; latitude: number; longitude: number; radius?: number; devices?: string[] }[];
    /** Files; `text` is their content. */
    content?: { name: string; text?: string; kind?: string; tags?: string[]; description?: string }[];
    subscriptions?: { aws_account_id: string }[];
}

const text = { type: 'string', minLength: 1 };
const textOrNull = { type: ['string', 'null'] };
const id = { type: 'string', format: 'uuid' };

function listOf(required: readonly string[], properties: Record<string, unknown>) {
    return { type: 'array', items: { type: 'object', required, properties, additionalProperties: false } };
}

const DEVICE_PROPERTIES = {
    id,
    device_name: text,
    alias_name: textOrNull,
    group: text,
    state: { type: 'integer' },
    serial: text,
    imei1: textOrNull,
    tags: { type: ['array', 'null'], items: text },
    policy: textOrNull,
    battery: { type: 'number', minimum: 0, maximum: 100 },
    latitude: { type: 'number' },
    longitude: { type: 'number' },
    route: listOf(['after', 'latitude', 'longitude'], {
        after: { type: 'number', exclusiveMinimum: 0 },
        latitude: { type: 'number', minimum: -90, maximum: 90 },
        longitude: { type: 'number', minimum: -180, maximum: 180 },
    }),
    timezone: text,
    kiosk_app: textOrNull,
    locked_down: { type: 'boolean' },
    blueprint: textOrNull,
    apps: listOf(['package_name'], { package_name: text, version_name: text }),
};

const SCHEMA = {
    type: 'object',
    additionalProperties: false,
    properties: {
        snapshot: {
            type: 'object',
            required: ['version', 'fleet', 'devices', 'apps', 'commands'],
            properties: { version: { const: 1 } },
        },
        enterprise: {
            type: 'object',
            additionalProperties: false,
            properties: {
                name: text,
                short_code: text,
                registered_name: text,
                location: text,
                contact_person: textOrNull,
            },
        },
        groups: listOf(['name'], { id, name: text, parent: text }),
        applications: listOf(['application_name', 'package_name', 'versions'], {
            id,
            application_name: text,
            package_name: text,
            is_g_play: { type: 'boolean' },
            versions: {
                minItems: 1,
                ...listOf(['version_name', 'version_code'], {
                    id,
                    version_name: text,
                    version_code: text,
                    min_sdk_version: text,
                }),
            },
        }),
        policies: listOf(['name'], { name: text, description: text, policy: { type: 'object' } }),
        blueprints: listOf(['name'], { id, name: text, description: text, settings: { type: 'object' } }),
        devices: listOf([], DEVICE_PROPERTIES),
        geofences: listOf(['name', 'latitude', 'longitude'], {
            name: text,
            latitude: { type: 'number' },
            longitude: { type: 'number' },
            radius: { type: 'number' },
            devices: { type: 'array', items: text },
        }),
        content: listOf(['name'], {
            name: text,
            text: { type: 'string' },
            kind: text,
            tags: { type: 'array', items: text },
            description: text,
        }),
        subscriptions: listOf(['aws_account_id'], { aws_account_id: text }),
    },
};

let validate: ValidateFunction<TenantData> | undefined;
let validateDevice: ValidateFunction<GivenDevice> | undefined;

/** Checks the content of a data file. Throws a `TypeError` with `from`, the place in it and what is wrong there. */
export function checkTenantData(content: unknown, from: string): TenantData {
    validate ??= createAjv().compile<TenantData>(SCHEMA);
    if (validate(content)) return content;
    throw problem(from, validate.errors?.[0]);
}

/** Checks the fields that are given of one device. Throws a `TypeError`. */
export function checkGivenDevice(content: unknown): GivenDevice {
    validateDevice ??= createAjv().compile<GivenDevice>({
        type: 'object',
        properties: DEVICE_PROPERTIES,
        additionalProperties: false,
    });
    if (validateDevice(content)) return content;
    throw problem('device', validateDevice.errors?.[0]);
}

function problem(from: string, error: ErrorObject | undefined): TypeError {
    const extra = error?.keyword === 'additionalProperties' ? `: ${error.params['additionalProperty']}` : '';
    return new TypeError(`${from}${error?.instancePath ?? ''}: ${error?.message ?? 'not what was expected'}${extra}.`);
}
