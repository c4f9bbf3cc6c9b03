// What differs between two schemas, place by place.
import { BOUNDS } from '../structure/schema.mjs';
import { effective, typeText } from './effective.mjs';
import { differs } from './finding.mjs';

/**
 * Lists what differs from `old` to `now`, each with its models beside it. Where both refer to a model, these are a pair
 * to be compared by themselves: `pairs` collects them.
 */
export function schemaDifferences(old, now, place, pairs) {
    if (old.schema.$ref && now.schema.$ref) {
        pairs.push({ old: old.schema.$ref, now: now.schema.$ref });
        return factDifferences(old.schema, now.schema, place);
    }
    const shared = sharedBases(old.schema, now.schema);
    for (const name of shared) pairs.push({ old: name, now: name });
    const before = effective(withoutBases(old.schema, shared), old.models);
    const after = effective(withoutBases(now.schema, shared), now.models);
    if (before.type !== after.type && !(before.oneOf || after.oneOf))
        return [differs('type', place, `is ${typeText(after)}, before ${typeText(before)}`)];
    const part = (schema) => (side) => ({ ...side, schema: schema ?? {} });
    const inside = (a, b, where) => schemaDifferences(part(a)(old), part(b)(now), where, pairs);
    return [
        ...factDifferences(before, after, place),
        ...valueDifferences(before, after, place),
        ...choiceDifferences(before, after, place, pairs),
        ...memberDifferences(before, after, place, inside),
        ...(before.items || after.items ? inside(before.items, after.items, `${place}[]`) : []),
        ...mapDifferences(before, after, place, inside),
    ];
}

/** Lists the models that both are made of: they are compared by themselves. */
function sharedBases({ allOf: old = [] }, { allOf: now = [] }) {
    const names = (parts) => parts.map(({ $ref }) => $ref).filter(Boolean);
    return names(old).filter((name) => names(now).includes(name));
}

const withoutBases = ({ allOf, ...rest }, names) =>
    allOf === undefined ? rest : { ...rest, allOf: allOf.filter(({ $ref }) => !names.includes($ref)) };

const show = (value) => (value === undefined ? 'none' : JSON.stringify(value));

function factDifferences(old, now, place) {
    const one = (rule, name, words) => (show(old[name]) === show(now[name]) ? [] : [differs(rule, place, words)]);
    const said = (name, yes, no) => (now[name] ? yes : no);
    return [
        ...one('null', 'nullable', said('nullable', 'may be null', 'is never null')),
        ...one('format', 'format', `has the format ${now.format ?? 'none'}, before ${old.format ?? 'none'}`),
        ...one('default', 'default', `defaults to ${show(now.default)}, before ${show(old.default)}`),
        ...one('direction', 'readOnly', said('readOnly', 'is only answered', 'can be sent too')),
        ...one('direction', 'writeOnly', said('writeOnly', 'is only sent', 'is answered too')),
        ...one('deprecated', 'deprecated', said('deprecated', 'is deprecated', 'is not deprecated')),
        ...BOUNDS.flatMap((name) => one('bound', name, `has ${name} ${show(now[name])}, before ${show(old[name])}`)),
    ];
}

function valueDifferences({ enum: old }, { enum: now }, place) {
    if (!old && !now) return [];
    if (!old) return [differs('values', place, `takes listed values only: ${now.join(', ')}`)];
    if (!now) return [differs('values', place, 'takes any value, before listed ones')];
    return [
        ...now
            .filter((value) => !old.includes(value))
            .map((value) => differs('value-came', place, `has the new value ${value}`)),
        ...old
            .filter((value) => !now.includes(value))
            .map((value) => differs('value-went', place, `no longer has the value ${value}`)),
    ];
}

/** As many models on both sides are pairs: of the same name, then in their order. */
function choiceDifferences({ oneOf: old }, { oneOf: now }, place, pairs) {
    const [names, others] = [now, old].map((choices) => choices?.map(({ $ref }) => $ref) ?? []);
    if (names.length > 0 && names.length === others.length && [...names, ...others].every(Boolean)) {
        const left = others.filter((name) => !names.includes(name));
        for (const name of names) pairs.push({ old: others.includes(name) ? name : left.shift(), now: name });
        return [];
    }
    const [before, after] = [old, now].map((choices) => choices?.map(typeText).join(' or ') ?? 'no choice');
    return before === after ? [] : [differs('choice', place, `is ${after}, before ${before}`)];
}

function memberDifferences(old, now, place, inside) {
    const before = old.properties ?? {};
    const after = now.properties ?? {};
    const isRequired = (schema, name) => schema.required?.includes(name) ?? false;
    const fresh = Object.keys(after).filter((name) => !(name in before));
    const gone = Object.keys(before).filter((name) => !(name in after));
    const both = Object.keys(after).filter((name) => name in before);
    return [
        ...fresh.map((name) =>
            differs('property-came', `${place}.${name}`, `is new${isRequired(now, name) ? ' and required' : ''}`),
        ),
        ...gone.map((name) => differs('property-went', `${place}.${name}`, 'is gone')),
        ...both
            .filter((name) => isRequired(old, name) !== isRequired(now, name))
            .map((name) => requiredDifference(`${place}.${name}`, isRequired(now, name))),
        ...both.flatMap((name) => inside(before[name], after[name], `${place}.${name}`)),
    ];
}

const requiredDifference = (place, isRequired) =>
    isRequired ? differs('required', place, 'is required') : differs('optional', place, 'may be left out');

function mapDifferences({ additionalProperties: old }, { additionalProperties: now }, place, inside) {
    if (!old && !now) return [];
    if (old && now) return inside(old, now, `${place}.*`);
    return [differs('map', place, now ? `takes any names, each ${typeText(now)}` : 'takes no names but its own')];
}
