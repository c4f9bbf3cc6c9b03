// The pages of the reference: one for each class, the index, the errors, and the table of all operations.
import { briefCall } from '../shared/described/call.mjs';
import { API_PAGE, anchor, ERRORS_PAGE, INDEX_PAGE, way } from '../shared/described/links.mjs';
import { modelSection } from './model-section.mjs';
import { operationSection } from './operation-section.mjs';
import { typeText } from './types.mjs';
import { blocks, cell, code, table } from './words.mjs';

const TABLE_PAGE = 'api.md';
const MADE = '<!-- Made by `npm run docs` from openapi/esper.json and generated/. Do not edit. -->';

/** Makes the text of every page, by its path. */
export function makePages({ tags, operations, models, responses, links }) {
    const groups = tags.map(({ name, description }) => ({
        description,
        operations: operations.filter(({ tag }) => tag === name),
    }));
    const classes = groups.map((group) => classPage(group, models, links));
    const pages = [...classes, errorsPage(responses, models, links), indexPage(groups), tablePage(groups, links)];
    return new Map(pages.map(({ page, parts }) => [page, `${blocks(MADE, ...parts)}\n`]));
}

function classPage({ description, operations }, models, links) {
    const [{ api, property, page }] = operations;
    const own = models.filter((model) => model.page === page);
    const rows = operations.map((operation) => [
        `[\`${operation.id}\`](#${anchor(operation.id)})`,
        cell(briefly(operation)),
    ]);
    const parts = [
        `# esper.${property}`,
        `\`${api}\`. ${description}`,
        `[All classes](${way(INDEX_PAGE, page)}) · [Errors](${way(ERRORS_PAGE, page)}) · [Every operation](${way(TABLE_PAGE, page)})`,
        table(['operation', 'what it does'], rows),
        ...operations.map((operation) => operationSection(operation, links)),
        own.length > 0 ? '## Models' : undefined,
        ...own.map((model) => modelSection(model, links)),
    ];
    return { page, parts };
}

function indexPage(groups) {
    const rows = groups.map(({ description, operations: [{ property, page, api }, ...others] }) => [
        `[\`esper.${property}\`](${way(page, INDEX_PAGE)})`,
        `\`${api}\``,
        String(others.length + 1),
        cell(description),
    ]);
    const parts = [
        '# Reference',
        'A page for each class of the API, with its operations and the models they take and give. Names and types are those of the generated code, words and examples those of the description. The client itself (options, pages, waiting, files) is described in TypeDoc, see the last section.',
        table(['property of the client', 'class', 'operations', 'about'], rows),
        `Every operation in one table: [api.md](${way(TABLE_PAGE, INDEX_PAGE)}). What goes wrong: [errors](${way(ERRORS_PAGE, INDEX_PAGE)}). What holds for all of them, and what it all rests on: [the Esper API](${way(API_PAGE, INDEX_PAGE)}).`,
        '## How to read it',
        READING,
        '## The same in a browser',
        BROWSER,
    ];
    return { page: INDEX_PAGE, parts };
}

/** Says what an operation does, and what to think of before it is used. */
function briefly({ summary, draft, deprecated }) {
    const marks = [...(draft ? ['*draft*'] : []), ...(deprecated ? ['deprecated'] : [])];
    return marks.length > 0 ? `${summary} (${marks.join(', ')})` : summary;
}

const READING = [
    '- `esper` in the examples is a client: `const esper = new EsperClient()`. Values are those of an invented tenant.',
    '- **required** must be given. **filled in** may be left out: the client knows it. All else is optional.',
    '- A second argument takes the options of a call, such as `timeout` and `signal`; it is left out here.',
    '- A call is a promise for the body; `.withResponse()` gives status and headers too. A **list** is a promise for one page and can be iterated.',
    '- `FileSource` is a file in any form: what `fileFromPath` gives, or a File, Blob, Uint8Array or ReadableStream.',
    "- A ***draft*** has the types that Esper's reference gives, and nobody has tried it. It is outside of semver: it may change in any release, until it is no draft any more.",
    '- `name?` marks a field that may be absent. Answers can have more fields, and enums more values, than are written here.',
].join('\n');

