import type { CommandStore } from '../areas/commands/command-runner.js';
import type { Clock } from '../util/clock.js';
import type { JsonObject } from '../util/json.js';
import type { AppStore } from './app-store.js';
import type { DeviceRecord } from './device-record.js';
import type { DeviceStore } from './device-store.js';
import type { FileStore } from './file-store.js';
import type { KeyRing } from './key-ring.js';

export interface EnterpriseRecord {
    id: string;
    name: string;
    short_code: string;
    registered_name: string;
    registered_address: string;
    location: string;
    zipcode: string;
    contact_person: string | null;
    contact_number: string | null;
    contact_email: string;
    wifi_lte_toggle_flag: boolean;
    emm: { google_enterprise_id: string | null } | null;
    created_on: string;
    updated_on: string;
}

export interface GroupRecord {
    id: string;
    name: string;
    parent: string | null;
    created_on: string;
}

export interface PolicyRecord {
    id: number;
    uuid: string;
    name: string;
    description: string | null;
    google_policy_id: string | null;
    is_active: boolean;
    policy: JsonObject;
    created_on: string;
    updated_on: string;
}

export interface GeofenceRecord {
    id: string;
    name: string;
    description: string | null;
    latitude: number;
    longitude: number;
    radius: number | null;
    radius_unit: string;
    device_actions: readonly string[];
    /** Ids of the linked devices. */
    devices: readonly string[];
    created_by: string;
    created_on: string;
    updated_on: string;
}

export interface ContentRecord {
    id: number;
    name: string;
    kind: string | null;
    /** Id of the stored file. */
    file: string;
    tags: readonly string[];
    description: string | null;
    created: string;
    modified: string;
}

export interface SubscriptionRecord {
    id: string;
    aws_account_id: string;
    sns_topic_arn: string;
    is_subscribed: boolean;
    created_on: string;
    updated_on: string;
}

/** A provisioning template, as far as versions of apps know of it. */
export interface TemplateRecord {
    id: number;
    name: string;
    /** Ids of the app versions it installs. */
    versions: readonly string[];
}

/** @internal Everything a tenant knows. Maps keep the order of lists. */
export interface State {
    readonly seed: number;
    readonly clock: Clock;
    /** The most rows of a classic page. */
    readonly maxPageSize: number;
    enterprise: EnterpriseRecord;
    readonly keys: KeyRing;
    readonly groups: Map<string, GroupRecord>;
    readonly devices: DeviceStore;
    /** Reports of devices before their last ones, newest first: the devices as they were then. */
    readonly reports: Map<number, DeviceRecord[]>;
    readonly apps: AppStore;
    readonly commands: CommandStore;
    readonly policies: Map<number, PolicyRecord>;
    readonly geofences: Map<string, GeofenceRecord>;
    readonly content: Map<number, ContentRecord>;
    readonly subscriptions: Map<string, SubscriptionRecord>;
    readonly templates: Map<number, TemplateRecord>;
    readonly files: FileStore;
    /** A UUID that was never given out before; the same ones in every run of a seed. */
    newId(): string;
    /** The tenant's time now, as the API writes it. */
    now(): string;
}
