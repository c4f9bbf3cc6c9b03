import type { GroupRecord, State } from '../../state/state.js';

/** The ids of some groups and of all groups below them. */
export function withSubgroups(groups: ReadonlyMap<string, GroupRecord>, ids: readonly string[]): Set<string> {
    const found = new Set(ids);
    // A Map gives out what is added while it is walked, so one pass over each level is enough: as many as there are levels.
    for (let before = -1; before !== found.size; ) {
        before = found.size;
        for (const group of groups.values()) if (group.parent !== null && found.has(group.parent)) found.add(group.id);
    }
    return found;
}

/** How many groups there are from the root down to this one, itself included. */
export function depthOf(groups: ReadonlyMap<string, GroupRecord>, id: string): number {
    const parent = groups.get(id)?.parent;
    return parent === null || parent === undefined ? 1 : 1 + depthOf(groups, parent);
}

/** The names from the root down, for people. */
export function pathOf(groups: ReadonlyMap<string, GroupRecord>, id: string): string {
    const group = groups.get(id);
    if (group === undefined) return '';
    return group.parent === null ? group.name : `${pathOf(groups, group.parent)} / ${group.name}`;
}

/** How many devices are directly in each group. */
export function deviceCounts({ devices }: State): ReadonlyMap<string, number> {
    return devices.derive('devices a group', () => {
        const counts = new Map<string, number>();
        for (const n of devices.order()) {
            const group = devices.field(n, 'group');
            if (group !== null) counts.set(group, (counts.get(group) ?? 0) + 1);
        }
        return counts;
    });
}
