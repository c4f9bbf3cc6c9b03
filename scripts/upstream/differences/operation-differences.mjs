// What differs between two forms of one operation.
import { differs } from './finding.mjs';
import { schemaDifferences } from './schema-differences.mjs';

/** Lists what differs; `pairs` collects the models to be compared. Each side has the operation and its models. */
export function operationDifferences(call, old, now, pairs) {
    const compared = { call, old, now, pairs };
    return [
        ...idDifferences(compared),
        ...parameterDifferences(compared),
        ...bodyDifferences(compared),
        ...answerDifferences(compared),
        ...errorDifferences(compared),
    ];
}

const inside = ({ old, now, pairs }, a, b, place) =>
    schemaDifferences({ schema: a, models: old.models }, { schema: b, models: now.models }, place, pairs);

function idDifferences({ call, old, now }) {
    const { id, deprecated, security } = old.operation;
    const after = now.operation;
    return [
        ...(id === after.id
            ? []
            : [differs('id', call, `has the id ${after.id ?? 'no more'}, before ${id ?? 'none'}`)]),
        ...(deprecated === after.deprecated
            ? []
            : [differs('deprecated', call, after.deprecated ? 'is deprecated' : 'is no longer deprecated')]),
        ...(security === after.security
            ? []
            : [differs('security', call, after.security ? 'needs no key' : 'needs a key')]),
    ];
}

function parameterDifferences(compared) {
    const { call, old, now } = compared;
    const before = named(call, old.operation);
    const after = named(call, now.operation);
    const place = (key, parameter) => `${call} ${parameter.in} parameter ${parameter.name ?? key}`;
    return [
        ...[...after]
            .filter(([key]) => !before.has(key))
            .map(([key, each]) =>
                differs('parameter-came', place(key, each), `is new${each.required ? ' and required' : ''}`),
            ),
        ...[...before]
            .filter(([key]) => !after.has(key))
            .map(([key, each]) => differs('parameter-went', place(key, each), 'is gone')),
        ...[...after]
            .filter(([key]) => before.has(key))
            .flatMap(([key, each]) => sameParameter(compared, before.get(key), each, place(key, each))),
    ];
}

/**
 * Lists parameters by what tells them apart.
 * Those of the path go by their place in it, whatever they are called.
 */
function named(call, { parameters = [] }) {
    const inPath = [...call.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    const keyOf = ({ in: place, name }) => (place === 'path' ? `path ${inPath.indexOf(name)}` : `${place} ${name}`);
    return new Map(parameters.map((parameter) => [keyOf(parameter), parameter]));
}

function sameParameter(compared, old, now, place) {
    const written = ({ style = 'the usual style', explode }) =>
        `${style}${explode === undefined ? '' : explode ? ', repeated' : ', joined'}`;
    return [
        ...(old.name === now.name ? [] : [differs('parameter-called', place, `was called ${old.name}`)]),
        ...(old.required === now.required ? [] : [requiredDifference(place, now.required)]),
        ...(old.deprecated === now.deprecated
            ? []
            : [differs('deprecated', place, now.deprecated ? 'is deprecated' : 'is no longer deprecated')]),
        ...(written(old) === written(now)
            ? []
            : [differs('style', place, `is written in ${written(now)}, before in ${written(old)}`)]),
        ...inside(compared, old.schema, now.schema, place),
    ];
}

const requiredDifference = (place, isRequired) =>
    isRequired ? differs('required', place, 'is required') : differs('optional', place, 'may be left out');

function bodyDifferences(compared) {
    const { call, old, now } = compared;
    const [before, after] = [old.operation.body, now.operation.body];
    const place = `${call} body`;
    if (!before && !after) return [];
    if (!before) return [differs('body-came', place, `is new${after.required ? ' and required' : ''}`)];
    if (!after) return [differs('body-went', place, 'is gone')];
    return [
        ...(before.required === after.required ? [] : [requiredDifference(place, after.required)]),
        ...contentDifferences(compared, before.content, after.content, place),
    ];
}

function answerDifferences(compared) {
    const { call, old, now } = compared;
    const [before, after] = [old.operation.responses, now.operation.responses];
    return [
        ...Object.keys(after)
            .filter((status) => !(status in before))
            .map((status) => differs('answer-came', call, `answers ${status} too`)),
        ...Object.keys(before)
            .filter((status) => !(status in after))
            .map((status) => differs('answer-went', call, `no longer answers ${status}`)),
        ...Object.keys(after)
            .filter((status) => status in before)
            .flatMap((status) =>
                contentDifferences(compared, before[status], after[status], `${call} answer ${status}`),
            ),
    ];
}

/** Errors are compared by status, and by what is in them where both say it. */
function errorDifferences(compared) {
    const { call, old, now } = compared;
    const [before = {}, after = {}] = [old.operation.errors, now.operation.errors];
    return [
        ...Object.keys(after)
            .filter((status) => !(status in before))
            .map((status) => differs('error-came', call, `lists the error ${status}`)),
        ...Object.keys(before)
            .filter((status) => !(status in after))
            .map((status) => differs('error-went', call, `no longer lists the error ${status}`)),
        ...Object.keys(after)
            .filter((status) => status in before)
            .flatMap((status) =>
                contentDifferences(compared, before[status], after[status], `${call} error ${status}`),
            ),
    ];
}

function contentDifferences(compared, old, now, place) {
    const types = (content) => Object.keys(content).sort().join(', ') || 'nothing';
    if (types(old) !== types(now)) return [differs('content', place, `is ${types(now)}, before ${types(old)}`)];
    return Object.keys(now).flatMap((type) => inside(compared, old[type], now[type], place));
}
