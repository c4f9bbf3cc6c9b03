import { readVectors } from '../support/vectors/files.js';
import { expectSent, sentOf } from '../support/vectors/sent.js';
import { type RecordingServer, startRecordingServer } from '../support/vectors/server.js';

// The vectors of test/fixtures/forms: every form that a request and an answer can have, as another language would play it.

jest.mock('../../generated/operations.js', () => jest.requireActual('../fixtures/forms/generated/operations.js'));

let server: RecordingServer;
beforeAll(async () => {
    server = await startRecordingServer();
});
afterAll(() => server.stop());

test.each(sentOf(readVectors('requests', '../fixtures/forms/vectors.json').vectors))('$name', (vector) =>
    expectSent(server, vector),
);
