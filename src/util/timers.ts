// The platform's timers, taken at load: a program that fakes timers in its tests fakes those of its own code, not the
// deadlines and pauses of this client, which would never come.

const { performance: clock = Date, setImmediate: immediate } = globalThis; // not every platform has the first two

export const { setTimeout: startTimer, clearTimeout: stopTimer } = globalThis;

/** Milliseconds since some moment, by a clock that no change of the system's time moves. */
export const readMonotonic: () => number = clock.now.bind(clock);

/** Calls back when the event loop has gone round once, so that what the sockets hold has been read. */
export function afterTurn(callback: () => void): void {
    // Twice: the first one can come before the sockets are looked at again.
    if (immediate === undefined) startTimer(callback, 0);
    else immediate(() => immediate(callback));
}
