import { webClass } from './web-class.js';

// Made when they are used: not every platform has these classes, and Node's own do where only the globals are missing.

/** Encodes a string as UTF-8. */
export function encodeUtf8(text: string): Uint8Array {
    return new (webClass('TextEncoder'))().encode(text);
}

/** Decodes UTF-8, without a byte-order mark; wrong bytes become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
    return new (webClass('TextDecoder'))().decode(bytes);
}

/**
 * Decodes UTF-8, without a byte-order mark; undefined for what is none.
 * Replaced letters in a device's name would be written back one day.
 */
export function decodeStrictUtf8(bytes: Uint8Array | ArrayBuffer): string | undefined {
    try {
        return new (webClass('TextDecoder'))('utf-8', { fatal: true }).decode(bytes);
    } catch {
        return undefined;
    }
}
