#!/usr/bin/env node
// Makes documentation from openapi/esper.json and generated/: the reference, api.md, the tables of docs/python-sdk.md,
// and HTML, which is not committed.
//
//   npm run docs               writes all of it
//   npm run docs -- --pages    writes what is committed, without HTML: needs no further tools and takes a second
//   npm run docs -- --check    fails when what is committed is not what the sources give
import { fileURLToPath } from 'node:url';
import { carryOut, pending } from './docs/files.mjs';
import { makeHtml } from './docs/html.mjs';
import { makeMarkdown } from './docs/markdown.mjs';
import { runCommand } from './shared/command.mjs';
import { FOLDER } from './shared/described/links.mjs';
import { Failure } from './shared/failure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const OPTIONS = ['--check', '--pages'];

await runCommand(() => main(process.argv.slice(2)));

async function main(args) {
    const unknown = args.find((arg) => !OPTIONS.includes(arg));
    if (unknown || args.length > 1)
        throw new Failure(`There is no ${args.join(' ')}: it is \`npm run docs -- ${OPTIONS.join('|')}\`.`);
    const pages = makeMarkdown(root);
    const changes = pending(root, pages, FOLDER);
    const list = changes.map(({ what, path }) => `  ${what.padEnd(7)}  ${path}`);
    if (args[0] === '--check') return report(list, pages.size);
    carryOut(root, pages, changes);
    say([`${pages.size} pages, ${changes.length} of them changed.`, ...list]);
    if (args[0] !== '--pages')
        say((await makeHtml(root)).map(({ path, bytes }) => `${path} (${(bytes / 1e6).toFixed(1)} MB)`));
}

function report(list, count) {
    if (list.length > 0)
        throw new Failure(
            ['These pages are not what the sources give; run `npm run docs` and commit what it changes:', ...list].join(
                '\n',
            ),
        );
    say([`${count} pages are what the sources give.`]);
}

function say(lines) {
    process.stdout.write(`${lines.join('\n')}\n`);
}
