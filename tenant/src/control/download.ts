import { Readable } from 'node:stream';
import type { State } from '../state/state.js';

/** Answers a download link of the API: with the file, or with an error as the storage service writes it. */
export function download({ files, downloads, clock }: State, id: string, query: URLSearchParams): Response {
    const file = files.get(id);
    if (file === undefined) return storageError(404, '<Code>NoSuchKey</Code>');
    if (!downloads.isValid(id, query, clock.now())) {
        return storageError(403, '<Code>AccessDenied</Code><Message>Request has expired</Message>');
    }
    const headers = {
        'content-type': file.type ?? 'application/octet-stream',
        'content-length': String(file.size),
        etag: `"${file.sha256}"`,
    };
    // The DOM's ReadableStream and node's are one class with two declarations.
    return new Response(Readable.toWeb(files.read(file)) as ReadableStream, { headers });
}

function storageError(status: number, content: string): Response {
    return new Response(`<Error>${content}</Error>`, { status, headers: { 'content-type': 'application/xml' } });
}
