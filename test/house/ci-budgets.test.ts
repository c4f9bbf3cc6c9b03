import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, run } from '../support/run-program.js';

// .ci/run, with programs that only play npm and the others.

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'esper-ci-'));
    mkdirSync(path.join(folder, 'bin'));
    mkdirSync(path.join(folder, '.ci'));
    for (const name of ['npm', 'npx', 'chromium', 'redis-server', 'node']) program(name, 'exit 0');
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, body: string): void {
    writeFileSync(path.join(folder, 'bin', name), `#!/bin/sh\n${body}\n`);
    chmodSync(path.join(folder, 'bin', name), 0o755);
}

/** Runs it with another budget for a step, since a test does not wait for real ones. */
async function ci(change: (script: string) => string, env: Record<string, string> = {}) {
    writeFileSync(path.join(folder, '.ci/run'), change(readFileSync(path.join(ROOT, '.ci/run'), 'utf8')));
    const PATH = `${path.join(folder, 'bin')}:${process.env['PATH']}`;
    return run('bash', [path.join(folder, '.ci/run')], {
        cwd: folder,
        env: { ...process.env, CI_BUDGET_SCALE: '', ...env, PATH },
    });
}

test('every step stands beside its budget', async () => {
    const { code, stdout } = await ci((script) => script);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^npm ci && npm test +\d+ s of +600 s$/m);
    expect(stdout).toMatch(/^all of it +\d+ s of +900 s$/m);
});

test('a step that is over its budget fails the run, when all others have been run', async () => {
    const { code, stdout, stderr } = await ci((script) => script.replace(/'lint' \d+ /, "'lint' -1 "));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^lint .*over its budget$/m);
    expect(stdout).toMatch(/^benchmarks play +\d+ s of/m);
    expect(stderr).toBe('Over its budget: lint\n');
});

test('a slower machine has larger budgets, by a variable', async () => {
    const { stdout } = await ci((script) => script, { CI_BUDGET_SCALE: '3' });
    expect(stdout).toMatch(/^lint +\d+ s of +60 s$/m);
});

test('a step that fails ends the run', async () => {
    program('npm', 'case "$*" in *lint*) exit 3;; esac');
    const { code, stdout } = await ci((script) => script);
    expect(code).toBe(3);
    expect(stdout).not.toContain('== types');
    expect(stdout).toContain('== packages as users have them'); // the other lane is heard to its end
    expect(stdout).not.toContain('== limiter by Redis');
});
