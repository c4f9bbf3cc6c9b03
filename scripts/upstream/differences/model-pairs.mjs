// Models that operations lead to, compared once each, however many operations lead there.
import { schemaDifferences } from './schema-differences.mjs';

/** Collects pairs of models, an old and a new one that stand in the same place. */
export class ModelPairs {
    #pairs = new Map();

    /** Adds the pairs that a call leads to, and all that they lead to. */
    add(pairs, { old, now, call }) {
        const open = [...pairs];
        const seen = new Set();
        for (const pair of open) {
            const key = `${old.name} ${pair.old} ${now.name} ${pair.now}`;
            if (seen.has(key)) continue;
            seen.add(key);
            const known = this.#pairs.get(key) ?? compared(pair, old, now);
            known.calls.add(call);
            this.#pairs.set(key, known);
            open.push(...known.pairs);
        }
    }

    /** Lists the differences. One that several documents have alike is one. */
    differences() {
        const found = new Map();
        for (const { findings, calls } of this.#pairs.values())
            for (const finding of findings) {
                const key = `${finding.rule} ${finding.subject} ${finding.what}`;
                const known = found.get(key);
                found.set(key, { ...finding, calls: [...new Set([...(known?.calls ?? []), ...calls])] });
            }
        return [...found.values()];
    }
}

function compared(pair, old, now) {
    const pairs = [];
    const sides = [
        { schema: old.models[pair.old] ?? {}, models: old.models },
        { schema: now.models[pair.now] ?? {}, models: now.models },
    ];
    return { findings: schemaDifferences(...sides, pair.now, pairs), pairs, calls: new Set() };
}
