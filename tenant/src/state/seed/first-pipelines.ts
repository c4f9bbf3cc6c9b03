import { uuidOf } from '../../util/hash.js';
import type { CommandLogState } from '../command-log.js';
import type { CommandRecord, StatusRecord } from '../command-record.js';
import type { DeviceStore } from '../device-store.js';
import type {
    FrozenTarget,
    PipelineOperationRecord,
    PipelineRecord,
    PipelineRunRecord,
    StageRunRecord,
    TargetListRecord,
} from '../pipeline-records.js';
import { DEVICES, GROUPS } from './world.js';
import { APPLICATIONS } from './world-apps.js';

/** A pipeline, and its run that is over: what a tenant has rolled out before it is looked at. */
interface FirstPipelines {
    pipelines: PipelineRecord[];
    runs: PipelineRunRecord[];
    log: CommandLogState;
}

const MADE = '2026-09-21T08:00:00Z';
const STARTED = Date.parse('2026-09-21T08:10:00Z');
/** When the device of the first stage had the app, and when the second stage was promoted. */
const INSTALLED = Date.parse('2026-09-21T08:14:31Z');
const PROMOTED = Date.parse('2026-09-21T08:20:00Z');
const TOOK = 240_000;
const WEEK = 604_800;

const IDS = {
    pipeline: 'db79c96d-7e4b-4893-87e2-7b1c91dbe7cd',
    run: '2a43b87e-bfed-4751-b82e-2593075e5515',
    command: '40b7e9d6-f218-43ca-9b05-7de1c8a3f562',
};
const times = { created_at: MADE, updated_at: MADE };
const idOf = (name: string): string => uuidOf(0, `pipeline ${name}`);
const [CHECKOUT] = APPLICATIONS;

/** Makes it for the first two devices; tenants that have not both start without. */
export function firstPipelines(devices: DeviceStore): FirstPipelines {
    const targets = DEVICES.slice(0, 2).map(({ id = '', alias_name = null }): FrozenTarget => {
        const device = devices.find(id) ?? -1;
        return { id: idOf(`target ${id}`), device, deviceId: id, alias: alias_name, args: {} };
    });
    const [first, second] = targets;
    if (first === undefined || second === undefined || targets.some(({ device }) => device < 0))
        return { pipelines: [], runs: [], log: { commands: [], statuses: [] } };
    const named = listOf(devices, second);
    const lists: TargetListRecord[] = [named, { ...times, ...PEARL_LIST }];
    const stages = [stageOf('Pearl tablets', PEARL_LIST.id), stageOf('One more', named.id)];
    const pipeline: PipelineRecord = {
        ...times,
        id: IDS.pipeline,
        name: 'Checkout 4.3.0 roll-out',
        description: 'Pearl first, then one more',
        isActive: true,
        isDefault: false,
        timeout: 3 * WEEK,
        stages,
        targetLists: lists,
        runs: 1,
    };
    const sent = [
        { target: first, queued: STARTED + 300, ended: INSTALLED, command: IDS.command },
        { target: second, queued: PROMOTED, ended: PROMOTED + TOOK, command: idOf('second command') },
    ];
    const run: PipelineRunRecord = {
        id: IDS.run,
        number: 1,
        pipeline: pipeline.id,
        name: pipeline.name,
        timeout: pipeline.timeout,
        created: STARTED,
        cancelled: null,
        stages: sent.map((one, i) => stageRunOf(stages[i]?.id ?? '', stages[i]?.name ?? '', one)),
    };
    const log = sent.map(installed);
    return {
        pipelines: [pipeline],
        runs: [run],
        log: { commands: log.map(({ command }) => command), statuses: log.map(({ status }) => status) },
    };
}

/** The list of the first stage: a store, which had one tablet when the run began. */
const PEARL_LIST = {
    id: idOf('list of groups'),
    name: 'All of Pearl',
    type: 'GROUPS',
    targets: [],
    groups: [{ ...times, id: idOf('group'), group: GROUPS[1]?.id ?? '' }],
};

function listOf(devices: DeviceStore, { id, device, deviceId, alias }: FrozenTarget): TargetListRecord {
    const target = { id, deviceId, name: devices.field(device, 'device_name'), alias, isActive: true, args: {} };
    const targets = [{ ...times, ...target }];
    return { ...times, id: idOf('list of devices'), name: 'One tablet', type: 'DEVICES', targets, groups: [] };
}

const operationOf = (id: string): PipelineOperationRecord => ({
    ...times,
    id,
    type: 'INSTALL',
    args: { app_version: CHECKOUT.versions[0].id },
});

function stageOf(name: string, list: string): PipelineRecord['stages'][number] {
    const operations = [operationOf(idOf(`operation ${name}`))];
    const operationList = { ...times, id: idOf(`operations ${name}`), name: 'Install', description: '', operations };
    return {
        ...times,
        id: idOf(`stage ${name}`),
        name,
        description: '',
        timeout: WEEK,
        targetLists: [list],
        operationLists: [operationList],
    };
}

/** What a stage of the run sent to its one device. */
interface SentInstall {
    target: FrozenTarget;
    queued: number;
    ended: number;
    command: string;
}

function stageRunOf(stage: string, name: string, { target, queued, command }: SentInstall): StageRunRecord {
    const operation = operationOf(idOf(`operation of run ${name}`));
    const targetRun = { id: idOf(`target run ${name}`), target, operation: operation.id, created: queued + 100 };
    return {
        id: idOf(`stage run ${name}`),
        stage,
        name,
        description: '',
        timeout: WEEK,
        queued,
        cancelled: null,
        operations: [operation],
        targets: [target],
        targetRuns: [{ ...targetRun, command, cancelled: null, gone: null }],
        isSent: true,
    };
}

/** Makes the command of a stage, which its device has carried out. */
function installed(sent: SentInstall): { command: CommandRecord; status: StatusRecord } {
    const { target, queued, ended, command: id } = sent;
    const status: StatusRecord = {
        id: idOf(`status ${id}`),
        request: id,
        device: target.device,
        deviceId: target.deviceId,
        phase: 'ended',
        outcome: 'Command Success',
        reason: null,
        since: ended,
        until: null,
        requeued: 0,
        created: queued + 200,
        reported: null,
    };
    const command: CommandRecord = {
        id,
        family: 'bulk',
        command_type: 'DEVICE',
        device_type: 'all',
        devices: [target.deviceId],
        groups: [],
        command: 'INSTALL',
        args: { app_version: CHECKOUT.versions[0].id },
        schedule: null,
        alias: null,
        internal: true,
        skipped: [],
        created: queued + 200,
        statuses: [status.id],
    };
    return { command, status };
}
