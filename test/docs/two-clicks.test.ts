import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** More than two nobody follows who has a job to do. */
const MOST_CLICKS = 2;

/** The files that a page links to, from the root. */
function linksOf(page: string): string[] {
    const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
    return [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, link = '']) => normalize(join(dirname(page), link)));
}

/** How many clicks each file is away from a page. */
function clicksFrom(start: string): Map<string, number> {
    const clicks = new Map([[start, 0]]);
    for (const [page, before] of clicks) {
        if (!page.endsWith('.md') || !existsSync(join(root, page))) continue;
        for (const link of linksOf(page)) if (!clicks.has(link)) clicks.set(link, before + 1);
    }
    return clicks;
}

const clicks = clicksFrom('README.md');
const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.mjs') && !name.startsWith('_'));

test.each([...guides.map((name) => `docs/${name}`), ...examples.map((name) => `examples/${name}`)])(
    '%s is at most two clicks away from the README',
    (file) => {
        expect(clicks.get(file)).toBeLessThanOrEqual(MOST_CLICKS);
    },
);
