// The type of a property, an argument or an answer. Integer and number are one type in TypeScript, so they are here.
import { adds, breaks, keeps } from '../finding.mjs';
import { itemsOf } from '../nodes.mjs';
import { modelsIn, withoutNull } from '../types.mjs';

/** Tells of `x-type` of a member. */
export function typeChanged({ old, now }, place, context) {
    const isSent = context.isArgument(place) || context.directionsOf(place.owner).sent.size > 0;
    const isReceived = context.directionsOf(place.owner).received.size > 0;
    return compareTypes(context.nameOf(place), old, now, { isSent, isReceived }, context);
}

/** Tells of `x-answer` of an operation. */
export function answerChanged({ old, now }, place, context) {
    if (old === 'nothing')
        return adds(
            'answer-changed',
            place.owner,
            `answers ${now}, before it answered nothing`,
            'code that ignores the answer goes on working',
        );
    if (now === 'nothing')
        return breaks(
            'answer-changed',
            place.owner,
            `answers nothing, before it answered ${old}`,
            'code that reads the answer no longer compiles',
        );
    return compareTypes(place.owner, old, now, { isSent: false, isReceived: true }, context, 'answers');
}

function compareTypes(subject, old, now, uses, context, verb = 'is') {
    const what = `${verb} ${now}, before it ${verb === 'is' ? 'was' : 'answered'} ${old}`;
    if (withoutNull(old) === withoutNull(now)) return nullChanged(subject, now.endsWith(' | null'), uses);
    const [a, b] = [modelsIn(old), modelsIn(now)];
    const isSwap = a.length === 1 && b.length === 1 && shapeOf(old, a[0]) === shapeOf(now, b[0]);
    if (!isSwap) return breaks('type-changed', subject, what, 'code written for the old type no longer compiles');
    // Types with the same members are the same type, whatever their names.
    const broken = context.between(a[0], b[0]).find(({ impact }) => impact === 'major');
    if (broken) return breaks('type-changed', subject, what, `there ${broken.subject} ${broken.what}`);
    const [given, wanted] = uses.isReceived ? [b[0], a[0]] : [a[0], b[0]];
    return keeps('type-changed', subject, what, `what is a ${given} does for a ${wanted}`);
}

const shapeOf = (type, model) => type.replace(model, '*');

function nullChanged(subject, isNull, { isSent, isReceived }) {
    if (isNull)
        return isReceived
            ? breaks('null-added', subject, 'may be null now', 'code that reads it must look for null')
            : adds('null-added', subject, 'may be null now', 'code that gives a value goes on working');
    return isSent
        ? breaks('null-removed', subject, 'may no longer be null', 'code that gives null no longer compiles')
        : adds('null-removed', subject, 'is never null now', 'code that looks for null still compiles');
}

/** Tells of `x-kinds` of a union: a `oneOf` or `anyOf`. */
export function kindsChanged({ old, now }, place, { nameOf, directionsOf }) {
    const subject = nameOf(place);
    const { sent, received } = directionsOf(place.owner);
    const fresh = itemsOf(now).filter((kind) => !itemsOf(old).includes(kind));
    const gone = itemsOf(old).filter((kind) => !itemsOf(now).includes(kind));
    const unknown = 'code that tells its kinds apart meets one that it does not know';
    return [
        ...gone.map((kind) => {
            const why = `code that ${sent.size > 0 ? 'gives' : 'looks for'} one no longer compiles`;
            return breaks('kind-removed', subject, `can no longer be ${kind}`, why);
        }),
        ...fresh.map((kind) =>
            received.size > 0
                ? breaks('kind-added', subject, `can be ${kind} too`, unknown)
                : adds('kind-added', subject, `can be ${kind} too`, 'code that gives another goes on working'),
        ),
    ];
}
