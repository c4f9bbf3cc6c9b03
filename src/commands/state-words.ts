import type { CommandState } from '../../generated/models/commands-v2.js';
import type { AnyCommandState } from '../errors/command-outcome.js';

/**
 * How words of converges, bulk operations and pipelines begin, and the command states of these.
 * Documents and samples differ in the words (`SUCCESS`, `SUCCEEDED`, and `SUCCEDED` misspelt), so that their beginnings
 * are compared. The states stand here as texts, so that bundlers can leave the table out.
 * `COMPLETED` says that there is nothing more to come; what failed has a word of its own.
 */
const STATES: readonly (readonly [start: string, state: CommandState])[] = [
    ['SUCC', 'Command Success'],
    ['COMPLETED', 'Command Success'],
    ['FAIL', 'Command Failure'],
    ['INVALID', 'Command Failure'],
    ['TIMEOUT', 'Command TimeOut'],
    ['CANCELLED', 'Command Cancelled'],
    ['SCHEDULED', 'Command Scheduled'],
    ['CREATED', 'Command Queued'],
    ['QUEUED', 'Command Queued'],
    ['PENDING', 'Command Queued'],
    ['INITIATED', 'Command Queued'],
    ['DISPATCHED', 'Command Initiated'],
    ['PROCESSING', 'Command In Progress'],
    ['IN_PROGRESS', 'Command In Progress'],
    ['RUNNING', 'Command In Progress'],
];

/** Returns the state of a command that a word stands for; the word itself when it is not known. */
export function stateOfWord(word: string): AnyCommandState {
    return STATES.find(([start]) => word.toUpperCase().startsWith(start))?.[1] ?? word;
}
