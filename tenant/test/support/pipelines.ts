import { type JsonObject, readObject } from '../../src/util/json.js';
import type { TenantClient } from './tenant-client.js';

/** The devices of Harbor & Pine; the last one is offline. */
export const [ONE, TWO, THREE, OFFLINE] = [
    '91b7e4d2-3a0f-4e68-bc57-f4d02a9816c3',
    '0d62f95a-81ce-47b3-9e2d-6a35c7f018be',
    'e7413c80-5d9b-4af6-82b0-19f6d3c5a72e',
    '26fa8d13-c07e-4d59-b5a1-e830746c9f2d',
] as const;

/** What a stage is to be made of: its devices, and what they are to do. */
export interface PlannedStage {
    devices: readonly string[];
    operations?: readonly JsonObject[];
    timeout?: number;
}

const REBOOT = { operation_type: 'REBOOT', args: {} };

/** Calls an operation and returns what it made or read. */
export const content = async (client: TenantClient, id: string, sent: Parameters<TenantClient['ok']>[1]) =>
    readObject(await client.ok(id, sent), 'content');

/** Makes an empty pipeline and returns its id. */
export const makePipeline = async (client: TenantClient, body: JsonObject = {}): Promise<string> =>
    String((await content(client, 'createPipeline', { body: { name: 'Reboots', ...body } }))['id']);

/** Adds a stage to a pipeline, with a target list and an operation list. Returns their ids. */
export async function addStage(client: TenantClient, pipeline_id: string, planned: PlannedStage) {
    const idOf = async (id: string, path: Readonly<Record<string, string>>, body: JsonObject) =>
        String((await content(client, id, { path, body }))['id']);
    const { devices, operations = [REBOOT], timeout } = planned;
    const limits = timeout === undefined ? {} : { timeout_seconds: timeout };
    const stage_id = await idOf('createPipelineStage', { pipeline_id }, { name: 'Stage', ...limits });
    const list = { name: 'Tablets', target_list_type: 'DEVICES' };
    const targetlist_id = await idOf('addPipelineTargetList', { pipeline_id }, list);
    const body = devices.map((device_id) => ({ device_id, device_name: `Name of ${device_id}` }));
    await client.ok('bulkAddTargetListTargets', { path: { pipeline_id, targetlist_id }, body });
    await client.ok('addStageTargetList', { path: { stage_id }, body: { target_list_id: targetlist_id } });
    const operationlist_id = await idOf('addStageOperationList', { stage_id }, { name: 'What' });
    for (const operation of operations)
        await client.ok('addOperationListOperations', { path: { operationlist_id }, body: operation });
    return { pipeline_id, stage_id, targetlist_id, operationlist_id };
}

/** A run that is followed. */
export class FollowedRun {
    readonly #client: TenantClient;
    readonly path: { pipeline_id: string; pipeline_run_id: string };

    constructor(client: TenantClient, path: FollowedRun['path']) {
        this.#client = client;
        this.path = path;
    }

    static async start(client: TenantClient, pipeline_id: string): Promise<FollowedRun> {
        const { id } = await content(client, 'createPipelineRun', { path: { pipeline_id }, body: {} });
        return new FollowedRun(client, { pipeline_id, pipeline_run_id: String(id) });
    }

    read(): Promise<JsonObject> {
        return content(this.#client, 'getPipelineRun', { path: this.path });
    }

    async status(): Promise<unknown> {
        return (await this.read())['status'];
    }

    stages(): Promise<JsonObject[]> {
        const { pipeline_run_id } = this.path;
        return this.#client.rows('getPipelineRunStageRuns', { path: { pipeline_run_id } });
    }

    async stageStatuses(): Promise<unknown[]> {
        return (await this.stages()).map(({ status }) => status);
    }

    /** Ids of a stage of the run, by its place. */
    async stagePath(n: number): Promise<{ pipeline_run_id: string; stage_run_id: string }> {
        const stage = (await this.stages())[n];
        return { pipeline_run_id: this.path.pipeline_run_id, stage_run_id: String(stage?.['id']) };
    }

    async setStage(n: number, status: string): Promise<number> {
        const path = await this.stagePath(n);
        return (await this.#client.call('updatePipelineRunStageRun', { path, body: { status } })).status;
    }

    async cancel(): Promise<number> {
        const sent = { path: this.path, body: { status: 'cancelled' } };
        return (await this.#client.call('updatePipelineRun', sent)).status;
    }

    async targets(n: number, query = {}): Promise<JsonObject[]> {
        const { stage_run_id } = await this.stagePath(n);
        return this.#client.rows('getPipelineStageTargetRuns', { path: { stage_run_id }, query });
    }

    async targetStatuses(n: number): Promise<unknown[]> {
        return (await this.targets(n)).map(({ status }) => status);
    }
}
