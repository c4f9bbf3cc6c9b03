import { EsperError } from './esper-error.js';

/** Where a call was made; read only when it fails, because V8 writes the text at the first look. */
export interface CallSite {
    readonly stack?: string;
}

/** Our own frames on top of it: of `captureSite`, and of the public function that calls it. */
const OWN_FRAMES = 2;

/** The caller, and whom it was called by: a frame costs every call some microseconds. */
const CALLERS = 2;

/**
 * Remembers where the public function that calls this was called. An error is made much later, in an event of a socket, from where no line leads
 * back to the caller. An error that nobody throws, since `Error.captureStackTrace` on another object takes longer.
 */
export function captureSite(ownFrames = OWN_FRAMES): CallSite {
    const { stackTraceLimit } = Error;
    try {
        Error.stackTraceLimit = Math.min(ownFrames + CALLERS, stackTraceLimit);
        const site = new Error();
        Error.stackTraceLimit = stackTraceLimit;
        return site;
    } catch {
        return {}; // an engine without V8's limit, or with a frozen Error: the call goes on
    }
}

/** Lets an error's stack point to where the call was made, instead of into this package. */
export function pointTo(error: unknown, site: CallSite, ownFrames = OWN_FRAMES): unknown {
    const frames = site.stack?.split('\n').slice(1 + ownFrames) ?? [];
    if (frames[0]?.trimStart().startsWith('at ') && EsperError.is(error))
        error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
    return error;
}
