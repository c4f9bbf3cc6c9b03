import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LEFT_OUT = /(^|\/)(node_modules|dist|\.cache|html)\//;

/** Lists the pages of people below a folder, as paths from it. */
export function pagesBelow(folder) {
    return readdirSync(folder, { recursive: true })
        .map((path) => path.replaceAll('\\', '/'))
        .filter((path) => /\.md$|^llms\.txt$/.test(path) && !LEFT_OUT.test(path))
        .sort();
}

/** Lists the links of a page that lead to no file of the folder, or to no heading of a page. */
export function deadLinks(folder, page) {
    const prose = readFileSync(join(folder, page), 'utf8').replace(/^```.*?^```$/gms, '');
    return [...prose.matchAll(/\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)/g)]
        .filter(([, path, anchor]) => leadsNowhere(folder, { page, path, anchor }))
        .map(([link]) => link.slice(1));
}

function leadsNowhere(folder, { page, path, anchor }) {
    const target = join(folder, path === '' ? page : join(dirname(page), path));
    return !existsSync(target) || (anchor !== '' && !anchorsOf(target).includes(anchor));
}

/** Names a page's headings as links write them. */
function anchorsOf(page) {
    return [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
        heading
            .toLowerCase()
            .replace(/[^\w\- ]/g, '')
            .replaceAll(' ', '-'),
    );
}
