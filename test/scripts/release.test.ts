import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { outputOf, run } from '../support/run-program.js';

// scripts/release.mjs, on a small repository whose checks only say that they were asked.

const SCRIPTS = ['compare', 'build', 'check:unused', 'size', 'check:package', 'check:consumers'];

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'esper-release-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A repository at 0.3.0, committed and tagged; `failing` names a check that fails. */
function repository({
    changes = '\n## Unreleased\n\n- New.\n',
    failing = '',
    tag = true,
    owner = 'me',
    full = true,
} = {}): void {
    const scripts = SCRIPTS.map((name) => [name, name === failing ? 'false' : `echo ${name} >> .cache/asked`]);
    const version = '0.3.0';
    const home = `https://github.com/${owner}/a`;
    const addresses = { homepage: home, bugs: { url: `${home}/issues` }, repository: { url: `git+${home}.git` } };
    const manifest = { name: 'a', version, ...addresses, scripts: Object.fromEntries(scripts), workspaces: ['tenant'] };
    const lock = {
        name: 'a',
        version,
        packages: { '': { version }, 'node_modules/x': { version }, tenant: { version } },
    };
    write('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
    write('tenant/package.json', `${JSON.stringify({ name: 'b', version, ...addresses }, null, 2)}\n`);
    write('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
    write('src/util/version.ts', `export const VERSION = '${version}';\n`);
    write('CHANGELOG.md', `# Changes\n${changes}\n## 0.3.0 (2026-01-02)\n\n- Old.\n`);
    write('.gitignore', '.cache/\n');
    write('.cache/asked', '');
    git('init', '--quiet');
    git('add', '.');
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'x');
    if (full) {
        // What npm run check:full writes of this commit, and commits itself after it.
        write(
            '.ci/full.md',
            `# The last full check\n\n| \`soak\` | calls | holds | 9.0 | 2026-01-02 | ${git('rev-parse', 'HEAD').trim()} | ok |\n`,
        );
        git('add', '.');
        git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'full');
    }
    if (tag) git('tag', 'v0.3.0');
}

function write(name: string, text: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
}

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const git = (...args: string[]): string => outputOf('git', args, { cwd: folder });

/** The tags that a remote has after the line of git commands that a release printed. */
function pushAsPrinted(output: string): string[] {
    // Signing needs a key, which the machine of a test has not.
    const line = (output.split('\n').find((text) => text.startsWith('  git ')) ?? 'false').replace('tag -sm', 'tag -m');
    const remote = join(folder, '.cache/remote');
    git('init', '--quiet', '--bare', remote);
    git('remote', 'add', 'origin', remote);
    git('config', 'push.autoSetupRemote', 'true');
    git('config', 'user.name', 't');
    git('config', 'user.email', 't@example.com');
    outputOf('sh', ['-c', line], { cwd: folder });
    return outputOf('git', ['tag'], { cwd: remote }).trim().split('\n');
}

async function release(...args: string[]): Promise<{ code: number | null; output: string }> {
    const script = resolve('scripts/release.mjs');
    const { code, stdout, stderr } = await run(process.execPath, [script, ...args], { cwd: folder });
    return { code, output: stdout + stderr };
}

