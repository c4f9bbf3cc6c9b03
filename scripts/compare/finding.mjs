// What is told of one change: whom it concerns, what happened, and what that means for the code of callers.
/** @param {'major' | 'minor' | 'patch'} impact  the step of the version that the change needs from 1.0.0 on */
const finding = (impact) => (rule, subject, what, why) => ({ impact, rule, subject, what, why });

/** Code that compiled or worked does no longer. */
export const breaks = finding('major');

/** Callers can do more than before. */
export const adds = finding('minor');

/** Callers notice nothing in their code. */
export const keeps = finding('patch');
