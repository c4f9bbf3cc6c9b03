import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Every page of the project that people read.

const FOLDERS = ['bench', 'docs', 'examples', 'openapi', 'tenant', 'test/ports', 'test/vectors'];
const LEFT_OUT = /(^|\/)(node_modules|dist|\.cache|html)\//;

const pagesIn = (folder: string, recursive: boolean): string[] =>
    readdirSync(folder, { recursive, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((page) => page.endsWith('.md') && !LEFT_OUT.test(page));

const pages = [...pagesIn('.', false), ...FOLDERS.flatMap((folder) => pagesIn(folder, true))];

/** Names of a page's headings, as links write them. */
const anchorsOf = (page: string): string[] =>
    [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
            .toLowerCase()
            .replace(/[^\w\- ]/g, '')
            .replaceAll(' ', '-'),
    );

function leadsNowhere(page: string, path: string, anchor: string): boolean {
    const target = path === '' ? page : join(dirname(page), path);
    return !existsSync(target) || (anchor !== '' && !anchorsOf(target).includes(anchor));
}

test.each(pages)('every link of %s leads to a page that exists, and to a heading in it', (page) => {
    const prose = readFileSync(page, 'utf8').replace(/^```.*?^```$/gms, '');
    const links = [...prose.matchAll(/\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)/g)];
    expect(
        links.filter(([, path = '', anchor = '']) => leadsNowhere(page, path, anchor)).map(([link]) => link),
    ).toEqual([]);
});
