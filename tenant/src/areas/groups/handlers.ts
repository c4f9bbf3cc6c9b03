import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { badField, notFound } from '../../http/refusal.js';
import type { GroupRecord, State } from '../../state/state.js';
import { readString, readStrings } from '../../util/json.js';
import { exactFirst } from '../devices/device-filters.js';
import { depthOf, deviceCounts, pathOf, withSubgroups } from './group-tree.js';

/** How deep groups nest, the root included. */
const MAX_LEVELS = 6;

/** Device groups: a tree with "All devices" at its root, and devices in its nodes. */
export function groupHandlers(state: State): Handlers {
    const { groups, devices } = state;
    const find = (call: Call) => {
        const group = groups.get(call.path('group_id'));
        if (group === undefined) throw notFound();
        return group;
    };
    const save = (group: GroupRecord) => {
        groups.set(group.id, group);
        devices.refresh();
        return group;
    };
    const answer = (call: Call, group: GroupRecord) => ok(writeGroup(state, call.links, group));

    const change = (call: Call) => {
        const group = find(call);
        const numbers = () => deviceNumbers(state, readStrings(call.body, 'device_ids') ?? []);
        switch (call.query.string('action')) {
            case 'add':
                moveDevices(state, numbers(), group.id);
                return answer(call, group);
            case 'remove':
                moveDevices(
                    state,
                    numbers().filter((n) => devices.field(n, 'group') === group.id),
                    rootOf(groups),
                );
                return answer(call, group);
            case 'move':
                return answer(
                    call,
                    save({ ...group, parent: newParent(state, group, readString(call.body, 'parent')) }),
                );
            default:
                return answer(
                    call,
                    save({ ...group, name: freeName(groups, readString(call.body, 'name') ?? group.name, group) }),
                );
        }
    };

    return {
        getAllGroups(call) {
            const name = call.query.string('name')?.toLowerCase();
            const list = [...groups.values()].filter(
                (group) => name === undefined || group.name.toLowerCase().includes(name),
            );
            const sorted = exactFirst(list, (group) => group.name.toLowerCase() === name);
            return classicPage(
                call,
                rowsOf(sorted, (group) => writeGroup(state, call.links, group)),
                state.maxPageSize,
            );
        },
        createGroup(call) {
            const parent = readString(call.body, 'parent') ?? rootOf(groups);
            if (!groups.has(parent)) throw unknownKey('parent', parent);
            if (depthOf(groups, parent) >= MAX_LEVELS)
                throw badField('parent', 'Groups nest five levels deep at most.');
            const members = deviceNumbers(state, readStrings(call.body, 'device_ids') ?? []);
            const name = freeName(groups, readString(call.body, 'name') ?? '');
            const group = save({ id: state.newId(), name, parent, created_on: state.now() });
            moveDevices(state, members, group.id);
            return created(writeGroup(state, call.links, group));
        },
        getGroupById: (call) => answer(call, find(call)),
        updateGroup: change,
        partialUpdateGroup: change,
        deleteGroup(call) {
            const { id, parent } = find(call);
            if (parent === null) throw badField('detail', 'The group "All devices" cannot be deleted.');
            moveDevices(
                state,
                devices.order().filter((n) => devices.field(n, 'group') === id),
                parent,
            );
            for (const group of groups.values()) if (group.parent === id) groups.set(group.id, { ...group, parent });
            groups.delete(id);
            devices.refresh();
            return NO_CONTENT;
        },
    };
}

export function unknownKey(field: string, id: string): Error {
    return badField(field, `Invalid pk "${id}" - object does not exist.`);
}

function rootOf(groups: ReadonlyMap<string, GroupRecord>): string {
    for (const group of groups.values()) if (group.parent === null) return group.id;
    return '';
}

/** Numbers of devices that a body names. */
export function deviceNumbers({ devices }: State, ids: readonly string[], field = 'device_ids'): number[] {
    return ids.map((id) => {
        const n = devices.find(id);
        if (n === undefined) throw unknownKey(field, id);
        return n;
    });
}

function moveDevices({ devices }: State, numbers: readonly number[], group: string): void {
    for (const n of numbers) if (devices.field(n, 'group') !== group) devices.change(n, { group });
}

function newParent({ groups }: State, group: GroupRecord, parent: string | undefined): string {
    if (parent === undefined) throw badField('parent', 'This field is required.');
    if (!groups.has(parent)) throw unknownKey('parent', parent);
    if (group.parent === null) throw badField('parent', 'The group "All devices" cannot be moved.');
    const moved = withSubgroups(groups, [group.id]);
    if (moved.has(parent)) throw badField('parent', 'A group cannot be moved below itself.');
    const height = Math.max(...[...moved].map((id) => depthOf(groups, id))) - depthOf(groups, group.id) + 1;
    if (depthOf(groups, parent) + height > MAX_LEVELS)
        throw badField('parent', 'Groups nest five levels deep at most.');
    return parent;
}

/** Names of groups are unique. */
function freeName(groups: ReadonlyMap<string, GroupRecord>, name: string, self?: GroupRecord): string {
    if (name.trim() === '') throw badField('name', 'This field may not be blank.');
    for (const group of groups.values()) {
        if (group.name === name && group.id !== self?.id)
            throw badField('name', 'A group with this name already exists.');
    }
    return name;
}

function writeGroup(state: State, links: Links, group: GroupRecord): unknown {
    let children = 0;
    for (const { parent } of state.groups.values()) if (parent === group.id) children += 1;
    return {
        id: group.id,
        name: group.name,
        created_on: group.created_on,
        enterprise: links.enterprise,
        parent: group.parent === null ? null : links.group(group.parent),
        device_count: deviceCounts(state).get(group.id) ?? 0,
        path: pathOf(state.groups, group.id),
        children_count: children,
        thumbnail: null,
        blueprint: null,
    };
}
