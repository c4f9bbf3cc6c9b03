// Limits on values. No type says them, so they matter only where the API refuses what it took before.
import { breaks, keeps } from '../finding.mjs';

/** What a limit does when its number grows: a lower one takes fewer values, an upper one more. */
const LOWER = new Set(['minimum', 'minLength', 'minItems', 'minProperties']);
const UPPER = new Set(['maximum', 'maxLength', 'maxItems', 'maxProperties']);
const SWITCHES = new Set(['exclusiveMinimum', 'exclusiveMaximum', 'uniqueItems']);
const FORMS = new Set(['pattern', 'multipleOf']);

export const BOUNDS = [...LOWER, ...UPPER, ...SWITCHES, ...FORMS];

export function boundChanged({ property, old, now }, place, { nameOf, isArgument, directionsOf }) {
    const subject = nameOf(place);
    const what = wordsOf(property, old, now);
    const isSent = isArgument(place) || directionsOf(place.owner).sent.size > 0;
    if (!isSent) return keeps('bound-changed', subject, what, 'it is in answers only, and no type says it');
    return isTighter(property, old, now)
        ? breaks('bound-tightened', subject, what, 'the API refuses values that it took before')
        : keeps('bound-loosened', subject, what, 'the API takes what it took before');
}

function isTighter(property, old, now) {
    if (SWITCHES.has(property)) return now === true;
    if (now === undefined) return false;
    if (old === undefined || FORMS.has(property)) return true;
    return LOWER.has(property) ? now > old : now < old;
}

const wordsOf = (property, old, now) => {
    if (old === undefined) return `has ${property} ${now}, before it had none`;
    return now === undefined
        ? `has no ${property}, before it was ${old}`
        : `has ${property} ${now}, before it was ${old}`;
};
