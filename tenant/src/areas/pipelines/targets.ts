import type { FrozenTarget, PipelineRecord, StageRecord, TargetListRecord } from '../../state/pipeline-records.js';
import type { State } from '../../state/state.js';
import { withSubgroups } from '../groups/group-tree.js';

/** Finds the devices that a stage is for now, each once. Devices that are gone are left out. */
export function targetsOf(state: State, { targetLists }: PipelineRecord, stage: StageRecord): FrozenTarget[] {
    const found = new Map<number, FrozenTarget>();
    for (const list of targetLists.filter(({ id }) => stage.targetLists.includes(id)))
        for (const target of inList(state, list)) if (!found.has(target.device)) found.set(target.device, target);
    return [...found.values()];
}

/** Whether a pipeline could run: it has stages, and each of them targets and operations. */
export function isValid(state: State, pipeline: PipelineRecord): boolean {
    const isComplete = (stage: StageRecord) =>
        stage.operationLists.some(({ operations }) => operations.length > 0) &&
        targetsOf(state, pipeline, stage).length > 0;
    return pipeline.stages.length > 0 && pipeline.stages.every(isComplete);
}

/** Returns the numbers of the devices that groups have, subgroups included. */
export function membersOf({ devices, groups }: State, ids: readonly string[]): number[] {
    const all = withSubgroups(groups, ids);
    return devices.order().filter((n) => all.has(devices.field(n, 'group') ?? ''));
}

function inList(state: State, { targets, groups }: TargetListRecord): FrozenTarget[] {
    const { devices } = state;
    const named = targets
        .filter(({ isActive }) => isActive)
        .flatMap(({ id, deviceId, alias, args }): FrozenTarget[] => {
            const device = devices.find(deviceId);
            return device === undefined ? [] : [{ id, device, deviceId, alias, args }];
        });
    const members =
        groups.length === 0
            ? []
            : membersOf(
                  state,
                  groups.map(({ group }) => group),
              );
    return [
        ...named,
        ...members.map((device) => ({
            id: state.newId(),
            device,
            deviceId: devices.field(device, 'id'),
            alias: devices.field(device, 'alias_name'),
            args: {},
        })),
    ];
}
