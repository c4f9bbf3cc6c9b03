import type { JsonObject } from '../../src/util/json.js';
import type { TenantClient } from './tenant-client.js';

/** Ids of records that belong together, by the names of path parameters. */
export type Place = Readonly<Record<string, string>>;

/** How many pipelines, and records of each list below one, are looked at. */
const MOST = 4;

/** One list below another: the parameter that its rows are, where it stands, and what of a row is the id. */
interface Level {
    parameter: string;
    list: string;
    field?: string;
    below?: readonly Level[];
}

const COMMAND: Level = { parameter: 'command_id', list: 'getPipelineStageTargetRuns', field: 'command_id' };
const LEVELS: Level = {
    parameter: 'pipeline_id',
    list: 'getPipelines',
    below: [
        {
            parameter: 'stage_id',
            list: 'getPipelineStages',
            below: [
                { parameter: 'targetlist_id', list: 'getStageTargetLists' },
                {
                    parameter: 'operationlist_id',
                    list: 'getStageOperationLists',
                    below: [{ parameter: 'operation_id', list: 'getOperationListOperations' }],
                },
            ],
        },
        {
            parameter: 'targetlist_id',
            list: 'getPipelineTargetLists',
            below: [
                { parameter: 'target_id', list: 'getTargetListTargets' },
                { parameter: 'device_group_id', list: 'getTargetListDeviceGroups', field: 'device_group_id' },
                { parameter: 'devicegroup_id', list: 'getTargetListDeviceGroups', field: 'device_group_id' },
            ],
        },
        {
            parameter: 'pipeline_run_id',
            list: 'getPipelineRuns',
            below: [
                {
                    parameter: 'stage_run_id',
                    list: 'getPipelineRunStageRuns',
                    below: [
                        { parameter: 'stage_run_operation_id', list: 'getPipelineStageRunOperations' },
                        { parameter: 'target_run_id', list: 'getPipelineStageTargetRuns', below: [COMMAND] },
                    ],
                },
            ],
        },
    ],
};

/** Lists what pipelines there are and what is below them: of each record its ids and those above it. */
export function pipelinePlaces(client: TenantClient): Promise<Place[]> {
    return placesBelow(client, LEVELS, {});
}

async function placesBelow(client: TenantClient, level: Level, above: Place): Promise<Place[]> {
    const rows: JsonObject[] = await client.rows(level.list, { path: above, query: { limit: MOST } });
    const found: Place[] = [];
    for (const row of rows) {
        const id = row[level.field ?? 'id'];
        if (typeof id !== 'string') continue;
        const place = { ...above, [level.parameter]: id };
        found.push(place);
        for (const next of level.below ?? []) found.push(...(await placesBelow(client, next, place)));
    }
    return found;
}
