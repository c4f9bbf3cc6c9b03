import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import { ROOT, runProgram } from '../support/run-program.js';

let folder: string;
beforeAll(() => {
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    folder = mkdtempSync(join(ROOT, '.cache/plain-call-')); // here, because it imports axios
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    compile('src');
    compile('generated');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Compiles each file of a folder by itself: dist has a few large ones. */
function compile(name: string): void {
    for (const file of readdirSync(join(ROOT, name), { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.ts')) continue;
        const { code } = transformSync(readFileSync(join(ROOT, name, file), 'utf8'), {
            jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        });
        const target = join(folder, name, file.replace(/\.ts$/, '.js'));
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, code);
    }
}

test('a plain call enters 15 files at most, and none that only refuses or only serves options', async () => {
    const { stdout, stderr } = await runProgram([join(ROOT, 'test/support/entered-files.mjs'), folder]);
    expect(stderr).toBe('');
    const { plain, withOptions }: Record<'plain' | 'withOptions', string[]> = JSON.parse(stdout);
    expect(plain).toContain('request/build-request');
    expect(plain.length).toBeLessThanOrEqual(15);
    expect(plain.filter((file) => /^(configuration|errors)\//.test(file))).toEqual(['errors/call-site']);
    expect(withOptions.filter((file) => !plain.includes(file))).toEqual([
        'configuration/call-options',
        'configuration/client-rules',
        'configuration/header-rules',
        'configuration/rules',
        'util/headers',
    ]);
});
