import type { Settings } from '../configuration/settings.js';
import { toExchangeError } from '../transport/connection-error.js';
import type { OpenAnswer, Request } from './download-node.js';

/**
 * Creates requests by fetch, in a browser.
 * There a program can't see redirects: with the key none is followed, without it the browser follows, and refuses those
 * to plain http itself.
 */
export function createFetchRequest(settings: Settings): Request {
    return (url, key, interruption, redactor) =>
        new Promise((resolve, reject) => {
            const controller = new AbortController();
            interruption.onStop((error) => {
                reject(error);
                controller.abort();
            });
            const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` };
            const redirect = key === undefined ? 'follow' : 'error';
            fetch(url, { headers, redirect, credentials: 'omit', signal: controller.signal }).then(
                (response) => resolve(fromFetchResponse(response, controller)),
                (failure) => reject(toExchangeError(failure, settings.maxResponseBytes, false, redactor)),
            );
        });
}

function fromFetchResponse(response: Response, controller: AbortController): OpenAnswer {
    return {
        status: response.status,
        statusText: response.statusText,
        headers: Object.fromEntries(response.headers),
        body: chunksOf(response.body),
        isDecoded: response.headers.has('content-encoding'),
        setAwaited() {},
        destroy: () => controller.abort(),
    };
}

/** Iterates a stream, which not every browser can. */
async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
    const reader = body?.getReader();
    for (;;) {
        const step = await reader?.read();
        if (step === undefined || step.done) return;
        yield step.value;
    }
}
