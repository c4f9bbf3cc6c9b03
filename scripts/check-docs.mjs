#!/usr/bin/env node
// Are the public names documented? Every export of src/index.ts and src/undici.ts that is ours, and every member of those, has a doc comment
// that says what it is; numbers say their unit, options what holds without them, functions how they fail. What is generated
// has its words from the description, and redocly.yaml asks for them.
//
//   node scripts/check-docs.mjs [ENTRY…]
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createReader } from './check-docs/modules.mjs';
import { publicNames } from './check-docs/public-names.mjs';
import { RULES } from './check-docs/rules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const entries = given.length > 0 ? given : ['index', 'undici'].map((name) => `${root}src/${name}.ts`);

const reader = createReader();
const names = entries.flatMap((entry) => publicNames(reader, resolve(entry)));
const complaints = names.flatMap((each) =>
    RULES.flatMap((rule) => {
        const complaint = rule(each);
        return complaint
            ? [`${relative(root, each.module.path)}:${each.module.lineOf(each.node)}  ${each.name} ${complaint}`]
            : [];
    }),
);
process.stdout.write(
    `${complaints.map((line) => `${line}\n`).join('')}${names.length} public names, ${complaints.length} complaints.\n`,
);
process.exitCode = complaints.length > 0 ? 1 : 0;
