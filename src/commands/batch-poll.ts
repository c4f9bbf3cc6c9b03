import { forEachBounded } from '../util/for-each-bounded.js';
import { addOutcomes } from './outcome.js';
import type { Poll, PollResult } from './poller.js';
import type { FinalStates } from './states.js';

/** Requests that are polled at once. */
const POLLS_IN_FLIGHT = 4;

/** Creates the poll of several requests as of one; one that is complete is polled no more. */
export function pollBatch(polls: readonly Poll[], final: FinalStates): Poll {
    const results = new Map<Poll, PollResult>();
    return async () => {
        const open = polls.filter((poll) => !results.get(poll)?.isComplete);
        await forEachBounded(open, POLLS_IN_FLIGHT, async (poll) => {
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
