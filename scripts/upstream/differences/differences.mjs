// What came, went and changed between two sets of documents: operations by call, models where an operation leads
// to them.
import { differs } from './finding.mjs';
import { ModelPairs } from './model-pairs.mjs';
import { operationDifferences } from './operation-differences.mjs';

/** Makes a call comparable: what its path's parameters are called makes no other call. */
export const routeOf = (call) => call.replace(/\{[^}]*\}/g, '{}');

const withoutSlash = (call) => routeOf(call).replace(/\/$/, '');

/** Lists the differences from `old` to `now`. Each has the calls that it concerns, as they are now. */
export function differencesBetween(old, now) {
    const before = operationsIn(old);
    const after = operationsIn(now);
    const { same, came, went } = paired(before, after);
    const models = new ModelPairs();
    const ofCalls = same.flatMap(([one, other]) => differencesOf(one, other, models));
    return [
        ...came.map(({ call }) => ({ ...differs('came', call, 'is new'), calls: [call] })),
        ...went.map(({ call }) => ({ ...differs('went', call, 'is gone'), calls: [call] })),
        ...ofCalls,
        ...models.differences(),
    ];
}

/** Lists operations with the document they are in. A call that two documents have counts once. */
function operationsIn(documents) {
    const all = documents.flatMap((document) =>
        Object.entries(document.operations).map(([call, operation]) => [routeOf(call), { call, operation, document }]),
    );
    return new Map(all.reverse());
}

/** Pairs operations: by route, else by a route that differs in the slash at its end. */
function paired(before, after) {
    const moved = new Map(
        [...before].filter(([route]) => !after.has(route)).map(([route]) => [withoutSlash(route), route]),
    );
    const partner = (route) => (before.has(route) ? route : moved.get(withoutSlash(route)));
    const pairs = [...after].map(([route, now]) => [before.get(partner(route)), now]);
    const known = new Set(pairs.map(([old]) => old));
    return {
        same: pairs.filter(([old]) => old),
        came: pairs.filter(([old]) => !old).map(([, now]) => now),
        went: [...before.values()].filter((old) => !known.has(old)),
    };
}

function differencesOf(old, now, models) {
    const pairs = [];
    const sides = [old, now].map(({ operation, document }) => ({ operation, models: document.models }));
    const found = operationDifferences(now.call, ...sides, pairs);
    models.add(pairs, { old: old.document, now: now.document, call: now.call });
    const isMoved = routeOf(old.call) !== routeOf(now.call);
    const moved = isMoved ? [differs('moved', now.call, `stood at ${old.call}`)] : [];
    return [...moved, ...found].map((finding) => ({ ...finding, calls: [now.call] }));
}
