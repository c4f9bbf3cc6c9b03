import path from 'node:path';
import { ROOT, runProgram } from '../support/run-program.js';

// In a process of its own: instrumentations patch Node's modules, and jest has another copy of each.
test.each(['axios', 'undici', 'fetch'])(
    'OpenTelemetry sees each attempt and download by %s, below the caller’s span',
    async (way) => {
        const { stdout, stderr } = await seen();
        expect(stderr).toBe('');
        expect(JSON.parse(stdout)).toHaveProperty(way, {
            statuses: [503, 200, 200],
            areBelowJob: true,
            areToldToServer: true,
            haveKey: false,
        });
    },
);

let running: ReturnType<typeof runProgram> | undefined;

/** What the program has seen; it runs once. */
function seen(): ReturnType<typeof runProgram> {
    running ??= runProgram([path.join(ROOT, 'test/support/traced-program.mjs')]);
    return running;
}
