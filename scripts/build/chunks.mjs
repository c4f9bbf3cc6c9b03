/**
 * Says in which file a module is that several entries share. Node loads one file sooner than five.
 * What the entry without axios needs is in none that asks for axios. A bundler drops a file from which a program takes
 * nothing, and of one that it keeps it may leave helpers: so enums and errors have files of their own for bundlers.
 */
export function chunksOf(fetchEntry) {
    const withoutAxios = new Set();
    const shared = { name: 'shared', test: (id) => withoutAxios.has(id), minShareCount: 2 };
    return {
        /** Notes what the entry without axios needs. */
        plugin: {
            name: 'chunks',
            buildEnd() {
                const toVisit = [fetchEntry];
                for (const id of toVisit) {
                    if (withoutAxios.has(id)) continue;
                    withoutAxios.add(id);
                    toVisit.push(...(this.getModuleInfo(id)?.importedIds ?? []));
                }
            },
        },
        groups: {
            esm: [{ name: 'models', test: /generated\/models/ }, { name: 'errors', test: /src\/errors/ }, shared],
            cjs: [shared],
        },
    };
}
