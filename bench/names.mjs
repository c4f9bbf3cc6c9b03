// The names of the lines of the tables. That of a line that is one contender is the contender's.

export const OURS = 'esper-client';
export const OURS_UNDICI = 'esper-client, undici';
export const TUNED = 'axios tuned';
export const AGAIN = 'axios tuned, again';
export const PLAIN = 'axios';
export const OURS_FETCH = 'esper-client/fetch';
export const BARE = 'generated classes, createAxios';
export const FETCH = 'fetch';
export const FETCH_AGAIN = 'fetch, again';
export const UNDICI = 'undici.request';
export const PYTHON = 'Python client';

/** Pages in flight of a sweep that is not in sequence. */
export const IN_FLIGHT = 8;

/** The two ways of a sweep, and the names of its lines. */
export const SEQUENCE = sweepOf(1, 'in sequence');
export const AHEAD = sweepOf(IN_FLIGHT, `${IN_FLIGHT} in flight`);

function sweepOf(concurrency, how) {
    const lineOf = (contender) => `${contender}, ${how}`;
    return {
        concurrency,
        how,
        lineOf,
        ours: lineOf(OURS),
        oursUndici: lineOf(OURS_UNDICI),
        tuned: lineOf(TUNED),
        again: `${lineOf(TUNED)}, again`,
    };
}
export const UNDICI_AGAIN = `${UNDICI}, again`;
