import type { JsonObject } from '../util/json.js';

/** When a record was made and changed, as the API writes it. */
interface Stamps {
    created_at: string;
    updated_at: string;
}

/** A pipeline with all that belongs to it. */
export interface PipelineRecord extends Stamps {
    id: string;
    name: string;
    description: string;
    isActive: boolean;
    isDefault: boolean;
    /** Seconds that a run of it may take. */
    timeout: number;
    stages: StageRecord[];
    targetLists: TargetListRecord[];
    /** How many runs it has had. */
    runs: number;
}

/** A stage, with the ids of the target lists that are attached to it. */
export interface StageRecord extends Stamps {
    id: string;
    name: string;
    description: string;
    /** Seconds that it may take in a run. */
    timeout: number;
    targetLists: string[];
    operationLists: OperationListRecord[];
}

/** A container of operations. */
export interface OperationListRecord extends Stamps {
    id: string;
    name: string;
    description: string;
    operations: PipelineOperationRecord[];
}

/** One command of an operation list. */
export interface PipelineOperationRecord extends Stamps {
    id: string;
    type: string;
    args: JsonObject;
}

/** A set of devices or groups of a pipeline. */
export interface TargetListRecord extends Stamps {
    id: string;
    name: string;
    type: string;
    targets: TargetRecord[];
    groups: TargetGroupRecord[];
}

/** A device in a target list. */
export interface TargetRecord extends Stamps {
    id: string;
    deviceId: string;
    name: string;
    alias: string | null;
    isActive: boolean;
    /** Arguments of its own, which beat those of the operation. */
    args: JsonObject;
}

/** A group in a target list. */
export interface TargetGroupRecord extends Stamps {
    id: string;
    /** Id of the group. */
    group: string;
}

/** A run. All that it needs of its pipeline is copied. Where it stands is worked out: see `areas/pipelines/standing`. */
export interface PipelineRunRecord {
    id: string;
    number: number;
    pipeline: string;
    name: string;
    /** Seconds that it may take. */
    timeout: number;
    /** The tenant's time in milliseconds, as all times here. */
    created: number;
    cancelled: number | null;
    stages: StageRunRecord[];
}

/** A stage in a run. */
export interface StageRunRecord {
    id: string;
    stage: string;
    name: string;
    description: string;
    timeout: number;
    /** When it was queued, which may be to come; null while it waits to be promoted. */
    queued: number | null;
    cancelled: number | null;
    operations: PipelineOperationRecord[];
    targets: FrozenTarget[];
    /** Empty until the stage begins. */
    targetRuns: TargetRunRecord[];
    /** Whether the commands of the target runs were sent. */
    isSent: boolean;
}

/** A device that a stage of a run is for. */
export interface FrozenTarget {
    id: string;
    /** Number of the device. */
    device: number;
    deviceId: string;
    alias: string | null;
    args: JsonObject;
}

/** One operation on one device. */
export interface TargetRunRecord {
    id: string;
    target: FrozenTarget;
    /** Id of the operation of the stage run. */
    operation: string;
    created: number;
    /** Id of its command; null before it was sent. */
    command: string | null;
    cancelled: number | null;
    /** When its device was found to be gone. */
    gone: number | null;
}
