// The client takes the platform's timers at load. For tests of deadlines that nobody wants to wait for, this gives it those
// that jest fakes, and a monotonic clock that a test may set: import it before the client.

/** What the client's monotonic clock reads. */
const mockTime = { read: (): number => Date.now() }; // jest moves it

jest.mock('../../src/util/timers.js', () => ({
    startTimer: (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds),
    stopTimer: (timer: NodeJS.Timeout) => clearTimeout(timer),
    readMonotonic: () => mockTime.read(),
    afterTurn: (callback: () => void) => setImmediate(() => setImmediate(callback)),
}));

export { mockTime as time };
