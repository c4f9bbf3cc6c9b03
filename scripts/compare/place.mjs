// Where a change stands, and what to call that in words.
import { partsOf } from '../shared/pointers.mjs';

/**
 * Reads the place that a pointer leads to.
 * `owner` is the model, request type or call, `members` the properties on the way, with `[]` for the items of an array,
 * and `rest` what is left when it doesn't lead to one of them.
 */
export function placeOf(pointer) {
    const [first, second, third, ...rest] = partsOf(pointer);
    if (first === 'paths') return { owner: second.slice(1), isCall: true, members: [], rest };
    if (first === 'components' && second === 'schemas') return { owner: third, isCall: false, ...membersIn(rest) };
    return { owner: '', isCall: false, members: [], rest: partsOf(pointer).filter((part) => part !== '') };
}

function membersIn(parts) {
    const members = [];
    let index = 0;
    for (; index < parts.length; index += 1) {
        const part = parts[index];
        if (part === 'properties' && index + 1 < parts.length) {
            index += 1;
            members.push(parts[index]);
        } else if (part === 'items') members.push('[]');
        // The allOf around a reference is no place of its own.
        else if (part === 'allOf' && index + 1 < parts.length) index += 1;
        else break;
    }
    return { members, rest: parts.slice(index) };
}

/** Names a place: `Device.tags[]`; of a request type `esper.device.getAllDevices({ imei })`. */
export function nameOf({ owner, members }, calls) {
    const call = calls.get(owner);
    if (call === undefined) return owner + members.map((name) => (name === '[]' ? name : `.${name}`)).join('');
    const [argument, ...deeper] = members;
    if (argument === undefined) return call;
    return `${call}({ ${argument} })${deeper.map((name) => (name === '[]' ? name : `.${name}`)).join('')}`;
}
