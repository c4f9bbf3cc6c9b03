import type { Settings } from '../configuration/settings.js';
import { toExchangeError } from '../transport/connection-error.js';
import type { OpenAnswer, Request } from './download-node.js';

/**
 * Requests by fetch, in a browser. There a program can't see redirects: with the key none is followed,
 * without it the browser follows, and refuses those to plain http itself.
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
                (response) => resolve(fromFetchResponse(url, response, controller)),
                (failure) => reject(toExchangeError(failure, settings.maxResponseBytes, false, redactor)),
            );
        });
}

function fromFetchResponse(asked: URL, response: Response, controller: AbortController): OpenAnswer {
    const encoding = response.headers.get('content-encoding') ?? 'identity';
    return {
        url: response.url === '' ? asked : new URL(response.url), // empty when a service worker made it up
        status: response.status,
        statusText: response.statusText,
        headers: Object.fromEntries(response.headers),
        body: chunksOf(response.body),
        isDecoded: encoding.toLowerCase() !== 'identity',
        setAwaited() {},
        destroy: () => controller.abort(),
    };
}

/** Nothing for an answer without a body. */
async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
    if (body === null) return;
    // By its reader: not every browser can iterate a stream.
    const reader = body.getReader();
    for (;;) {
        const step = await reader.read();
        if (step.done) return;
        yield step.value;
    }
}
