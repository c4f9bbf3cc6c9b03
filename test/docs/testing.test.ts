import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT, run } from '../support/run-program.js';

// The jest test of docs/testing.md can't be run as a program, as test/docs/code-blocks.test.ts runs the other blocks.
// jest runs it here, in a process of its own, beside the file that it tests.

test('the jest test of docs/testing.md passes', async () => {
    const page = await readFile(path.join(ROOT, 'docs/testing.md'), 'utf8');
    const cache = path.join(ROOT, '.cache');
    await mkdir(cache, { recursive: true });
    const folder = await mkdtemp(path.join(cache, 'testing-md-'));
    try {
        for (const name of ['reboot.js', 'reboot.test.js']) {
            const block = new RegExp(`^\`\`\`js.*\\n(// ${name}\\n[^]*?)^\`\`\``, 'm').exec(page)?.[1] ?? '';
            await writeFile(path.join(folder, name), block);
        }
        // As a package that depends on both, and is CommonJS as most of jest's users are.
        await writeFile(path.join(folder, 'package.json'), '{ "type": "commonjs" }');
        await mkdir(path.join(folder, 'node_modules'));
        await symlink(ROOT, path.join(folder, 'node_modules/esper-client'));
        await symlink(path.join(ROOT, 'tenant'), path.join(folder, 'node_modules/esper-test-tenant'));
        const jest = path.join(ROOT, 'node_modules/jest/bin/jest.js');
        const config = JSON.stringify({ rootDir: folder, transform: {} });
        const { stderr } = await run(process.execPath, [jest, '--config', config], { cwd: folder });
        expect(stderr).toContain('Tests:       2 passed, 2 total');
    } finally {
        await rm(folder, { recursive: true });
    }
});
