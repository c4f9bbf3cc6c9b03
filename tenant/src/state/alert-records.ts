/** When an alarm rule fires. */
export interface AlarmConditions {
    value: number;
    unit: string;
    comparator: string;
    toggle_state?: boolean | undefined;
}

/** A device that meets the conditions of a rule, now or from a moment on. */
export interface AlarmStanding {
    /** When it met them, or will if nothing changes, in milliseconds. */
    since: number;
    /** How often people were told. */
    told: number;
}

/** One firing of a rule. */
export interface AlarmFiring {
    /** The number of the device. */
    device: number;
    device_id: string;
    device_name: string;
    group: string | null;
    group_name: string;
    at: number;
    latest_seen: string;
}

/** An alarm rule, and what came of it. */
export interface AlarmRuleRecord {
    id: string;
    name: string;
    description: string;
    metric: string;
    conditions: AlarmConditions;
    devices: readonly string[];
    groups: readonly string[];
    alert_channels: readonly string[];
    action_emails: readonly string[];
    actions: readonly string[];
    is_active: boolean;
    realert_interval: number;
    repeat_times: number;
    created_on: string;
    updated_on: string;
    /** By the numbers of devices. */
    standing: Record<number, AlarmStanding>;
    firings: AlarmFiring[];
}

/** An alert channel: addresses that rules share. */
export interface AlertChannelRecord {
    id: number;
    name: string;
    type: string;
    to_address: readonly string[];
    created_on: string;
    updated_on: string;
}
