import { runProgram } from '../support/run-program.js';

// Every page of the project that people read. Those of the tarballs are looked at by npm run check:package.

const FOLDERS = ['bench', 'docs', 'examples', 'openapi', 'tenant', 'test/ports', 'test/vectors'];
const PROGRAM = `
    const { deadLinks, pagesBelow } = await import('./scripts/check-package/page-links.mjs');
    const pages = pagesBelow('.').filter((page) => !page.includes('/') || process.argv.slice(1).some((folder) => page.startsWith(folder + '/')));
    process.stdout.write(JSON.stringify(pages.map((page) => [page, deadLinks('.', page)])));`;

test('every link of a page leads to a page that exists, and to a heading in it', async () => {
    const { stdout, stderr } = await runProgram(['--input-type=module', '-e', PROGRAM, ...FOLDERS]);
    expect(stderr).toBe('');
    const pages: [page: string, dead: string[]][] = JSON.parse(stdout);
    expect(pages.map(([page]) => page)).toEqual(expect.arrayContaining(['README.md', 'llms.txt', 'docs/files.md']));
    expect(pages.filter(([, dead]) => dead.length > 0)).toEqual([]);
});
