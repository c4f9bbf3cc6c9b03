import type { JsonObject } from '../util/json.js';

/** One version of a blueprint, as it was saved. It never changes. */
export interface BlueprintVersionRecord {
    id: string;
    /** Counts the versions of the blueprint from 1. */
    number: number;
    name: string;
    description: string;
    comments: string;
    /** Whether it was published when it was saved. */
    publish: boolean;
    /** As sent. */
    settings: JsonObject;
    /** Id of the user who saved it. */
    saved_by: string;
    saved_at: string;
}

/** A blueprint with all its versions. */
export interface BlueprintRecord {
    id: string;
    created_by: string;
    created_at: string;
    /** Oldest first; there is always one. */
    versions: readonly [BlueprintVersionRecord, ...BlueprintVersionRecord[]];
}

/** Returns the version that was saved last. */
export function newestVersion({ versions }: BlueprintRecord): BlueprintVersionRecord {
    return versions.at(-1) ?? versions[0];
}

/** Returns the version that a converge brings to devices; undefined when none was published. */
export function publishedVersion({ versions }: BlueprintRecord): BlueprintVersionRecord | undefined {
    return versions.findLast(({ publish }) => publish);
}