test('a minor step gives both packages, the lock, the source and the changes its version, and checks the tarballs', async () => {
    repository();
    const { code, output } = await release('minor');
    expect(code).toBe(0);
    for (const name of ['package.json', 'tenant/package.json']) expect(JSON.parse(read(name)).version).toBe('0.4.0');
    const { version, packages } = JSON.parse(read('package-lock.json'));
    expect([version, packages[''].version, packages.tenant.version]).toEqual(['0.4.0', '0.4.0', '0.4.0']);
    expect(packages['node_modules/x'].version).toBe('0.3.0');
    expect(read('src/util/version.ts')).toBe(`export const VERSION = '0.4.0';\n`);
    expect(read('CHANGELOG.md')).toMatch(/^## 0\.4\.0 \(\d{4}-\d\d-\d\d\)\n\n- New\.\n\n## 0\.3\.0/m);
    const [compare, ...checks] = read('.cache/asked').trim().split('\n');
    expect(compare).toBe('compare v0.3.0');
    expect(checks.map((line) => line.split(' ')[0])).toEqual(SCRIPTS.slice(1));
    expect(checks.at(-2)).toMatch(/^check:package --tarballs /);
    expect(checks.at(-1)).toMatch(/ --tarballs .*\.cache\/release$/);
    expect(readdirSync(join(folder, '.cache/release'))).toEqual(['a-0.4.0.tgz', 'b-0.4.0.tgz']);
    expect(output).toContain(`git tag -sm 'Release 0.4.0' v0.4.0`);
    expect(pushAsPrinted(output)).toEqual(['v0.4.0']);
    expect(git('show', 'v0.4.0:src/util/version.ts')).toContain('0.4.0');
});

test('a dry run says what a release would stop at, goes on to the end, and leaves the files as they were', async () => {
    repository({ changes: '', tag: false });
    const { code, output } = await release('patch', '--dry-run');
    expect(code).toBe(1);
    expect(output).toContain(
        `A release would have stopped: CHANGELOG.md says nothing under '## Unreleased'; there is no`,
    );
    expect(output).toContain('A release would end here');
    expect(git('status', '--porcelain')).toBe('');
});

test('a check that fails ends it, with the files as they were', async () => {
    repository({ failing: 'compare' });
    const { code, output } = await release('patch');
    expect(code).toBe(1);
    expect(output).toContain('npm run compare failed');
    expect(git('status', '--porcelain')).toBe('');
    expect(read('.cache/asked')).toBe('');
});

test.each([
    ['without words for the changes', { changes: '' }, ['minor'], `CHANGELOG.md says nothing under '## Unreleased'`],
    ['without the tag of the version before', { tag: false }, ['minor'], 'there is no tag v0.3.0 to compare with'],
    ['of a version that is out', {}, [], 'there is a tag v0.3.0 already'],
    [
        'without an address',
        { owner: 'OWNER' },
        ['minor'],
        'tenant/package.json has no address in repository, homepage, bugs',
    ],
    ['without a full check', { full: false }, ['minor'], 'there is no .ci/full.md: run npm run check:full'],
    ['of a tag that is not there', { tag: false }, ['--tagged'], 'what is checked out is not the tag v0.3.0'],
])('a release %s is refused before anything is done', async (_, state, args, why) => {
    repository(state);
    const { code, output } = await release(...args);
    expect(code).toBe(1);
    expect(output).toContain(why);
    expect(read('.cache/asked')).toBe('');
});

test('what is not committed holds a release up', async () => {
    repository();
    write('new.txt', '');
    expect((await release('minor')).output).toContain('there are changes that are not committed');
});

test('a full check of older sources holds a release up, one that fails too', async () => {
    repository();
    write('src/new.ts', '');
    git('add', '.');
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'y');
    expect((await release('minor')).output).toContain(
        'soak of 2026-01-02, and src, generated, tenant/src have changed since',
    );
    const full = read('.ci/full.md');
    write('.ci/full.md', `${full}| \`mutate\` | faults | not run | | | | |\n`);
    expect((await release('minor')).output).toContain('.ci/full.md lacks steps that were not run');
    write('.ci/full.md', full.replace('holds', 'FAILS'));
    expect((await release('minor')).output).toContain('.ci/full.md tells of a step that fails, soak');
});

test('the first version is released as it stands', async () => {
    repository({ changes: '', tag: false });
    const { code, output } = await release();
    expect(code).toBe(0);
    expect(git('status', '--porcelain')).toBe('');
    expect(pushAsPrinted(output)).toEqual(['v0.3.0']);
});

test('in CI the tag that is checked out is packed and checked, and nothing is changed', async () => {
    repository();
    const { code, output } = await release('--tagged');
    expect(code).toBe(0);
    expect(output).not.toContain('git tag');
    expect(git('status', '--porcelain')).toBe('');
    expect(readdirSync(join(folder, '.cache/release'))).toEqual(['a-0.3.0.tgz', 'b-0.3.0.tgz']);
    expect(read('.cache/asked')).toMatch(/check:package --tarballs .*\ncheck:consumers --tarballs /);
});

test('anything but a step is answered with how it is used', async () => {
    expect(await release('0.4.0')).toMatchObject({ code: 1, output: expect.stringContaining('patch | minor | major') });
});
