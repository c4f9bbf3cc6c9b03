// The findings for people: one line each, and what is to be done.
import { routeOf } from './differences/differences.mjs';

const MARKS = { came: 'came', went: 'went', moved: 'moved' };
const ORDER = ['came', 'went', 'moved', 'changed'];
const WIDEST = 64;

export function reportOf({ files, documents, ours, changes, unexplained, explained, stale }) {
    const calls = documents.flatMap(({ operations }) => Object.keys(operations));
    const missing = calls.filter((call) => !ours.calls.has(routeOf(call)));
    return [
        ...(files.length > 0 ? changeLines(changes, ours) : []),
        ...deviationLines(unexplained, ours),
        ...stale.map(
            ({ rule, subject }) =>
                `stale    openapi/deviations.tsv: no ${rule} at ${subject} any more: remove the line`,
        ),
        ownSentence(calls, missing, ours),
        deviationSentence(explained, unexplained),
    ].join('\n');
}

function changeLines(changes, ours) {
    const marked = changes.map((change) => ({ ...change, mark: MARKS[change.rule] ?? 'changed' }));
    const inOrder = marked.sort((a, b) => ORDER.indexOf(a.mark) - ORDER.indexOf(b.mark));
    if (inOrder.length === 0) return ['Nothing has changed since the documents were seen last.', ''];
    const count = inOrder.length === 1 ? '1 change' : `${inOrder.length} changes`;
    return [...aligned(inOrder, ours), '', `${count} since the documents were seen last.`, ''];
}

function deviationLines(differences, ours) {
    if (differences.length === 0) return [];
    const head = 'Differs from the documents, and openapi/deviations.tsv does not say why:';
    return [
        head,
        ...aligned(
            differences.map((each) => ({ ...each, mark: each.rule })),
            ours,
        ),
        '',
    ];
}

function aligned(findings, ours) {
    const width = Math.min(WIDEST, Math.max(...findings.map(({ subject }) => subject.length)));
    const markWidth = Math.max(7, ...findings.map(({ mark }) => mark.length));
    return findings.map(
        ({ mark, subject, what, calls }) =>
            `${mark.padEnd(markWidth)}  ${subject.padEnd(width)}  ${what}: ${whose(calls, ours)}`,
    );
}

/** Says which of our operations a finding concerns. */
function whose(calls, ours) {
    const own = calls.map((call) => ours.calls.get(routeOf(call))).filter(Boolean);
    if (own.length === 0) return 'not here';
    const [{ name, isDraft }, ...others] = own;
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `${name}${isDraft ? ' (draft)' : ''}${more}`;
}

function ownSentence(calls, missing, ours) {
    const drafts = [...ours.calls.values()].filter(({ isDraft }) => isDraft).length;
    const known = new Set(calls.map(routeOf));
    const alone = [...ours.calls.keys()].filter((route) => !known.has(route)).length;
    const parts = [
        `The documents have ${calls.length} operations, ${missing.length === 0 ? 'all' : calls.length - missing.length} of them here`,
        ...(drafts > 0 ? [`${drafts} as drafts`] : []),
        ...(alone > 0 ? [`${alone} are here and no longer there`] : []),
    ];
    return `${parts.join('; ')}.`;
}

function deviationSentence(explained, unexplained) {
    const count = explained.length + unexplained.length;
    if (count === 0) return 'Where both describe an operation, they say the same.';
    const purpose = unexplained.length === 0 ? 'all' : `${explained.length} of them`;
    return `Ours differs from them in ${count} places, ${purpose} on purpose.`;
}
