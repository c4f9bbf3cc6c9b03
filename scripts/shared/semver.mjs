// Which step of the version the changes need, and whether it was taken.
import { Failure } from './failure.mjs';

const STEPS = ['none', 'patch', 'minor', 'major'];

/**
 * Tells which step the worst impact needs after `version`.
 * Below 1.0.0 it is npm's caret that callers rely on: ^0.3.1 takes 0.3.2 and not 0.4.0, so a break needs the minor
 * number and everything else the patch number; ^0.0.3 takes nothing else.
 */
export function stepNeeded(impact, version) {
    if (impact === 'none' || version === undefined) return impact;
    const [major, minor] = numbersOf(version);
    if (major > 0) return impact;
    return impact === 'major' && minor > 0 ? 'minor' : 'patch';
}

/** Tells the step from one version to another; 'none' when it is the same or an older one. */
export function stepTaken(from, to) {
    const old = numbersOf(from);
    const now = numbersOf(to);
    const index = old.findIndex((number, place) => number !== now[place]);
    return index === -1 || now[index] < old[index] ? 'none' : ['major', 'minor', 'patch'][index];
}

/** Gives the lowest version that a step leads to. */
export function versionAfter(version, step) {
    const [major, minor, patch] = numbersOf(version);
    if (step === 'major') return `${major + 1}.0.0`;
    return step === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

export const isEnough = (taken, needed) => STEPS.indexOf(taken) >= STEPS.indexOf(needed);

/** Reads major, minor and patch; what follows a hyphen or a plus is left out. */
function numbersOf(version) {
    const [, ...numbers] = /^(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(version) ?? [];
    if (numbers.length === 0) throw new Failure(`'${version}' is no version of the form 1.2.3.`);
    return numbers.map(Number);
}
