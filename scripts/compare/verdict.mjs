// The findings as a whole: how many, which step of the version they need, which was taken.
import { isEnough, stepNeeded, stepTaken } from '../shared/semver.mjs';

const IMPACTS = ['major', 'minor', 'patch'];

/**
 * Judges the findings as a whole.
 * `needed` is in the numbers of `from` when that is known. `isBroken` is what fails a build: something breaks callers,
 * and the step that says so was not taken, or nobody knows whether it was.
 */
export function verdictOf(findings, { from, to }) {
    const count = Object.fromEntries(
        IMPACTS.map((impact) => [impact, findings.filter((finding) => finding.impact === impact).length]),
    );
    const worst = IMPACTS.find((impact) => count[impact] > 0) ?? 'none';
    const needed = stepNeeded(worst, from);
    const taken = from !== undefined && to !== undefined ? stepTaken(from, to) : undefined;
    const enough = needed === 'none' ? true : taken && isEnough(taken, needed);
    return { count, worst, needed, taken, enough, isBroken: worst === 'major' && !enough };
}
