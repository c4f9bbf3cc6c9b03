import type { GroupRecord } from '../../state/records.js';
import type { State } from '../../state/state.js';

/** Returns the ids of these groups and of all groups below them. */
export function withSubgroups(groups: ReadonlyMap<string, GroupRecord>, ids: readonly string[]): Set<string> {
    const found = new Set(ids);
    // Repeated until nothing is added: a group may stand before its parent.
    for (let before = -1; before !== found.size; ) {
        before = found.size;
        for (const group of groups.values()) if (group.parent !== null && found.has(group.parent)) found.add(group.id);
    }
    return found;
}

/** Counts the groups from the root down to this one, both included. */
export function depthOf(groups: ReadonlyMap<string, GroupRecord>, id: string): number {
    const parent = groups.get(id)?.parent;
    return parent === null || parent === undefined ? 1 : 1 + depthOf(groups, parent);
}

/** Writes the names from the root down, as the API does: `All devices/West/Portland`. A name may hold a slash, too. */
export function pathOf(groups: ReadonlyMap<string, GroupRecord>, id: string): string {
    const group = groups.get(id);
    if (group === undefined) return '';
    return group.parent === null ? group.name : `${pathOf(groups, group.parent)}/${group.name}`;
}

/** Counts the devices that are directly in each group. */
export function deviceCounts({ devices }: State): ReadonlyMap<string, number> {
    return devices.derive('devices per group', () => {
        const counts = new Map<string, number>();
        for (const n of devices.order()) {
            const group = devices.field(n, 'group');
            if (group !== null) counts.set(group, (counts.get(group) ?? 0) + 1);
        }
        return counts;
    });
}