const BROWSER = `\`npm run docs\` also makes HTML pages, which are not committed and ask for nothing from the network. \`/\` and typing finds an operation in both:

- \`docs/html/index.html\`: the README, the guides, this reference, and all that can be imported, by TypeDoc; each operation in TypeScript and by curl;
- \`docs/html/openapi.html\`: the description, by Redoc, with the same.`;

function errorsPage(responses, models, links) {
    const shared = Object.entries(responses).map(([name, { description, content }]) =>
        blocks(
            `### ${name}`,
            description,
            ...Object.values(content).map(({ example }) => code('json', JSON.stringify(example, null, 2))),
        ),
    );
    const own = models.filter((model) => model.page === ERRORS_PAGE);
    const parts = [
        '# Errors',
        "A status that is no success rejects the promise with an error of one of these classes; `EsperNotFoundError.is(error)` tells them apart. `message` is the server's; `status`, `errors`, `code`, `requestId`, `operation` and `attempts` say the rest.",
        table(['status', 'class', 'tried again?'], STATUSES),
        'A GET, HEAD, OPTIONS, PUT or DELETE is tried again, and any call with `idempotent: true`; a POST or PATCH only after a 429, or when it surely did not reach the server.',
        '## Answers',
        "What the operations' pages refer to. Names with `Service` are those of the newer services (`/v2/`, `/commands/v0/`), with `Report` those of `/report/v0/`.",
        ...shared,
        '## Models',
        ...own.map((model) => modelSection(model, links)),
    ];
    return { page: ERRORS_PAGE, parts };
}

/** The classes of src/errors/api-error.ts, and the statuses that are retried (src/pipeline/retry.ts). */
const STATUSES = [
    ['400', '`EsperBadRequestError`', 'no'],
    ['401', '`EsperAuthenticationError`', 'no'],
    ['403', '`EsperPermissionError`', 'no'],
    ['404', '`EsperNotFoundError`', 'no'],
    ['408', '`EsperApiError`', 'yes'],
    ['409', '`EsperConflictError`', 'no'],
    ['413, 415, other 3xx and 4xx', '`EsperApiError`', 'no'],
    ['429', '`EsperRateLimitError`', 'yes'],
    ['500, 502, 503, 504', '`EsperServerError`', 'yes'],
    ['other 5xx', '`EsperServerError`', 'no'],
];

function tablePage(groups, links) {
    const all = groups.flatMap(({ operations }) => operations);
    const rows = all.map((operation) => [
        `[\`${briefCall(operation)}\`](${links.to(operation.id, TABLE_PAGE)})`,
        cell(briefly(operation)),
        outcome(operation, links),
        operation.evidence,
        `\`${operation.method} ${operation.path}\``,
    ]);
    const parts = [
        '# Every operation',
        `${all.length} operations in ${groups.length} classes; ${all.filter(({ draft }) => draft).length} of them are [drafts](${way(INDEX_PAGE, TABLE_PAGE)}#how-to-read-it), which may change in any release. \`esper\` is an \`EsperClient\`; \`enterpriseId\` is filled in, \`…\` stands for what is optional. A list can be awaited for one page and iterated for every row. By class: [the reference](${way(INDEX_PAGE, TABLE_PAGE)}).`,
        table(
            ['call', 'what it does', 'gives', `[rests on](${way(API_PAGE, TABLE_PAGE)}#what-this-rests-on)`, 'HTTP'],
            rows,
        ),
    ];
    return { page: TABLE_PAGE, parts };
}

function outcome({ answer: { type, row, none, empty } }, links) {
    if (none) return '';
    if (row) return `list of ${typeText(row, links, TABLE_PAGE)}`;
    return `${typeText(type, links, TABLE_PAGE)}${empty.length > 0 ? ' or undefined' : ''}`;
}
