import { join } from 'node:path';
import { operations } from '../../generated/operations.js';
import { outputOf } from '../support/run-program.js';
import { createAttempts } from '../support/vectors/attempts.js';
import { argumentOf, clientFor, makeCall, makePathCall, operationOf } from '../support/vectors/calls.js';
import { KEY, readVectors } from '../support/vectors/files.js';
import { expectError, isPage, rejection } from '../support/vectors/seen.js';
import { expectRequests, expectSent, sentOf } from '../support/vectors/sent.js';
import { type RecordingServer, startRecordingServer } from '../support/vectors/server.js';
import { walk } from '../support/vectors/walks.js';

const made = readVectors('requests', 'operations.json').vectors;
const requests = readVectors('requests', 'requests.json').vectors;
const paths = readVectors('paths', 'paths.json').vectors;
const answers = readVectors('answers', 'answers.json').vectors;
const walks = readVectors('walks', 'walks.json').vectors;
const retries = readVectors('retries', 'retries.json');

let server: RecordingServer;
beforeAll(async () => {
    server = await startRecordingServer();
});
afterAll(() => server.stop());

describe('the files', () => {
    test('what is made is what the descriptions give', () => {
        const script = join(__dirname, '../../scripts/vectors.mjs');
        expect(() => outputOf(process.execPath, [script, '--check'])).not.toThrow();
    });

    test('every operation has a request', () => {
        expect([...new Set(made.map(({ call }) => call.operation))].sort()).toEqual(Object.keys(operations).sort());
    });

    test.each([
        ['requests', [...made, ...requests]],
        ['paths', paths],
        ['answers', answers],
        ['walks', walks],
        ['decisions', retries.decisions],
        ['waits', retries.waits],
        ['storms', retries.storms],
    ])('no two %s have the same name', (_, vectors) => {
        const names = vectors.map(({ name }) => name);
        expect(names).toEqual([...new Set(names)]);
    });
});

describe('what goes out', () => {
    const all = [...made, ...requests];
    const refused = all.flatMap(({ refused: what, ...vector }) => (what === undefined ? [] : [{ ...vector, what }]));

    test.each(sentOf(all))('$name', (vector) => expectSent(server, vector));

    test.each(refused)('$name', async ({ client, call, what }) => {
        server.play(() => undefined);
        const error = await rejection(makeCall(clientFor(server.origin, client), call));
        const name = argumentOf(operationOf(call), what);
        expectError(error, { class: 'EsperConfigurationError', mentions: [name] });
        expect(server.recorded()).toEqual([]);
    });
});

describe('what the description lacks', () => {
    test.each(paths)('$name', async ({ client, call, request, answer, refused }) => {
        const make = () => makePathCall(clientFor(server.origin, client), call);
        if (request !== undefined && answer !== undefined) {
            await expectRequests(server, { request, answer }, make);
        } else {
            server.play(() => undefined);
            expectError(await rejection(make()), { class: 'EsperConfigurationError', mentions: [refused ?? ''] });
            expect(server.recorded()).toEqual([]);
        }
    });
});

describe('what a caller sees', () => {
    test.each(answers)('$name', async ({ client, call, answer, sees }) => {
        server.play((_, index) => (index === 0 ? answer : undefined));
        const outcome = makeCall(clientFor(server.origin, client), call);
        if ('error' in sees) {
            const error = await rejection(outcome);
            expectError(error, { ...sees.error, hides: [...(sees.error.hides ?? []), KEY] });
        } else if ('page' in sees) {
            const page = await outcome;
            if (!isPage(page)) throw new Error('no page');
            const { results, count = null } = page;
            expect({ count, results, has_next: page.hasNextPage() }).toEqual(sees.page);
        } else {
            expect(await outcome).toEqual('value' in sees ? sees.value : undefined);
        }
        expect(server.recorded()).toHaveLength(1);
    });
});

describe('walks through lists', () => {
    test.each(walks)('$name', (vector) => walk(server, vector));
});

describe('what is tried again', () => {
    test.each(retries.decisions)('$name', async ({ failure, retried }) => {
        const attempts: Record<string, boolean> = {};
        for (const name of Object.keys(retried)) {
            const outcome = await createAttempts(retries).call(callNamed(name), [failure]);
            attempts[name] = outcome.attempts > 1;
        }
        expect(attempts).toEqual(retried);
    });

    describe.each([0, 0.5, 0.999])('with random numbers of %d', (random) => {
        test.each(retries.waits)('$name', async ({ call, now, failures, delays_ms, ends, ...options }) => {
            const client = createAttempts(retries, { now, random: () => random, maxRetries: options.max_retries });
            const { error } = await client.call(callNamed(call), failures, { maxRetries: options.call_max_retries });
            const delays = delays_ms.map(([shortest, longest]) => shortest + random * (longest - shortest));
            expect(client.waits).toHaveLength(delays.length);
            for (const [index, delay] of delays.entries())
                expect(Math.abs((client.waits[index] ?? 0) - delay)).toBeLessThan(2);
            if (ends === undefined) expect(error).toBeUndefined();
            else expectError(error, ends.error);
        });
    });

    test.each(retries.storms)('$name', async ({ call, runs }) => {
        const client = createAttempts(retries);
        for (const { times, failures, attempts, succeeds } of runs) {
            for (let time = 1; time <= times; time += 1) {
                const outcome = await client.call(callNamed(call), failures);
                const seen = { time, attempts: outcome.attempts, succeeds: outcome.error === undefined };
                expect(seen).toEqual({ time, attempts, succeeds });
            }
        }
    });

    function callNamed(name: string) {
        const call = retries.calls[name];
        if (call === undefined) throw new Error(`There is no call ${name}`);
        return call;
    }
});
