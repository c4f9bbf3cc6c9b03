/**
 * Works on items in order, on at most `limit` of them at once.
 * After a failure no other is begun; rejects with the first, when those under way have ended.
 */
export async function forEachBounded<Item>(
    items: readonly Item[],
    limit: number,
    work: (item: Item) => Promise<void>,
): Promise<void> {
    const iterator = items.values();
    const failures: unknown[] = [];
    const worker = async (): Promise<void> => {
        while (failures.length === 0) {
            const step = iterator.next();
            if (step.done) return;
            await work(step.value).catch((error: unknown) => failures.push(error));
        }
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
    if (failures.length > 0) throw failures[0];
}
