import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Description } from '../../tenant/src/description/description.js';
import { requestPlay } from '../../tenant/src/vectors/call-plays.js';
import { vectorFiles } from '../support/vectors/files.js';
import { playAll } from '../support/vectors/play-all.js';

// The vectors of test/fixtures/forms: every form that a request and an answer can have, as another language would play it.

jest.mock('../../generated/operations.js', () => jest.requireActual('../fixtures/forms/generated/operations.js'));

const forms = join(__dirname, '../fixtures/forms/openapi.json');
const description = new Description(() => JSON.parse(readFileSync(forms, 'utf8')));

playAll(
    vectorFiles
        .read('requests', '../fixtures/forms/vectors.json')
        .vectors.map((vector) => requestPlay(vector, 'requests', description)),
);
