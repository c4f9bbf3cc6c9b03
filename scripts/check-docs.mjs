#!/usr/bin/env node
// Are the public names documented? Every export of src/index.ts, src/undici.ts and src/fetch.ts that is ours, and every
// member of those, has a doc comment that says what it is; numbers say their unit, options what holds without them,
// functions how they fail. What is generated has its words from the description: openapi/redocly.yaml asks for them.
// And comments of src/ and scripts/ are short: their lines, and the first sentences of doc comments.
//
//   node scripts/check-docs.mjs [ENTRY…]
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { longComments } from './check-docs/comments.mjs';
import { createReader } from './check-docs/modules.mjs';
import { publicNames } from './check-docs/public-names.mjs';
import { RULES } from './check-docs/rules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { positionals } = parseArgs({ allowPositionals: true });
const given = positionals.map((entry) => resolve(entry));
const entries = given.length > 0 ? given : ['index', 'undici', 'fetch'].map((name) => `${root}src/${name}.ts`);

const read = createReader();
const names = entries.flatMap((entry) => publicNames(read, entry));
const undocumented = names.flatMap(({ module, node, ...each }) =>
    RULES.flatMap((rule) => {
        const complaint = rule({ module, node, ...each });
        return complaint ? [`${placeOf(module, module.lineOf(node))}  ${each.name} ${complaint}`] : [];
    }),
);
const tooLong = (folder) =>
    longComments(read, folder).map(({ module, line, complaint }) => `${placeOf(module, line)}  ${complaint}`);
const long = [...new Set(entries.map(dirname))].flatMap(tooLong);
const complaints = [...undocumented, ...long, ...(given.length > 0 ? [] : tooLong(`${root}scripts`))];

process.stdout.write(
    `${complaints.map((line) => `${line}\n`).join('')}${new Set(names.map(({ name }) => name)).size} public names, ${complaints.length} complaints.\n`,
);
process.exitCode = complaints.length > 0 ? 1 : 0;

function placeOf({ path }, line) {
    return `${relative(root, path)}:${line}`;
}
