import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { type FileStore, type StoredFile, TooLarge } from '../state/file-store.js';
import { Refusal } from './refusal.js';

/** Where an upload goes and what it may be. */
export interface UploadRule {
    /** Name of the form's file part. */
    field: string;
    maxBytes: number;
}

/** Reads a multipart form and stores its file as it arrives. Rejects with a `Refusal`. */
export async function readUpload(
    request: Request,
    { field, maxBytes }: UploadRule,
    files: FileStore,
): Promise<StoredFile> {
    const type = request.headers.get('content-type') ?? '';
    if (!/^multipart\/form-data\s*;.*boundary=[^\s;]/i.test(type)) {
        throw new Refusal(415, [`detail: Unsupported media type "${type}" in request.`]);
    }
    // The form's own lines come on top of the file's bytes.
    if (Number(request.headers.get('content-length')) > maxBytes + 64 * 1024) throw tooLarge(maxBytes);

    let stored: Promise<StoredFile> | undefined;
    let part: BusboyFileStream | undefined;
    const form = new Busboy({ headers: { 'content-type': type } });
    form.on('file', (name, stream, filename, _encoding, mime) => {
        if (name !== field || stored !== undefined) return void stream.resume();
        part = stream;
        stored = files.write(stream, { name: filename, type: mime || null, maxBytes });
        // A part that is refused ends the reading of the form; the rejection is taken up below.
        stored.catch((error) => form.destroy(error));
    });
    try {
        if (request.body !== null) await pipeline(nodeStream(request.body), form);
    } catch (error) {
        part?.destroy();
        const reason: unknown = await stored?.then(
            (file) => files.remove(file.id),
            (reason: unknown) => reason,
        );
        throw reason instanceof TooLarge
            ? tooLarge(maxBytes)
            : new Refusal(400, ['detail: Multipart form parse error.'], { cause: error });
    }
    const file = await stored;
    if (file === undefined) throw new Refusal(400, [`${field}: No file was submitted.`]);
    return file;
}

/** The DOM's ReadableStream and node's are one class with two type declarations. */
function nodeStream(body: NonNullable<Request['body']>): Readable {
    return Readable.fromWeb(body as ReadableStream);
}

function tooLarge(maxBytes: number): Refusal {
    return new Refusal(413, [`detail: The file is larger than ${maxBytes} bytes.`]);
}
