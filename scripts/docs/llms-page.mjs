// llms.txt: what a language model needs to write a program with this package, and where the rest is.
// https://llmstxt.org
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX_PAGE } from '../shared/described/links.mjs';

export const LLMS_PAGE = 'llms.txt';

/** What programs get wrong that were written without reading on. */
const RULES = [
    '`new EsperClient()` reads ESPER_TENANT and ESPER_API_KEY. Make one client and keep it; nothing has to be closed.',
    'Every call takes one object with names in camelCase; fields of bodies and answers are as Esper has them (`device_name`). `enterpriseId` may be left out.',
    'A list is awaited for one page, or iterated (`for await`) for every row. Write no loop over offsets.',
    'A 2xx to a command says nothing about the device: `await esper.waitForCommand(request, { maxWait: 120_000 })`; look at `failures` of what it gives.',
    'More devices than one request takes: `esper.sendCommand(…)`, which splits, and never sends twice.',
    'Catch with `EsperNotFoundError.is(error)`, not with `instanceof`. Write no retries: what is safe was tried again already; `error.sent` says whether the request reached the API.',
    'Operations marked *draft* are typed from the reference and untried.',
    'Tests: `startTestTenant()` of `esper-test-tenant`, no mocks.',
];

const FIRST_PAGES = [
    ['README.md', 'the package, from the first call to commands, files and errors'],
    ['api.md', 'every operation in one table: call, what it does, answer, path'],
    ['MIGRATION.md', 'from the Python SDK, from calls by hand, from another generated client'],
    ['examples/README.md', 'whole programs'],
    ['tenant/README.md', 'the test tenant'],
    ['CHANGELOG.md', 'what changed'],
];

/** Makes the page from the README's first program, the guides and the classes of the reference. */
export function llmsPage(root, operations, tags) {
    const pages = new Map(operations.map(({ tag, property, page }) => [tag, { property, page }]));
    const classes = tags.map(({ name, description }) => {
        const { property, page } = pages.get(name);
        return item(`esper.${property}`, page, description);
    });
    return `${[
        '# esper-client',
        '> The TypeScript client of the Esper device-management API (fleets of Android, iOS, Linux and Windows devices).',
        RULES.map((rule) => `- ${rule}`).join('\n'),
        firstProgram(root),
        '## Start here',
        FIRST_PAGES.map(([path, words]) => item(path, path, words)).join('\n'),
        '## Guides',
        guides(root).join('\n'),
        `## Classes of the API\n\n${item('How to read the reference', INDEX_PAGE, 'and all classes')}`,
        classes.join('\n'),
    ].join('\n\n')}\n`;
}

const item = (title, path, words) => `- [${title}](${path}): ${words.split('\n')[0]}`;

/** Finds the first program of the README, which the tests run. */
const firstProgram = (root) => /^```ts\n.*?^```$/ms.exec(readFileSync(join(root, 'README.md'), 'utf8'))[0];

function guides(root) {
    const names = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
    return names.sort().map((name) => {
        const text = readFileSync(join(root, 'docs', name), 'utf8');
        const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
        return item(/^# (.*)$/m.exec(text)[1], `docs/${name}`, headings.slice(0, 8).join('; '));
    });
}
