import { UploadForm } from '../request/multipart-form.js';
import { encodeForm } from '../request/multipart-stream.js';
import { isBrowser, isDeno } from '../util/browser.js';
import { hasNode } from '../util/node.js';
import { webClass } from '../util/web-class.js';
import { toWebStream } from '../util/web-stream.js';
import type { WireRequest } from './open.js';

/** A body as fetch takes it, and the headers that describe it. */
interface FetchBody {
    readonly init: Pick<RequestInit, 'body'> & { readonly duplex?: 'half' };
    readonly headers: Readonly<Record<string, string>>;
}

/**
 * Converts a body into one that fetch takes.
 * A form is streamed, so that its bytes are counted as they leave; where fetch takes no stream, it is a `FormData`.
 * `onFailure` gets the error of a stream that fails while it is sent.
 */
export async function toFetchBody(
    { body, method }: Pick<WireRequest, 'body' | 'method'>,
    onFailure: (failure: unknown) => void,
): Promise<FetchBody> {
    if (!(body instanceof UploadForm)) return { init: { body: toBodyInit(body, method) }, headers: {} };
    if (!takesStreams()) return { init: { body: await body.toFormData('fetch') }, headers: {} };
    const { contentType, length, bytes } = encodeForm(body);
    const watched = watchFailure(bytes, onFailure);
    return {
        init: { body: toWebStream(watched, () => watched.return()), duplex: 'half' },
        headers: {
            'Content-Type': contentType,
            ...(length !== undefined && { 'Content-Length': String(length) }), // else, and in Deno, it goes in chunks
        },
    };
}

/** Methods whose requests are never sent twice, by no platform either. */
const SENT_ONCE: ReadonlySet<string> = new Set(['POST', 'PATCH']);

/** Deno sends a string, or nothing, again where a connection is reset, but never a Blob. */
function toBodyInit(body: string | undefined, method: string): string | Blob | null {
    if (!isDeno() || !SENT_ONCE.has(method)) return body ?? null;
    return new Blob(body === undefined ? [] : [body]);
}

async function* watchFailure(
    bytes: AsyncGenerator<Uint8Array, void>,
    onFailure: (failure: unknown) => void,
): AsyncGenerator<Uint8Array, void> {
    try {
        yield* bytes;
    } catch (failure) {
        onFailure(failure);
        throw failure;
    }
}

/**
 * Tells whether fetch sends a stream, as those of Node and Deno do, in jsdom too.
 * That of a browser does over HTTP/2 alone, or not at all. One that knows no streams never asks for `duplex`, or makes
 * a string of the stream, which has a type.
 */
function takesStreams(): boolean {
    if (!hasNode() && (isBrowser() || !('ReadableStream' in globalThis))) return false;
    if (!('Request' in globalThis)) return hasNode();
    let isAsked = false;
    const init = {
        method: 'POST',
        body: new (webClass('ReadableStream'))(),
        get duplex(): 'half' {
            isAsked = true;
            return 'half';
        },
    };
    const { headers } = new Request('http://localhost', init);
    return isAsked && !headers.has('Content-Type');
}
