import { join } from 'node:path';
import { operations } from '../../generated/operations.js';
import { loadDescription } from '../../tenant/src/description/description.js';
import { readPlays } from '../../tenant/src/vectors/plays.js';
import { outputOf } from '../support/run-program.js';
import { vectorFiles } from '../support/vectors/files.js';
import { playAll } from '../support/vectors/play-all.js';

// The vectors, played by this package's client to the server that a client in any language plays them to.

playAll(readPlays(vectorFiles, loadDescription(), { withDrafts: true }));

test('what is made is what the descriptions give', () => {
    const script = join(__dirname, '../../scripts/vectors.mjs');
    expect(() => outputOf(process.execPath, [script, '--check'])).not.toThrow();
});

test('every operation has a request', () => {
    const { vectors } = vectorFiles.read('requests', 'operations.json');
    expect([...new Set(vectors.map(({ call }) => call.operation))].sort()).toEqual(Object.keys(operations).sort());
});
