import { forEachBounded } from '../util/for-each-bounded.js';
import { addOutcomes } from './outcome.js';
import type { Poll, PollResult } from './poller.js';
import type { FinalStates } from './states.js';

/** Requests that are looked at at once. */
const LOOKS_IN_FLIGHT = 4;

/** Looks at several requests as at one; never again at one that is complete. */
export function pollBatch(polls: readonly Poll[], final: FinalStates): Poll {
    const results = new Map<Poll, PollResult>();
    return async () => {
        const open = polls.filter((poll) => !results.get(poll)?.isComplete);
        await forEachBounded(open, LOOKS_IN_FLIGHT, async (poll) => {
            results.set(poll, await poll());
        });
        const all = [...results.values()];
        return {
            outcome: addOutcomes(
                all.map(({ outcome }) => outcome),
                final,
            ),
            isComplete: all.every(({ isComplete }) => isComplete),
        };
    };
}
