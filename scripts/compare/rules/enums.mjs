// Enums become constants: each value has a public name. redocly diff lets a value vanish from answers, since no answer
// can surprise anybody then; but code that names the constant no longer compiles.

import { nodeAt } from '../../shared/pointers.mjs';
import { adds, breaks, keeps } from '../finding.mjs';
import { itemsOf } from '../nodes.mjs';

/** Tells of `enum`, `x-constants` or both of one schema, once. */
export function enumChanged(change, place, context) {
    const old = nodeAt(context.documents.old, change.oldPointer);
    const now = nodeAt(context.documents.now, change.newPointer);
    const subject = context.nameOf(place);
    // Both properties can change at once; then `x-constants` has nothing to add.
    if (change.property === 'x-constants' && String(old.enum) !== String(now.enum)) return [];
    if (!old.enum)
        return breaks('enum-added', subject, 'takes listed values only', 'code that has any other no longer compiles');
    if (!now.enum)
        return breaks(
            'enum-removed',
            subject,
            'has no listed values any more',
            'code that names one no longer compiles',
        );
    return valuesChanged(subject, constantsOf(old), constantsOf(now), {
        isOpen: old['x-open'] ?? false,
        isReceived: context.directionsOf(place.owner).received.size > 0,
    });
}

/** Maps constants to values. */
const constantsOf = (schema) =>
    new Map(itemsOf(schema['x-constants']).map((name, index) => [name, schema.enum[index]]));

function valuesChanged(subject, old, now, uses) {
    const nameIn = (constants, value) => [...constants].find(([, other]) => other === value)?.[0];
    const findings = [];
    for (const [name, value] of old) {
        const heir = nameIn(now, value);
        if (now.get(name) === value) continue;
        if (now.has(name))
            findings.push(
                breaks(
                    'enum-value-changed',
                    `${subject}.${name}`,
                    `is ${show(now.get(name))}, before it was ${show(value)}`,
                    'code that has the old value no longer compiles',
                ),
            );
        else if (heir !== undefined)
            findings.push(
                breaks(
                    'enum-constant-renamed',
                    `${subject}.${name}`,
                    `is now ${subject}.${heir}`,
                    'code that names it no longer compiles; its value is the same',
                ),
            );
        else
            findings.push(
                breaks(
                    'enum-value-removed',
                    `${subject}.${name}`,
                    'is gone',
                    'code that names it or its value no longer compiles',
                ),
            );
    }
    for (const [name, value] of now)
        if (!old.has(name) && nameIn(old, value) === undefined) findings.push(added(`${subject}.${name}`, value, uses));
    return findings;
}

function added(subject, value, { isOpen, isReceived }) {
    const what = `is new (${show(value)})`;
    if (!isReceived) return adds('enum-value-added', subject, what, 'code that gives another value goes on working');
    return isOpen
        ? adds('enum-value-added', subject, what, 'its description said that more values may come in answers')
        : breaks('enum-value-added', subject, what, 'code that handles every value meets one that it does not know');
}

const show = (value) => JSON.stringify(value);

/** Tells whether the description of an enum says that more values may come. */
export function openChanged(change, place, { nameOf }) {
    return change.now
        ? keeps(
              'enum-opened',
              nameOf(place),
              'may have more values in answers',
              'its type is the same; code should expect others',
          )
        : keeps('enum-closed', nameOf(place), 'has all its values listed now', 'its type is the same');
}
