/**
 * Merges headers; of those that differ only in case, the last one stays.
 * Not every transport does it: undici sends both, and fetch joins their values.
 */
export function mergeHeaders<Value>(...layers: readonly Readonly<Record<string, Value>>[]): Record<string, Value> {
    const entries = layers.flatMap((layer) => Object.entries(layer));
    const byName = new Map(entries.map((entry) => [entry[0].toLowerCase(), entry]));
    return Object.fromEntries(byName.values());
}
