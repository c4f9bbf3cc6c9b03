#!/usr/bin/env node
// Esper's public documents beside what was seen of them last, and beside our description.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { deviationsOf } from './upstream/deviations.mjs';
import { differencesBetween } from './upstream/differences/differences.mjs';
import { writeDrafts } from './upstream/draft/draft.mjs';
import { readOurs } from './upstream/ours.mjs';
import { reportOf } from './upstream/report.mjs';
import { readDocuments } from './upstream/structure/documents.mjs';
import { given, readSnapshot, writeSnapshot } from './upstream/structure/snapshot.mjs';

const USAGE = `npm run upstream                  our description beside the documents that were seen last
npm run upstream -- FILE…         what came, went and changed in these documents since; and our description beside them
npm run upstream -- --accept FILE…   the same, and these documents are the ones that were seen last
npm run upstream -- --draft           writes files in openapi/ for what these documents have and ours lacks; words are to be
                                      written: \`npm run generate\` says which. Behind it may stand FILE…

A file is an OpenAPI document of 3.0 or 3.1, in JSON or YAML; give all that Esper publishes. Documents that were seen
last are in scripts/upstream/snapshot/, by structure and without words.

Exits with 1 when something changed, or differs from ours and is not in openapi/deviations.tsv; with 2 when it failed.`;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TO_DO = 1;
const FAILED = 2;

await runCommand(async () => {
    process.exitCode = main(process.argv.slice(2));
}, FAILED);

function main(args) {
    const { values, positionals: files } = optionsOf(args);
    if (values.help) return say(USAGE);
    if (values.accept && files.length === 0)
        throw new Failure(`--accept needs the documents that are to be the snapshot.\n\n${USAGE}`);
    const snapshot = readSnapshot();
    const documents = files.length > 0 ? readDocuments(files) : snapshot;
    const ours = readOurs(ROOT);
    const changes = files.length > 0 ? differencesBetween(given(snapshot, documents), documents) : [];
    const { unexplained, explained, stale } = deviationsOf(ROOT, documents, ours, files.length === 0);
    say(reportOf({ files, documents, ours, changes, unexplained, explained, stale }));
    if (values.accept) accept(files, documents);
    if (values.draft) draft(documents, ours);
    return changes.length + unexplained.length + stale.length > 0 ? TO_DO : 0;
}

function accept(files, documents) {
    writeSnapshot(documents);
    say(`The snapshot is made of ${files.length === 1 ? 'this document' : 'these documents'}.`);
}

function draft(documents, ours) {
    const { written, proposed } = writeDrafts({ root: ROOT, documents, ours });
    const lines = proposed === 1 ? 'A line was' : `${proposed} lines were`;
    if (proposed > 0)
        return say(
            `${lines} added to the tables of names in openapi/. A name stays: look each of them through, then run this again.`,
        );
    if (written.length === 0) return say('There is nothing to draft.');
    return say(`${written.join('\n')}\nNext: npm run generate. It says what is missing.`);
}

function say(text) {
    process.stdout.write(`${text}\n`);
    return 0;
}

function optionsOf(args) {
    try {
        return parseArgs({
            args,
            allowPositionals: true,
            options: { accept: { type: 'boolean' }, draft: { type: 'boolean' }, help: { type: 'boolean' } },
        });
    } catch (error) {
        throw new Failure(`${error.message.split('. ')[0]}.\n\n${USAGE}`);
    }
}
