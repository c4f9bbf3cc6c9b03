import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { FormRule } from '../description/body-rule.js';
import type { FileStore, StoredFile } from '../state/file-store.js';
import { TooLarge } from '../state/spool.js';
import { limited, readText } from './body-text.js';
import { Refusal } from './refusal.js';

/** A form as it arrived: its texts by name, and its files, stored. */
export interface ReceivedForm {
    texts: URLSearchParams;
    files: ReadonlyMap<string, StoredFile>;
}

/** The most bytes of a form's texts, and of the lines around its parts. */
const MAX_TEXT_BYTES = 64 * 1024;

/** Reads a form and stores its files as they arrive; `maxFileBytes` may be less than the API takes. Rejects with a `Refusal`. */
export async function readForm(
    request: Request,
    rule: FormRule,
    { files, maxFileBytes }: { files: FileStore; maxFileBytes: number },
): Promise<ReceivedForm> {
    const type = request.headers.get('content-type') ?? '';
    const isRight =
        rule.type === 'multipart/form-data'
            ? /^multipart\/form-data\s*;.*boundary=[^\s;]/i.test(type)
            : /^application\/x-www-form-urlencoded\b/i.test(type);
    if (!isRight) throw new Refusal(415, [`detail: Unsupported media type "${type}" in request.`]);
    if (rule.type !== 'multipart/form-data')
        return { texts: new URLSearchParams(await readText(request, MAX_TEXT_BYTES)), files: new Map() };
    const parts = new FormParts(rule, files, maxFileBytes);
    return parts.read(request, type);
}

/** The parts of one multipart form, while they arrive. */
class FormParts {
    readonly #rule: FormRule;
    readonly #store: FileStore;
    readonly #maxFileBytes: number;
    readonly #texts = new URLSearchParams();
    readonly #stored = new Map<string, Promise<StoredFile>>();
    readonly #streams: BusboyFileStream[] = [];

    constructor(rule: FormRule, store: FileStore, maxFileBytes: number) {
        this.#rule = rule;
        this.#store = store;
        this.#maxFileBytes = maxFileBytes;
    }

    async read(request: Request, type: string): Promise<ReceivedForm> {
        // The length of a form is that of its files, of its texts and of the lines around them.
        const sizes = [...this.#rule.files.keys()].map((name) => this.#mostOf(name));
        const most = sizes.reduce((sum, size) => sum + size, MAX_TEXT_BYTES);
        if (Number(request.headers.get('content-length')) > most) throw tooLarge(Math.max(...sizes));
        const form = new Busboy({ headers: { 'content-type': type } });
        form.on('field', (name, value) => this.#texts.append(name, value));
        form.on('file', (name, stream, filename, _encoding, mime) => {
            if (!this.#rule.files.has(name) || this.#stored.has(name)) return void stream.resume();
            this.#streams.push(stream);
            const about = { name: filename, type: mime || null, maxBytes: this.#mostOf(name) };
            const stored = this.#store.write(stream, about);
            this.#stored.set(name, stored);
            // A file that is refused ends the reading of the form. The rejection is handled below.
            stored.catch((error) => form.destroy(error));
        });
        try {
            await pipeline(limited(request, most), form);
        } catch (error) {
            for (const stream of this.#streams) stream.destroy();
            const reasons = await this.#discard();
            const names = [...this.#stored.keys()];
            const large = names.find((_, n) => reasons[n] instanceof TooLarge);
            if (large !== undefined) throw tooLarge(this.#mostOf(large));
            throw error instanceof Refusal
                ? tooLarge(Math.max(...sizes))
                : new Refusal(400, ['detail: Multipart form parse error.'], { cause: error });
        }
        return { texts: this.#texts, files: await this.#complete() };
    }

    #mostOf(name: string): number {
        return Math.min(this.#rule.files.get(name)?.maxBytes ?? 0, this.#maxFileBytes);
    }

    /** Waits for the files. Rejects with a `Refusal`, and keeps none, where one is missing. */
    async #complete(): Promise<ReadonlyMap<string, StoredFile>> {
        const missing = [...this.#rule.files].find(([name, { required }]) => required && !this.#stored.has(name));
        if (missing !== undefined) {
            await this.#discard();
            throw new Refusal(400, [`${missing[0]}: No file was submitted.`]);
        }
        return new Map(
            await Promise.all([...this.#stored].map(async ([name, stored]) => [name, await stored] as const)),
        );
    }

    /** Removes the files that were stored. Resolves to why others were not, in their order. */
    async #discard(): Promise<unknown[]> {
        const ends = await Promise.allSettled(this.#stored.values());
        for (const end of ends) if (end.status === 'fulfilled') this.#store.remove(end.value.id);
        return ends.map((end) => (end.status === 'rejected' ? end.reason : undefined));
    }
}

function tooLarge(maxBytes: number): Refusal {
    return new Refusal(413, [`detail: The file is larger than ${maxBytes} bytes.`]);
}
