// Where our description differs from the documents, and which of that is on purpose: openapi/deviations.tsv says why.
import { join } from 'node:path';
import { readTable } from '../shared/tsv.mjs';
import { differencesBetween } from './differences/differences.mjs';

/**
 * Lists the differences of the operations that we have. `explained` are those of a line of the table, `unexplained`
 * the others; `stale` are the lines that explain nothing any more, when `isAll` documents are there.
 */
export function deviationsOf(root, documents, ours, isAll) {
    const lines = readTable(join(root, 'openapi/deviations.tsv')).map((line) => ({ ...line, fits: matcher(line) }));
    const used = new Set();
    const isExplained = (difference) => {
        const line = lines.find(({ fits }) => fits(difference));
        used.add(line);
        return line !== undefined;
    };
    // What only the documents have is missing here, and told as such; what only we have is told when all are there.
    const both = differencesBetween(documents, [ours.document]).filter(
        ({ rule }) => rule !== 'went' && (rule !== 'came' || isAll),
    );
    const explained = both.filter(isExplained);
    return {
        explained,
        unexplained: both.filter((difference) => !explained.includes(difference)),
        stale: isAll ? lines.filter((line) => !used.has(line)) : [],
    };
}

/** A rule and a subject; `*` stands for any part of a subject. */
function matcher({ rule, subject }) {
    const pattern = subject.split('*').map(escaped).join('.*');
    const whole = new RegExp(`^${pattern}$`);
    return (difference) => difference.rule === rule && whole.test(difference.subject);
}

const escaped = (text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
