import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { outputOf, run } from '../support/run-program.js';

// scripts/check-full.mjs, on a small repository whose steps only say what they were asked.

let folder: string;
afterEach(() => rmSync(folder, { recursive: true }));

function repository(scripts: Record<string, string>): void {
    folder = mkdtempSync(join(tmpdir(), 'esper-full-'));
    mkdirSync(join(folder, '.ci'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'a', version: '0.0.0', scripts }));
    git('init', '--quiet');
    git('add', '.');
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'x');
}

const git = (...args: string[]): string => outputOf('git', args, { cwd: folder });
const full = (...args: string[]) =>
    run(process.execPath, [resolve('scripts/check-full.mjs'), ...args], { cwd: folder });
const page = (): string => readFileSync(join(folder, '.ci/full.md'), 'utf8');

const STEPS = {
    languages: 'echo',
    'check:runtimes': 'echo',
    'check:fleets': 'echo',
    soak: 'echo asked',
    mutate: 'echo 93 %',
};

test('all steps are run, and what came of each is written with day and commit', async () => {
    repository(STEPS);
    const { code } = await full();
    expect(code).toBe(0);
    const commit = git('rev-parse', 'HEAD').trim();
    const line = (name: string): string | undefined =>
        page()
            .split('\n')
            .find((row) => row.startsWith(`| \`${name}\` `));
    expect(line('soak')).toMatch(
        new RegExp(`\\| holds \\| 0\\.0 \\| \\d{4}-\\d\\d-\\d\\d \\| ${commit} \\| asked --calls 2000000 \\|$`),
    );
    expect(line('mutate')).toMatch(/\| 93 % \|$/);
});

test('a step that fails, or is not there, is written down and fails it; the others are run', async () => {
    const { 'check:runtimes': _, ...others } = STEPS;
    repository({ ...others, languages: 'echo no compiler && false' });
    const { code, stderr } = await full();
    expect(code).toBe(1);
    expect(stderr).toContain('no compiler');
    expect(stderr).toContain('npm run check:runtimes ended with 1 and said nothing: is it there?');
    expect(page().match(/\| FAILS \|/g)).toHaveLength(2);
    expect(page().match(/\| holds \|/g)).toHaveLength(3);
});

test('some of it writes its own lines, and leaves what was written of the others', async () => {
    repository(STEPS);
    expect(await full('soak')).toMatchObject({ code: 0, stdout: expect.stringContaining('ok    soak') });
    expect(page().match(/\| not run \|/g)).toHaveLength(4);
    expect(await full('languages', 'mutate')).toMatchObject({ code: 0 });
    expect(page().match(/\| not run \|/g)).toHaveLength(2);
    expect(page().match(/\| holds \|/g)).toHaveLength(3);
    expect(page()).toContain('asked --calls 2000000');
});

test('what is not committed is refused: the result would be of no commit', async () => {
    repository(STEPS);
    writeFileSync(join(folder, 'new.txt'), '');
    expect(await full()).toMatchObject({ code: 1, stderr: expect.stringContaining('not committed') });
});
