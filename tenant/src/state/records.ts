import type { JsonObject } from '../util/json.js';

/** The tenant's own profile. */
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

/** A device group. `parent` is null for the root, "All devices". */
export interface GroupRecord {
    id: string;
    name: string;
    parent: string | null;
    created_on: string;
}

/** A compliance policy. */
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

/** A file in the tenant's storage. */
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

/** A subscription to the tenant's events. */
export interface SubscriptionRecord {
    id: string;
    aws_account_id: string;
    sns_topic_arn: string;
    is_subscribed: boolean;
    created_on: string;
    updated_on: string;
}

/** A provisioning template, with only what the deletion of an app version needs. */
export interface TemplateRecord {
    id: number;
    name: string;
    /** Ids of the app versions that it installs. */
    versions: readonly string[];
}
