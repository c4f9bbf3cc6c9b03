import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { outputOf } from '../support/run-program.js';

// The reference of test/fixtures/forms: every form that a request and an answer can have is said in words.

const addressOf = (name: string): string => JSON.stringify(pathToFileURL(resolve(`scripts/${name}.mjs`)));
const PROGRAM = `
import { readDescription } from ${addressOf('shared/described/description')};
import { readGeneratedCode } from ${addressOf('shared/described/generated-code')};
import { createLinks } from ${addressOf('shared/described/links')};
import { joinModels, joinOperations } from ${addressOf('shared/described/operations')};
import { makePages } from ${addressOf('docs/pages')};

const [root] = process.argv.slice(-1);
const description = readDescription({ bundle: root + '/openapi/esper.json', schemas: root + '/openapi/schemas' });
const code = readGeneratedCode(root + '/generated');
const operations = joinOperations(description, code);
const models = joinModels(description, code, operations);
const { tags, responses } = description;
const pages = makePages({ tags, responses, operations, models, links: createLinks(operations, models) });
console.log(JSON.stringify([...pages.values()].join('\\n')));
`;

let text = '';
beforeAll(() => {
    const root = mkdtempSync(join(tmpdir(), 'esper-docs-'));
    try {
        const from = 'test/fixtures/forms';
        cpSync(`${from}/openapi.json`, join(root, 'openapi/esper.json'));
        cpSync(`${from}/openapi/schemas`, join(root, 'openapi/schemas'), { recursive: true });
        cpSync(`${from}/generated`, join(root, 'generated'), { recursive: true });
        text = JSON.parse(outputOf(process.execPath, ['--input-type=module', '-e', PROGRAM, root]));
    } finally {
        rmSync(root, { recursive: true, force: true });
    }
});

/** The section of an operation. */
const section = (id: string): string =>
    new RegExp(`^## ${id}\\n(.*?)(?=^## |(?![\\s\\S]))`, 'ms').exec(text)?.[1] ?? '';

test.each<[id: string, words: RegExp]>([
    ['listKiosks', /^\| `ids` \| Array&lt;string&gt; \| {2}\| /m],
    ['listKiosks', /^\| `filter` \| \[KioskFilter\]\(#kioskfilter\) \| {2}\| /m],
    ['listKiosks', /^\| `xLabels` \| Array&lt;string&gt; \| {2}\| /m],
    ['listKiosks', /^\| `_default` \| string \| {2}\| /m],
    ['uploadPhoto', /^\| `caption` \| string \| required \| /m],
    ['uploadPhoto', /^\| `photo` \| FileSource \| required \| .*100 bytes at most\./m],
    ['nameReport', /^\| `name` \| string \| required \| /m],
    ['addRows', /^\| `rows` \| string \| required \| /m],
    ['addRows', /\*\*Answers\*\* 200: number\./],
    ['getReport', /const answer = await esper\.report\.getReport\(\{ xReportKey: 's3cret-of-the-report' \}\);/],
    ['getReport', /\*\*Answers\*\* 200: string\./],
    ['getPhoto', /const bytes = await esper\.photo\.getPhoto\(\{ kioskId: 'k-1' \}\);/],
    ['getPhoto', /\*\*Answers\*\* 200: Uint8Array\./],
    ['clearReport', /\*\*Answers\*\* 200: nothing, `undefined`\./],
    ['isReportOpen', /\*\*Answers\*\* 200: boolean\./],
    [
        'listRoles',
        /\*\*Answers\*\* 200: a page of \[Member\]\(#member\), its `body` of type \[RoleList\]\(#rolelist\)\./,
    ],
    ['listRoles', /\*\*List\*\* by offset: .* in pages of 2 unless `limit` is given\. The rows are in `roles`\./],
    ['listConnections', /a page of \[Member\]\(#member\)/],
    ['listEvents', /a page of \[Member\]\(#member\), its `body` of type Array&lt;\[Member\]\(#member\)&gt;\./],
    ['listScopes', /\*\*List\*\*: `await` gives one page, `for await` every row\. The answer is the rows\./],
    ['listUnits', /\*\*List\*\* by offset, or by cursor with `cursor: 'start'`: /],
])('%s is explained with %s', (id, words) => {
    expect(section(id)).toMatch(words);
});
