import { EsperResponseError } from '../errors/errors.js';
import { EsperError } from '../errors/esper-error.js';
import { fieldsOf } from '../util/guards.js';
import { messageOf } from '../util/thrown.js';

/** The error of an answer that leads elsewhere. */
export const redirected = (): EsperResponseError =>
    new EsperResponseError('The server answered with a redirect, which is not followed');

/** Words of Node's fetch that have a meaning of their own here. */
const MEANINGS: readonly (readonly [words: RegExp, create: () => Error])[] = [
    [/\bredirect\b/, redirected],
    [/^bad upgrade$/, () => new EsperResponseError('The server answered 101, which was not asked for')],
    [/^bad response$/, () => new EsperResponseError('The server answered 100 unasked, which fetch does not pass over')],
    // By the standard, for ports of other protocols. Nothing has left.
    [/^bad port$/, () => Object.assign(new Error('fetch goes to no such port'), { syscall: 'connect' })],
];

/** Converts a failure of fetch, whose reason is in the words of its cause, into what it means here. */
export function readFetchFailure(failure: unknown): unknown {
    if (EsperError.is(failure)) return failure;
    const { cause } = fieldsOf(failure);
    const words = messageOf(cause ?? failure);
    const [, create] = MEANINGS.find(([pattern]) => pattern.test(words)) ?? [];
    return create === undefined ? failure : create();
}
