import { type Call, created, type Handlers, NO_CONTENT, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { classicPage, rowsOf } from '../../http/pages.js';
import { badField, notFound, unknownKey } from '../../http/refusal.js';
import type { GroupRecord } from '../../state/records.js';
import type { State } from '../../state/state.js';
import { type JsonObject, readString, readStrings } from '../../util/json.js';
import { findDevices } from '../shared/find-devices.js';
import { exactFirst } from '../shared/list-filters.js';
import { depthOf, deviceCounts, pathOf, withSubgroups } from './group-tree.js';

/** How many levels of groups there can be, the root included. */
const MAX_LEVELS = 6;

type GroupCall = Call<{ group_id: string }>;

/** Handles device groups: a tree with "All devices" at its root. */
export function groupHandlers(state: State): Handlers {
    const { groups, devices } = state;
    const answer = (call: Call, group: GroupRecord) => ok(writeGroup(state, call.links, group));
    const change = (call: GroupCall) => answer(call, changeGroup(state, call, findGroup(state, call)));
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
            );
        },
        createGroup: (call) => created(writeGroup(state, call.links, createGroup(state, call))),
        getGroupById: (call) => answer(call, findGroup(state, call)),
        updateGroup: change,
        partialUpdateGroup: change,
        deleteGroup(call) {
            const { id, parent } = findGroup(state, call);
            if (parent === null) throw badField('detail', 'The group "All devices" cannot be deleted.');
            const members = devices.order().filter((n) => devices.field(n, 'group') === id);
            moveDevices(state, members, parent);
            for (const group of groups.values()) if (group.parent === id) groups.set(group.id, { ...group, parent });
            groups.delete(id);
            devices.refresh();
            return NO_CONTENT;
        },
        getAllSubGroups(call) {
            const parents = call.query.list('parent_group_ids') ?? [];
            const isImmediate = call.query.boolean('immediate') ?? false;
            return ok({ content: { subgroups: subgroupsOf(groups, parents, isImmediate) } });
        },
    };
}

/** Lists the ids of the groups below others, in the order of lists. Ids that no group has are passed over. */
function subgroupsOf(
    groups: ReadonlyMap<string, GroupRecord>,
    parents: readonly string[],
    isImmediate: boolean,
): string[] {
    const above = isImmediate ? new Set(parents) : withSubgroups(groups, parents);
    const below = [...groups.values()].filter(({ parent }) => parent !== null && above.has(parent));
    return below.map(({ id }) => id);
}

function findGroup({ groups }: State, call: GroupCall): GroupRecord {
    const group = groups.get(call.path('group_id'));
    if (group === undefined) throw notFound();
    return group;
}

function saveGroup({ groups, devices }: State, group: GroupRecord): GroupRecord {
    groups.set(group.id, group);
    devices.refresh();
    return group;
}

function createGroup(state: State, { body }: Call): GroupRecord {
    const { groups } = state;
    const parent = readString(body, 'parent') ?? rootOf(groups);
    if (!groups.has(parent)) throw unknownKey('parent', parent);
    if (depthOf(groups, parent) >= MAX_LEVELS) throw badField('parent', 'Groups nest five levels deep at most.');
    const members = readMembers(state, body);
    const name = freeName(groups, { name: readString(body, 'name') ?? '', parent });
    const thumbnail = readThumbnail(state, body);
    const group = saveGroup(state, { id: state.newId(), name, parent, created_on: state.now(), ...thumbnail });
    moveDevices(state, members, group.id);
    return group;
}

/** Carries out the `action` of an update: devices added or removed, the group moved, else its name changed. */
function changeGroup(state: State, { body, query }: Call, group: GroupRecord): GroupRecord {
    const { groups, devices } = state;
    switch (query.string('action')) {
        case 'add':
            moveDevices(state, readMembers(state, required(body, 'device_ids')), group.id);
            return group;
        case 'remove': {
            const members = readMembers(state, required(body, 'device_ids')).filter(
                (n) => devices.field(n, 'group') === group.id,
            );
            moveDevices(state, members, group.parent ?? group.id);
            return group;
        }
        case 'move': {
            const parent = newParent(state, group, readString(body, 'parent'));
            return saveGroup(state, { ...group, parent, name: freeName(groups, { ...group, parent }) });
        }
        default:
            return saveGroup(state, {
                ...group,
                ...readThumbnail(state, body),
                name: freeName(groups, { ...group, name: readString(body, 'name') ?? group.name }),
            });
    }
}

/** Reads the picture that a group is to show; nothing where a body has none. */
function readThumbnail({ thumbnails }: State, body: JsonObject): Pick<GroupRecord, 'thumbnail'> {
    const thumbnail = readString(body, 'thumbnail');
    if (thumbnail === undefined) return {};
    if (!thumbnails.has(thumbnail)) throw unknownKey('thumbnail', thumbnail);
    return { thumbnail };
}

/** Reads the devices that a body names; none where it may leave them out. */
function readMembers(state: State, body: JsonObject): number[] {
    return findDevices(state, readStrings(body, 'device_ids') ?? [], 'device_ids');
}

/** Returns a body that has a field. Throws a `Refusal` when it has not. */
function required(body: JsonObject, field: string): JsonObject {
    if (body[field] === undefined) throw badField(field, 'This field is required.');
    return body;
}

function rootOf(groups: ReadonlyMap<string, GroupRecord>): string {
    for (const group of groups.values()) if (group.parent === null) return group.id;
    return '';
}

function moveDevices(state: State, numbers: readonly number[], group: string): void {
    for (const n of numbers) if (state.devices.field(n, 'group') !== group) moveDevice(state, n, group);
}

function moveDevice({ clock, devices, events, groups, keys }: State, n: number, group: string): void {
    const [from, to] = [devices.field(n, 'group'), group].map((id) => groups.get(id ?? '')?.name ?? 'no group');
    devices.change(n, { group });
    const message = `Moved from ${from} to ${to} by ${keys.user.username}`;
    events.add(devices.field(n, 'id'), { message, at: clock.now() });
}

/** Returns the group that a group is moved below. Throws a `Refusal` when it cannot be. */
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

/** Returns the name of a group, new or changed. Throws a `Refusal` when a group beside it, below the same one, has it. */
function freeName(
    groups: ReadonlyMap<string, GroupRecord>,
    { id, name, parent }: { id?: string; name: string; parent: string | null },
): string {
    if (name.trim() === '') throw badField('name', 'This field may not be blank.');
    for (const group of groups.values()) {
        if (group.name === name && group.parent === parent && group.id !== id)
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
        thumbnail: group.thumbnail ?? null,
        blueprint: null,
    };
}
