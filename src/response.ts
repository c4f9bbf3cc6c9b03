import { requestIdOf } from './answer.js';
import type { WithResponse } from './api-promise.js';
import type { RawAnswer } from './call.js';
import type { Secrets } from './secrets.js';

/** An answer as the caller gets it. Built anew: what axios gives back leads to the request, and that to the key. */
export function createResponse(
    answer: RawAnswer,
    data: unknown,
    attempts: number,
    secrets: Secrets,
): WithResponse<unknown> {
    const { status, headers: raw } = answer; // not the answer itself: it would keep the bytes of the body beside what was parsed from them
    let headers: Headers | undefined;
    return {
        data,
        status,
        requestId: requestIdOf(answer, secrets),
        attempts,
        // Most callers never look: made when somebody does.
        get headers() {
            headers ??= toHeaders(raw, secrets);
            return headers;
        },
    };
}

function toHeaders(raw: Readonly<Record<string, unknown>>, secrets: Secrets): Headers {
    const headers = new Headers();
    for (const [name, value] of Object.entries(raw)) {
        for (const one of [value].flat()) {
            if (one !== undefined && one !== null) headers.append(name, secrets.redact(String(one)));
        }
    }
    return headers;
}
