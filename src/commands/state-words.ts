import { CommandState } from '../../generated/models/commands-v2.js';
import type { AnyCommandState } from './states.js';

/**
 * How the words of converges and bulk operations begin, and the state of a command that they stand for.
 * Documents and samples differ in the words (`SUCCESS`, `SUCCEEDED`, and `SUCCEDED` misspelt), so that their beginnings
 * are compared. `COMPLETED` says that there is nothing more to come; what failed has a word of its own.
 */
const STATES: readonly (readonly [start: string, state: CommandState])[] = [
    ['SUCC', CommandState.SUCCESS],
    ['COMPLETED', CommandState.SUCCESS],
    ['FAIL', CommandState.FAILURE],
    ['TIMEOUT', CommandState.TIME_OUT],
    ['CANCELLED', CommandState.CANCELLED],
    ['SCHEDULED', CommandState.SCHEDULED],
    ['CREATED', CommandState.QUEUED],
    ['QUEUED', CommandState.QUEUED],
    ['INITIATED', CommandState.QUEUED],
    ['DISPATCHED', CommandState.INITIATED],
    ['PROCESSING', CommandState.IN_PROGRESS],
    ['IN_PROGRESS', CommandState.IN_PROGRESS],
];

/** Returns the state of a command that a word stands for; the word itself when it is not known. */
export function stateOfWord(word: string): AnyCommandState {
    return STATES.find(([start]) => word.toUpperCase().startsWith(start))?.[1] ?? word;
}
