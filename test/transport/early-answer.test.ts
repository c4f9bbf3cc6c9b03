import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { callInProcess, type Way } from '../support/network.js';
import { serve } from '../support/servers.js';

const WAYS: readonly Way[] = ['axios', 'undici'];

const folder = mkdtempSync(path.join(tmpdir(), 'esper-early-'));
const apk = path.join(folder, 'kiosk.apk');

beforeAll(() => writeFileSync(apk, new Uint8Array(30_000_000)));
afterAll(() => rmSync(folder, { recursive: true }));

/** Answers as soon as the head is there, and closes the connection when the answer has left. */
const early = (status: number) =>
    serve((request, response) => {
        response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
        response.end('{"message":"no"}', () => request.socket.destroy());
    });

// What curl does: an answer that came before the request was whole is read, though the rest of it found a closed door.
describe.each(WAYS)('by %s, a refusal that comes before the body was sent, on a connection that is closed', (way) => {
    test.each([413, 401])('%i is an answer, each time', async (status) => {
        const { baseUrl } = await early(status);
        const calls = (['bigPost', 'upload', 'uploadFromPath'] as const).flatMap((call) =>
            Array.from({ length: 6 }, () => ({ baseUrl, call, path: apk, isShared: true })),
        );
        const { outcomes } = await callInProcess(way, calls);
        expect(outcomes.map(({ error, ...rest }) => ({ error, status: rest.status, sent: rest.sent }))).toEqual(
            calls.map(() => ({
                error: expect.stringMatching(/^Esper(Api|Authentication)Error$/),
                status,
                sent: 'yes',
            })),
        );
    });
});
