import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { FileStore, StoredFile } from '../state/file-store.js';
import { TooLarge } from '../state/spool.js';
import { limited } from './body-text.js';
import { Refusal } from './refusal.js';

/** What an upload may be. */
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
    // The length of a form is that of its file and of the lines around it.
    const mostBytes = maxBytes + 64 * 1024;
    if (Number(request.headers.get('content-length')) > mostBytes) throw tooLarge(maxBytes);

    let stored: Promise<StoredFile> | undefined;
    let part: BusboyFileStream | undefined;
    const form = new Busboy({ headers: { 'content-type': type } });
    form.on('file', (name, stream, filename, _encoding, mime) => {
        if (name !== field || stored !== undefined) return void stream.resume();
        part = stream;
        stored = files.write(stream, { name: filename, type: mime || null, maxBytes });
        // A file that is refused ends the reading of the form. The rejection is handled below.
        stored.catch((error) => form.destroy(error));
    });
    try {
        await pipeline(limited(request, mostBytes), form);
    } catch (error) {
        part?.destroy();
        const reason: unknown = await stored?.then(
            (file) => files.remove(file.id),
            (reason: unknown) => reason,
        );
        throw reason instanceof TooLarge || error instanceof Refusal
            ? tooLarge(maxBytes)
            : new Refusal(400, ['detail: Multipart form parse error.'], { cause: error });
    }
    const file = await stored;
    if (file === undefined) throw new Refusal(400, [`${field}: No file was submitted.`]);
    return file;
}

function tooLarge(maxBytes: number): Refusal {
    return new Refusal(413, [`detail: The file is larger than ${maxBytes} bytes.`]);
}
