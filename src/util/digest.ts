/**
 * Computes a short digest of a string: two multiplying hashes of 32 bits side by side.
 * It tells strings apart, and hides nothing.
 */
export function digest(text: string): string {
    let one = 0x811c9dc5;
    let two = 0x1b873593;
    for (let index = 0; index < text.length; index += 1) {
        const code = text.charCodeAt(index);
        one = Math.imul(one ^ code, 0x01000193);
        two = Math.imul(two ^ code, 0x85ebca6b) ^ (two >>> 13);
    }
    return (one >>> 0).toString(36) + (two >>> 0).toString(36).padStart(7, '0');
}
