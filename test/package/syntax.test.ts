// What the built package is written in: a bundler that is older than its syntax can't read it.
import { readdirSync, readFileSync } from 'node:fs';

/** Metro's parser for React Native stops there. */
const STATIC_BLOCK = /\bstatic\s*\{/;

test.each(['esm', 'cjs'])('the %s build has no static class block', (format) => {
    const files = readdirSync(`dist/${format}`).filter((name) => name.endsWith('.js'));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((name) => STATIC_BLOCK.test(readFileSync(`dist/${format}/${name}`, 'utf8')))).toEqual([]);
});
