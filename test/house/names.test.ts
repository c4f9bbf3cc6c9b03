import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const SRC = resolve('src');
const DECLARATION =
    /^(?:export )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|interface|type|const|let) (\w+)/gm;

/** Each entry has a client of its own, of the same name: one is taken for the other by its import alone. */
const OF_ENTRIES = ['EsperClient'];

test('a top-level name has one meaning in src/', () => {
    const places = new Map<string, Set<string>>();
    for (const file of readdirSync(SRC, { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.ts')) continue;
        for (const [, name = ''] of readFileSync(`${SRC}/${file}`, 'utf8').matchAll(DECLARATION)) {
            places.set(name, (places.get(name) ?? new Set()).add(file));
        }
    }
    const doubled = [...places].filter(([name, files]) => files.size > 1 && !OF_ENTRIES.includes(name));
    expect(doubled.map(([name, files]) => `${name}: ${[...files].join(', ')}`)).toEqual([]);
});
