import type {
    BulkOperation,
    BulkOperationAnswer,
    CommandsV0Request,
    CommandsV0RequestAnswer,
    Converge,
    ConvergeAnswer,
    DeviceCommand,
    GroupCommand,
    PipelineRun,
    PipelineRunAnswer,
    PipelineStageRun,
    PipelineStageRunAnswer,
    V0CommandRequest,
} from '../../generated/models/index.js';
import { refusal } from '../errors/invalid.js';
import { fieldsOf, isNonEmptyString, isRecord, lastSegment, stringsOf } from '../util/guards.js';

/**
 * Ids of a command request, a v1 command, a converge, a bulk operation or a pipeline run.
 * `api` says which family made the request; default `v2`, Commands V2.
 */
export type CommandIds =
    | { readonly requestId: string; readonly api?: 'v2' | 'v0' | undefined }
    | { readonly deviceId: string; readonly commandId: string }
    | { readonly groupId: string; readonly commandId: string }
    | { readonly convergeId: string }
    | { readonly operationId: string }
    | RunIds;

/** The answer of a call that makes a command. */
export type CommandAnswer =
    | V0CommandRequest
    | CommandsV0Request
    | CommandsV0RequestAnswer
    | DeviceCommand
    | GroupCommand
    | Converge
    | ConvergeAnswer
    | BulkOperation
    | BulkOperationAnswer
    | PipelineRun
    | PipelineRunAnswer
    | PipelineStageRun
    | PipelineStageRunAnswer;

/**
 * A request that went to many devices.
 * What it was addressed to is known when the request itself was passed.
 */
export interface RequestTarget {
    readonly form: 'v2' | 'v0';
    readonly requestId: string;
    readonly addressed: Addressed | undefined;
}

/** The devices and groups that a command names. */
export interface Addressed {
    /** Number of devices that it names one by one. */
    readonly devices: number;
    readonly groups: readonly string[];
    /** `active`, `inactive` or `all`; undefined when the request doesn't say. */
    readonly deviceType: string | undefined;
}

/** A command, with what is needed to follow it. */
export type CommandTarget = SingleTarget | { readonly form: 'batch'; readonly requests: readonly RequestTarget[] };

/** Ids of a run of a pipeline; with `stageRunId` one stage of it is meant. */
export interface RunIds {
    readonly pipelineRunId: string;
    readonly stageRunId?: string | undefined;
}

/** One request, one v1 command, one converge, one bulk operation or one run. */
export type SingleTarget =
    | RequestTarget
    | { readonly form: 'run'; readonly ids: RunIds }
    | { readonly form: 'converge'; readonly convergeId: string }
    | { readonly form: 'operation'; readonly operationId: string }
    | { readonly form: 'device'; readonly deviceId: string; readonly commandId: string }
    | { readonly form: 'group'; readonly groupId: string; readonly commandId: string };

/** Reads which command a value stands for; refuses one that stands for none. */
export function readTarget(value: unknown): CommandTarget {
    if (!isRecord(value)) return notACommand();
    const { content, requestId, deviceId, groupId, commandId, id, device, group, api, requests } = value;
    const { convergeId, operationId, pipelineRunId, stageRunId } = value;
    if (Array.isArray(requests)) return { form: 'batch', requests: requests.map(readSentRequest) };
    if (isNonEmptyString(convergeId)) return { form: 'converge', convergeId };
    if (isNonEmptyString(operationId)) return { form: 'operation', operationId };
    if (isNonEmptyString(pipelineRunId))
        return {
            form: 'run',
            ids: { pipelineRunId, stageRunId: isNonEmptyString(stageRunId) ? stageRunId : undefined },
        };
    if (isRecord(content)) return readBulk(content) ?? readRequest('v0', content);
    if (isNonEmptyString(requestId)) {
        if (api !== undefined && api !== 'v2' && api !== 'v0')
            throw refusal('waitForCommand', 'api', "expected 'v2' or 'v0'");
        return { form: api ?? 'v2', requestId, addressed: undefined };
    }
    if (isNonEmptyString(commandId) && isNonEmptyString(deviceId) && groupId === undefined)
        return { form: 'device', deviceId, commandId };
    if (isNonEmptyString(commandId) && isNonEmptyString(groupId) && deviceId === undefined)
        return { form: 'group', groupId, commandId };
    if (!isNonEmptyString(id)) return notACommand();
    if (isNonEmptyString(device)) return { form: 'device', deviceId: lastSegment(device), commandId: id };
    if (isNonEmptyString(group)) return { form: 'group', groupId: lastSegment(group), commandId: id };
    const bulk = readBulk(value);
    if (bulk !== undefined) return bulk;
    // The two families answer the same fields but for these: V2 has `created_on` and `issued_by`.
    return readRequest('created_at' in value || 'created_by' in value ? 'v0' : 'v2', value);
}

/**
 * Reads a converge, a bulk operation, a run or a stage of one; undefined for other records.
 * Each is known by a field that nothing else has.
 */
function readBulk(record: Readonly<Record<string, unknown>>): SingleTarget | undefined {
    const { id, pipeline_run_id: pipelineRunId } = record;
    if (!isNonEmptyString(id)) return undefined;
    if (isNonEmptyString(pipelineRunId)) return { form: 'run', ids: { pipelineRunId, stageRunId: id } };
    if ('run_number' in record) return { form: 'run', ids: { pipelineRunId: id } };
    if ('converge_with_provision_option' in record || 'blueprint_info' in record)
        return { form: 'converge', convergeId: id };
    // `operation_type` of a help page is `operation` in the reference.
    if ('operation' in record || 'operation_type' in record || 'operation_stats' in record)
        return { form: 'operation', operationId: id };
    return undefined;
}

/** Reads whom a request names, from the request as the API answers it. */
export function readAddressed(request: Readonly<Record<string, unknown>>): Addressed {
    const { devices, groups, device_type: deviceType } = request;
    return {
        devices: new Set(stringsOf(devices).map(lastSegment)).size,
        groups: stringsOf(groups).map(lastSegment),
        deviceType: isNonEmptyString(deviceType) ? deviceType : undefined,
    };
}

/** Reads a request as the handle of `sendCommand` has it. */
function readSentRequest(value: unknown): RequestTarget {
    const { requestId, devices, groups, deviceType } = fieldsOf(value);
    if (!isNonEmptyString(requestId) || typeof devices !== 'number') return notACommand();
    const addressed = {
        devices,
        groups: stringsOf(groups),
        deviceType: isNonEmptyString(deviceType) ? deviceType : undefined,
    };
    return { form: 'v2', requestId, addressed };
}

function readRequest(form: 'v2' | 'v0', request: Readonly<Record<string, unknown>>): RequestTarget {
    const { id, command_type: type } = request;
    return isNonEmptyString(id) && isNonEmptyString(type)
        ? { form, requestId: id, addressed: readAddressed(request) }
        : notACommand();
}

function notACommand(): never {
    throw refusal(
        'waitForCommand',
        undefined,
        'expected the answer of the call that made the command, or { requestId }, { deviceId, commandId }, { groupId, commandId }, { pipelineRunId }, { convergeId } or { operationId }, or what sendCommand gives',
    );
}
