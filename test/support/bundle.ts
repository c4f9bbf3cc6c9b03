import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { outputOf } from './run-program.js';

const rolldown = join(dirname(createRequire(__filename).resolve('rolldown/package.json')), 'bin/cli.mjs');

/** Bundles an entry with all it needs; the path of the file, which goes when the tests are done. */
export function bundle(
    platform: 'browser' | 'node',
    format: 'iife' | 'cjs',
    entry: 'index' | 'fetch' = 'index',
): string {
    const folder = mkdtempSync(join(tmpdir(), 'esper-client-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const flags = ['--platform', platform, '--format', format, '--name', 'esper', '--dir', folder];
    outputOf(process.execPath, [rolldown, `src/${entry}.ts`, ...flags]);
    return join(folder, `${entry}.js`);
}
