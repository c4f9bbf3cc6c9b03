import { EsperError } from './errors.js';

/** Where a call was made; read only when it fails, because V8 writes the text at the first look. */
export interface CallSite {
    readonly stack?: string;
}

/** The caller and whom it was called by: each frame more costs every call half a microsecond. */
const FRAMES = 4;

/** Remembers where a method was called. An error is made much later, in an event of a socket, from where no line leads back to the caller. */
export function captureSite(method: (...args: never[]) => unknown): CallSite {
    const site: CallSite = {};
    const { stackTraceLimit } = Error;
    try {
        Error.stackTraceLimit = Math.min(FRAMES, stackTraceLimit);
        Error.captureStackTrace(site, method);
        Error.stackTraceLimit = stackTraceLimit;
    } catch {
        // an engine without V8's functions, or with a frozen Error: the call goes on
    }
    return site;
}

/** Lets an error's stack point to where the call was made, instead of into this package. */
export function pointTo(error: unknown, site: CallSite): unknown {
    const frames = site.stack?.slice(site.stack.indexOf('\n') + 1);
    if (frames?.trimStart().startsWith('at ') && EsperError.is(error))
        error.stack = `${error.name}: ${error.message}\n${frames}`;
    return error;
}
