import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startTestTenant } from 'esper-test-tenant';
import { ROOT, run, runProgram } from '../support/run-program.js';

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

test('the program of docs/telemetry.md has the spans and events that it says', async () => {
    const page = await readFile(path.join(ROOT, 'docs/telemetry.md'), 'utf8');
    const source = /^```ts no-run: needs a process of its own.*?\n(.*?)^```/ms.exec(page)?.[1] ?? '';
    expect(source).toContain('InMemorySpanExporter');
    const folder = path.join(ROOT, '.cache'); // here, because it imports packages; it has no types in it
    const file = path.join(folder, `telemetry-md-${process.pid}.mjs`);
    await mkdir(folder, { recursive: true });
    await writeFile(file, source);
    const tenant = await startTestTenant();
    try {
        const env = { ...process.env, ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey };
        const { code, stdout, stderr } = await run(process.execPath, [file], { env });
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(stdout).toContain('/api/v1/token-info/');
    } finally {
        await tenant.stop();
        await rm(file);
    }
});
