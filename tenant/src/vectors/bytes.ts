import type { Answer, Bytes } from './vector.js';

/** Decodes the bytes that a vector writes as text or base64. */
export function bytesOf({ text, base64 }: Bytes): Buffer {
    return base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64');
}

/** Makes the body of an answer as bytes, and its headers. */
export function bodyOf(answer: Answer): { readonly body: Buffer; readonly headers: Record<string, string> } {
    if (!('json' in answer)) return { body: bytesOf(answer), headers: { ...answer.headers } };
    return {
        body: Buffer.from(JSON.stringify(answer.json)),
        headers: { 'content-type': 'application/json', ...answer.headers },
    };
}
