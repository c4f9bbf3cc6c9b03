import { addFacts, EsperError } from './esper-error.js';

/** The place where a call was made; read when it fails, because V8 writes a stack at the first access. */
export interface CallSite {
    readonly stack?: string;
}

/** Own frames at the top of a stack: `captureSite`, and the public function that calls it. */
const OWN_FRAMES = 2;

/** Further frames to capture: the caller and its caller; each costs every call time (bench/README.md). */
const CALLERS = 2;

/**
 * Captures where the public function that calls this was called.
 * An error is made much later, in an event of a socket, from where no frame leads back to the caller. An `Error` is
 * faster than `Error.captureStackTrace` (bench/README.md).
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

/** Points the stack of an error to where the call was made, instead of into this package. */
export function pointTo(error: unknown, site: CallSite, ownFrames = OWN_FRAMES): unknown {
    const frames = site.stack?.split('\n').slice(1 + ownFrames) ?? [];
    if (frames[0]?.trimStart().startsWith('at ') && EsperError.is(error))
        error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
    return error;
}

/**
 * Does the same for a method that makes several calls.
 * An error that belongs to none of them belongs to the method.
 */
export function pointToMethod(error: unknown, method: string, site: CallSite): unknown {
    if (EsperError.is(error)) addFacts(error, { operation: method });
    return pointTo(error, site);
}
