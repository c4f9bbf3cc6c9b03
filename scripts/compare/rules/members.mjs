// Properties of models and arguments of calls: there, not there, and whether they may be left out.

import { nodeAt } from '../../shared/pointers.mjs';
import { adds, breaks } from '../finding.mjs';

/** Tells of a property or an argument that one of the two descriptions has alone. */
export function memberCameOrWent(change, place, context) {
    return change.kind === 'removed' ? removed(place, context) : added(change, place, context);
}

function removed(place, { nameOf, isArgument, directionsOf, requestOf }) {
    const subject = nameOf(place);
    if (isArgument(place)) {
        const heir = place.members.length === 1 && heirOf(place.members[0], requestOf(place.owner));
        if (heir)
            return breaks(
                'argument-renamed',
                subject,
                `is now called ${heir}`,
                'code that gives it no longer compiles',
            );
        return breaks('argument-removed', subject, 'is gone', 'code that gives it no longer compiles');
    }
    const reads = directionsOf(place.owner).received.size > 0;
    return breaks(
        'property-removed',
        subject,
        'is gone',
        `code that ${reads ? 'reads' : 'gives'} it no longer compiles`,
    );
}

function added({ newPointer }, place, { nameOf, isArgument, directionsOf, requestOf, documents }) {
    const subject = nameOf(place);
    const name = place.members.at(-1);
    const owner = nodeAt(documents.now, newPointer.replace(/\/properties\/[^/]+$/, ''));
    const isRequired = owner.required?.includes(name) ?? false;
    if (isArgument(place)) {
        const { old, now } = requestOf(place.owner);
        if (place.members.length === 1 && heirOf(name, { old: now, now: old })) return undefined;
        return isRequired
            ? breaks('argument-added', subject, 'is new and required', 'code that calls without it no longer compiles')
            : adds('argument-added', subject, 'is new', 'it may be left out');
    }
    return isRequired && directionsOf(place.owner).sent.size > 0
        ? breaks(
              'property-added',
              subject,
              'is new and required',
              `code that makes a ${place.owner} no longer compiles`,
          )
        : adds('property-added', subject, 'is new', 'code that does not know it goes on working');
}

/** Finds the argument that goes where this one went: a renamed path parameter or body keeps its place. */
function heirOf(name, { old, now }) {
    const wire = old.properties[name]['x-wire'];
    const candidates = Object.keys(now.properties).filter((other) => !(other in old.properties));
    return candidates.find((other) => now.properties[other]['x-wire'] === wire);
}

/** Tells what a model or call requires; members that came or went are told of by themselves. */
export function requiredChanged(change, place, context) {
    const { old, now } = context.documents;
    const schemas = [nodeAt(old, change.oldPointer), nodeAt(now, change.newPointer)];
    const isOnBoth = (name) => schemas.every(({ properties }) => name in (properties ?? {}));
    const names = (list) => (list ?? []).filter(isOnBoth);
    const before = names(change.old);
    const after = names(change.now);
    const member = (name) => ({ ...place, members: [...place.members, name] });
    return [
        ...after.filter((name) => !before.includes(name)).map((name) => becameRequired(member(name), context)),
        ...before.filter((name) => !after.includes(name)).map((name) => becameOptional(member(name), context)),
    ];
}

function becameRequired(place, { nameOf, isArgument, directionsOf }) {
    const subject = nameOf(place);
    if (isArgument(place))
        return breaks('became-required', subject, 'is required now', 'code that leaves it out no longer compiles');
    const uses = directionsOf(place.owner);
    return uses.sent.size > 0
        ? breaks(
              'became-required',
              subject,
              'is required now',
              `code that makes a ${place.owner} without it no longer compiles`,
          )
        : adds('became-required', subject, 'is always there now', 'code that looks for undefined still compiles');
}

function becameOptional(place, { nameOf, isArgument, directionsOf, requestOf }) {
    const subject = nameOf(place);
    const isFilled = isArgument(place) && requestOf(place.owner).now.properties[place.members[0]]['x-esper-filled'];
    if (isFilled) return adds('became-optional', subject, 'may be left out now', 'the client fills it in');
    if (isArgument(place))
        return adds('became-optional', subject, 'may be left out now', 'code that gives it goes on working');
    return directionsOf(place.owner).received.size > 0
        ? breaks('became-optional', subject, 'may be missing now', 'code that reads it must look for undefined')
        : adds('became-optional', subject, 'may be left out now', 'code that gives it goes on working');
}
