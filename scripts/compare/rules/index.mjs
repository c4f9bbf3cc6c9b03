// Which rule tells of which change. What no rule knows is told as redocly rates it, so that nothing goes untold.
import { adds, breaks, keeps } from '../finding.mjs';
import { BOUNDS, boundChanged } from './bounds.mjs';
import { enumChanged, openChanged } from './enums.mjs';
import { memberRules } from './facts.mjs';
import { memberCameOrWent, requiredChanged } from './members.mjs';
import { operationRules } from './operations.mjs';
import { answerChanged, kindsChanged, typeChanged } from './types.mjs';

const RULES = {
    Operation: { ...operationRules, 'x-answer': answerChanged },
    Schema: {
        ...memberRules,
        ...Object.fromEntries(BOUNDS.map((name) => [name, boundChanged])),
        required: requiredChanged,
        'x-type': typeChanged,
        'x-kinds': kindsChanged,
        enum: enumChanged,
        'x-constants': enumChanged,
        'x-open': openChanged,
    },
};

/** Parts of a type, which `x-type` and `x-kinds` say as a whole. */
const TYPE_PARTS = new Set(['type', 'nullable', 'allOf', 'items', 'oneOf', 'anyOf', 'additionalProperties']);

/** Lists the findings of one change. */
export function findingsOf(change, place, context) {
    if (isToldElsewhere(change, place)) return [];
    const rule = structuralRule(change, place) ?? RULES[change.type]?.[change.property] ?? asRated;
    return [rule(change, place, context)].flat().filter(Boolean);
}

function isToldElsewhere({ kind, property }, { isCall, members, rest }) {
    // Answers are told by `x-answer`, `x-errors` and `x-headers`.
    if (isCall && rest[0] === 'responses') return true;
    if (members.length === 0 && rest.length === 0) return property === 'type';
    const isPart = TYPE_PARTS.has(rest[0]) || members.at(-1) === '[]';
    return TYPE_PARTS.has(property) || (isPart && kind !== 'modified');
}

const structuralRule = ({ type, kind }, { members }) =>
    type === 'Schema' && kind !== 'modified' && members.length > 0 ? memberCameOrWent : undefined;

/** Tells of a change in redocly's words, as redocly rates it. */
function asRated({ type, kind, property, impact, messages, old, now }, place, { nameOf }) {
    const node = [type, ...place.rest.slice(-1)].join(' ');
    const what =
        kind === 'modified'
            ? `has ${property} ${show(now)}, before ${show(old)}`
            : `${kind === 'added' ? 'has a new' : 'has lost its'} ${node}`;
    const tell = { major: breaks, minor: adds, patch: keeps }[impact];
    return tell(
        'other',
        nameOf(place) || 'The API',
        what,
        messages.join(' ') || 'no rule knows it; redocly diff rates it so',
    );
}

const show = (value) => (value === undefined ? 'none' : JSON.stringify(value));
