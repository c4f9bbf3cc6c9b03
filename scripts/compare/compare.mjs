// Two descriptions → what changed between them, worst first.
import { isDeepStrictEqual } from 'node:util';
import { alignedPair } from './aligned.mjs';
import { directionsIn } from './directions.mjs';
import { withoutDrafts } from './drafts.mjs';
import { flattened } from './flattened.mjs';
import { renamedModels, withOldNames } from './model-renames.mjs';
import { pairOperations } from './pairing.mjs';
import { nameOf, placeOf } from './place.mjs';
import { redoclyDiff } from './redocly-diff.mjs';
import { findingsOf } from './rules/index.mjs';
import { nameFindings } from './rules/names.mjs';
import { surfaceOf } from './surface.mjs';
import { wordFindings } from './words.mjs';

const ORDER = ['major', 'minor', 'patch'];

/**
 * Compares two descriptions, as readDocument() gives them.
 * Each finding has the calls that it concerns.
 */
export async function compare(oldDescription, newDescription) {
    const old = flattened(oldDescription);
    const now = flattened(newDescription);
    const renamed = renamedModels(old, now);
    const aligned = withOldNames(now, renamed);
    const surfaces = { old: surfaceOf(old), now: surfaceOf(aligned) };
    const pairs = pairOperations(surfaces.old.operations, surfaces.now.operations);
    const documents = alignedPair(surfaces.old, surfaces.now, pairs.same);
    const isSame = isDeepStrictEqual(documents.old, documents.now);
    const changes = isSame ? [] : await redoclyDiff(documents.old, documents.now);
    const findings = [
        ...nameFindings(surfaces, pairs, renamed).map(withCalls),
        ...contentFindings(changes, documents, pairs, surfaces.now.operations),
        ...wordFindings(oldDescription, withOldNames(newDescription, renamed), pairs.same),
    ];
    return withoutDrafts(findings, oldDescription).sort((a, b) => ORDER.indexOf(a.impact) - ORDER.indexOf(b.impact));
}

const withCalls = (finding) => ({
    ...finding,
    calls: /^esper\.\w+\.\w+$/.test(finding.subject) ? [finding.subject] : [],
});

function contentFindings(changes, documents, pairs, operations) {
    const { here, between } = sorted(changes);
    const context = contextOf(documents, pairs, operations, (a, b) => between(a, b).flatMap(tell));
    // A swapped model that refers to itself would be asked about itself.
    const asked = new Set();
    function tell({ change, place }) {
        if (asked.has(change)) return [];
        asked.add(change);
        const found = findingsOf(change, place, context);
        asked.delete(change);
        return found.map((finding) => ({ ...finding, calls: context.callsOf(place) }));
    }
    return here.flatMap(tell);
}

/**
 * Sorts changes: those of one place, and those between two models of which one took the other's place.
 * What redocly compared because two names are alike is dropped: the one is told as gone, the other as new.
 */
function sorted(changes) {
    const here = [];
    const swapped = new Map();
    for (const change of changes) {
        const [old, now] = [placeOf(change.oldPointer), placeOf(change.newPointer)];
        if (old.members.join('\n') !== now.members.join('\n')) continue;
        const entry = { change, place: old };
        const key = `${old.owner} ${now.owner}`;
        if (old.owner === now.owner) here.push(entry);
        else swapped.set(key, [...(swapped.get(key) ?? []), entry]);
    }
    return { here, between: (a, b) => swapped.get(`${a} ${b}`) ?? [] };
}

/** Collects what the rules ask for. */
function contextOf(documents, pairs, operations, between) {
    const nodes = { old: documents.old.components.schemas, now: documents.now.components.schemas };
    const calls = new Map(pairs.same.map(({ old }) => [old.request, old.call]));
    const directionsOf = directionsIn(documents);
    const callOf = (id) => operations.find((operation) => operation.id === id)?.call;
    return {
        documents,
        between,
        directionsOf,
        nameOf: (place) => nameOf(place, calls),
        isArgument: ({ owner }) => calls.has(owner),
        requestOf: (owner) => ({ old: nodes.old[owner], now: nodes.now[owner] }),
        takesOffset: (call) => takesOffset(pairs.same.find(({ old }) => old.call === call)),
        replacementOf: (call) => callOf(documents.now.paths[`/${call}`].post['x-esper-deprecated-by']),
        callsOf: ({ owner, isCall }) => {
            const { sent, received } = directionsOf(owner);
            return isCall ? [owner] : [...new Set([...sent, ...received])];
        },
    };
}

/** Tells whether an operation took an offset and still does. */
const takesOffset = ({ old, now }) => [old, now].every((side) => 'offset' in side.arguments.properties);
