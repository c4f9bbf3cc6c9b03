import { decodeStrictUtf8 } from './utf8.js';

/**
 * Reads a text of a header.
 * Node gives its bytes one by one as Latin-1; servers that write names into headers mostly write UTF-8, and few bytes
 * of Latin-1 are UTF-8 by chance.
 */
export function readLatin1(text: string): string {
    if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text;
    return decodeStrictUtf8(Uint8Array.from(text, (letter) => letter.charCodeAt(0))) ?? text;
}
