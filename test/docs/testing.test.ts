import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT, run } from '../support/run-program.js';

// The tests of docs/testing.md that another runner runs can't be run as programs, as test/docs/code-blocks.test.ts runs
// the other blocks. Their runners run them here, in a process of their own, beside the file that they test.

let folder: string;
beforeEach(async () => {
    const cache = path.join(ROOT, '.cache');
    await mkdir(cache, { recursive: true });
    folder = await mkdtemp(path.join(cache, 'testing-md-'));
    await mkdir(path.join(folder, 'node_modules'));
    await symlink(ROOT, path.join(folder, 'node_modules/esper-client'));
    await symlink(path.join(ROOT, 'tenant'), path.join(folder, 'node_modules/esper-test-tenant'));
    // As a package that depends on both, and is CommonJS as most of jest's users are.
    await writeFile(path.join(folder, 'package.json'), '{ "type": "commonjs" }');
});
afterEach(() => rm(folder, { recursive: true }));

async function block(name: string): Promise<string> {
    const page = await readFile(path.join(ROOT, 'docs/testing.md'), 'utf8');
    return new RegExp(`^\`\`\`js.*\\n(// ${name}\\n[^]*?)^\`\`\``, 'm').exec(page)?.[1] ?? '';
}

test('the jest test of docs/testing.md passes', async () => {
    for (const name of ['reboot.js', 'reboot.test.js']) await writeFile(path.join(folder, name), await block(name));
    const jest = path.join(ROOT, 'node_modules/jest/bin/jest.js');
    const config = JSON.stringify({ rootDir: folder, transform: {} });
    const { stderr } = await run(process.execPath, [jest, '--config', config], { cwd: folder });
    expect(stderr).toContain('Tests:       2 passed, 2 total');
});

test('the vitest test of docs/testing.md passes', async () => {
    const source = (await block('reboot.js')).replace('exports.rebootOnline = async', 'export async');
    await writeFile(path.join(folder, 'reboot.mjs'), source.replace(/};\n$/, '}\n'));
    await writeFile(path.join(folder, 'reboot.test.mjs'), await block('reboot.test.mjs'));
    const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
    const { stdout, stderr } = await run(process.execPath, [vitest, 'run', '--root', folder], { cwd: folder });
    expect(stderr).toBe('');
    expect(stripVTControlCharacters(stdout)).toMatch(/Tests {2}2 passed \(2\)/);
});
