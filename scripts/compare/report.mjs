// The findings for people: one line each, aligned, worst first.

import { versionAfter } from '../shared/semver.mjs';
import { groupBy } from './nodes.mjs';

const MARKS = { major: 'BREAKS', minor: 'adds', patch: 'same' };

/** A subject that is longer goes beyond its column. */
const WIDEST = 52;

/** From so many calls on, one line tells what is the same change in all of them. What breaks is always told in full. */
const MANY = 4;

export function reportOf({ old, now, findings, verdict }) {
    const told = shortened(findings);
    const width = Math.min(WIDEST, Math.max(0, ...told.map(({ subject }) => subject.length)));
    const line = ({ impact, subject, what, why }) =>
        `${MARKS[impact].padEnd(6)}  ${subject.padEnd(width)}  ${what}: ${why}`;
    return [
        `${old.label} → ${now.label}`,
        '',
        ...told.map(line),
        ...(told.length > 0 ? [''] : []),
        ...conclusion(verdict, old.version, now.version),
    ].join('\n');
}

function shortened(findings) {
    return [...groupBy(findings, likeness).values()].flatMap((group) => {
        const [first] = group;
        if (group.length < MANY || first.impact === 'major') return group;
        return [{ ...first, what: `${first.what}, and so in ${group.length - 1} more calls` }];
    });
}

/** Keys findings that are alike: two calls, or the same argument of two calls. Others are only like themselves. */
function likeness({ impact, rule, subject, what, why }, index) {
    const call = /^esper\.[^(]+(\(.*)?$/.exec(subject);
    return JSON.stringify([impact, rule, what, why, call ? call[1] : index]);
}

function conclusion({ count, worst, needed, taken, enough }, from, to) {
    if (worst === 'none') return ['The API is the same.'];
    const counted = [
        `${count.major} ${count.major === 1 ? 'change breaks' : 'changes break'} callers`,
        `${count.minor} ${count.minor === 1 ? 'adds' : 'add'} something`,
        `${count.patch} ${count.patch === 1 ? 'changes' : 'change'} nothing for them`,
    ];
    return [`${counted.join(', ')}.`, stepNeeded(worst, needed, from), stepTaken(needed, taken, enough, from, to)];
}

function stepNeeded(worst, needed, from) {
    if (from === undefined) return `Needs a ${worst} step of the version${EARLY_STEP[worst]}.`;
    const next = versionAfter(from, needed);
    const early = {
        major: ` Below 1.0.0 that is the breaking step: npm's ^${from} takes no ${next}.`,
        minor: ' Below 1.0.0 an addition needs no more.',
    };
    return `Needs a ${needed} step of the version, ${from} → ${next} or higher.${needed === worst ? '' : early[worst]}`;
}

const EARLY_STEP = { major: ', below 1.0.0 a minor one', minor: ', below 1.0.0 a patch', patch: '' };

function stepTaken(needed, taken, enough, from, to) {
    if (taken === undefined) return 'Whether it was taken is not known for files: say --versions OLD..NEW.';
    const step = from === to ? `The version is ${from} on both sides` : `The version went ${from} → ${to}`;
    return `${step}: ${enough ? 'that is enough' : `the ${needed} step is still to be taken`}.`;
}
