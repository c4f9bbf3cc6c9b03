/** Finds the name that was probably meant: one written otherwise, or at most two letters away. */
export function nearest(name: string, names: readonly string[]): string | undefined {
    const edits = [0, 1, 2].filter((count) => count <= plain(name).length / 3);
    return edits.flatMap((count) => names.filter((one) => isWithin(plain(name), plain(one), count)))[0];
}

const plain = (name: string): string => name.toLowerCase().replace(/[\W_]/g, '');

/** Tells whether so many letters left out, put in, changed or swapped make one string of another. */
function isWithin(one: string, other: string, edits: number): boolean {
    if (one === other || edits === 0) return one === other;
    if (one[0] === other[0]) return isWithin(one.slice(1), other.slice(1), edits);
    const [first, second, rest] = [one.slice(0, 1), one.slice(1, 2), one.slice(2)];
    const changed = [second + rest, `${other[0]}${one}`, `${other[0]}${second}${rest}`, second + first + rest];
    return changed.some((next) => isWithin(next, other, edits - 1));
}
