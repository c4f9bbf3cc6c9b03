import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** Folders that nobody writes pages in; some have ten thousands of files. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.cache', '.git', 'html']);

/** Lists the pages of people below a folder, as paths from it. */
export function pagesBelow(folder) {
    const below = (path) =>
        readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
            const own = posix.join(path, entry.name);
            if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : below(own);
            return /\.md$|^llms\.txt$/.test(own) ? [own] : [];
        });
    return below('').sort();
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
