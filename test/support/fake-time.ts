// The client takes the platform's timers at load. For tests of deadlines that nobody wants to wait for, this gives it those
// that jest fakes: import it before the client.
jest.mock('../../src/util/timers.js', () => ({
    startTimer: (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds),
    stopTimer: (timer: NodeJS.Timeout) => clearTimeout(timer),
    readMonotonic: () => Date.now(), // jest moves it
    afterTurn: (callback: () => void) => setImmediate(() => setImmediate(callback)),
}));
