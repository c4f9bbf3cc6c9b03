import { clientFor, makeCall } from './calls.js';
import { bytesOf, type RequestVector } from './files.js';
import { asExpected, expectation } from './requests.js';
import { isPage, rejection } from './seen.js';
import type { RecordingServer } from './server.js';

/** A vector whose call is sent. */
export type SentVector = RequestVector & Required<Pick<RequestVector, 'request' | 'answer'>>;

/** Lists the vectors whose calls are sent. */
export const sentOf = (vectors: readonly RequestVector[]): SentVector[] =>
    vectors.flatMap(({ request, answer, ...vector }) =>
        request === undefined || answer === undefined ? [] : [{ ...vector, request, answer }],
    );

/** Makes a vector's call, and expects the request and what the caller gets to be what it says. */
export async function expectSent(server: RecordingServer, vector: SentVector): Promise<void> {
    await expectRequests(server, vector, () => makeCall(clientFor(server.origin, vector.client), vector.call));
}

/** Does the same for a call that is made some other way. */
export async function expectRequests(
    server: RecordingServer,
    { before = [], request, answer }: Pick<SentVector, 'before' | 'request' | 'answer'>,
    call: () => unknown,
): Promise<void> {
    const script = [...before, { request, answer }];
    server.play((_, index) => script[index]?.answer);
    const outcome = call();
    if (answer.status >= 400) await rejection(outcome);
    else expect(plain(await outcome)).toEqual('json' in answer ? answer.json : stringOf(answer));
    const arrived = server.recorded().map((each, index) => asExpected(each, script[index]?.request ?? request));
    expect(arrived).toEqual(script.map((step) => expectation(step.request)));
}

/** The body of a page, bytes as a string, anything else as it is. */
function plain(outcome: unknown): unknown {
    if (isPage(outcome)) return outcome.body;
    return outcome instanceof Uint8Array ? Buffer.from(outcome).toString('utf8') : outcome;
}

const stringOf = (answer: SentVector['answer']): string | undefined =>
    answer.text === undefined && answer.base64 === undefined ? undefined : bytesOf(answer).toString('utf8');
