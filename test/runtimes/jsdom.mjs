// Plays the suite as a test of jest or vitest in jsdom, whose globals stand before Node's. The outcomes go to a file.
import { filesIn } from './disk.mjs';
import * as exports from './exports.mjs';
import { play } from './suite.mjs';

test('the suite', async () => {
    const { servers, folder } = JSON.parse(process.env.TASK);
    const fetch = globalThis.fetch ?? process.getBuiltinModule('node:vm').runInThisContext('fetch');
    const files = filesIn(folder);
    const outcomes = await play({ exports, servers, files, fetch });
    await files.write('outcomes.json', JSON.stringify(outcomes));
}, 120_000);
