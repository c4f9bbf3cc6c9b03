import { Refusal } from './refusal.js';

/** Reads the body of a request as text, and no more of it than `most` bytes. Rejects with a 413 `Refusal` past that. */
export async function readText(request: Request, most: number): Promise<string> {
    if (Number(request.headers.get('content-length')) > most) throw tooLarge();
    const chunks: Uint8Array[] = [];
    for await (const chunk of limited(request, most)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
}

/** Gives the chunks of a body as they arrive. Throws a 413 `Refusal`, and reads no further, once they are more than `most` bytes. */
export async function* limited(request: Request, most: number): AsyncGenerator<Uint8Array, void, undefined> {
    if (request.body === null) return;
    const reader = request.body.getReader();
    let size = 0;
    try {
        for (let next = await reader.read(); !next.done; next = await reader.read()) {
            size += next.value.length;
            if (size > most) throw tooLarge();
            yield next.value;
        }
    } finally {
        await reader.cancel().catch(() => {});
    }
}

function tooLarge(): Refusal {
    return new Refusal(413, ['detail: The body is too large.']);
}
