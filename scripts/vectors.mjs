#!/usr/bin/env node
// From the description to the request vectors of its operations; and ids for those that are written by hand.
//
//   npm run vectors              writes test/vectors/operations.json, and those of the description of every form, and
//                                gives what is written by hand the ids, tags and levels that it lacks
//   npm run vectors -- --check   fails when one of these files would change
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { succeed } from './shared/succeed.mjs';
import { identify, WRITTEN } from './vectors/identify.mjs';
import { readOperations } from './vectors/operations.mjs';
import { requestVectors } from './vectors/request-vectors.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const FILES = [
    { description: 'openapi/esper.json', target: 'test/vectors/operations.json', schema: './schema.json' },
    {
        description: 'test/fixtures/forms/openapi.json',
        target: 'test/fixtures/forms/vectors.json',
        schema: '../../vectors/schema.json',
    },
];

const { values: options } = parseArgs({ options: { check: { type: 'boolean' } } });

await runCommand(async () => {
    for (const file of FILES) await bringUpToDate(file, make(file));
    for (const name of WRITTEN) {
        const target = `test/vectors/${name}`;
        const file = JSON.parse(readFileSync(root + target, 'utf8'));
        await bringUpToDate({ target, description: 'scripts/vectors/identify.mjs' }, identify(name, file));
    }
});

async function bringUpToDate({ description, target }, value) {
    const fresh = await format(value, target);
    const current = existsSync(root + target) ? readFileSync(root + target, 'utf8') : '';
    if (fresh === current) {
        process.stdout.write(`${target} is what ${description} gives.\n`);
    } else if (options.check) {
        throw new Failure(`${target} is not what ${description} gives; run \`npm run vectors\` and commit it.`);
    } else {
        writeFileSync(root + target, fresh);
        process.stdout.write(`${target} is written.\n`);
    }
}

function make({ description, schema }) {
    const operations = readOperations(JSON.parse(readFileSync(root + description, 'utf8')));
    return {
        $schema: schema,
        kind: 'requests',
        version: 1,
        about: `Made by \`npm run vectors\` from ${description}; do not edit. Each of the ${operations.length} operations: with what it needs, with every parameter, and with each of its successes.`,
        vectors: operations.flatMap(requestVectors),
    };
}

/** Writes JSON as the linter wants it, so that a later formatting leaves the file alone. */
function format(value, target) {
    const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url));
    const args = [biome, 'format', `--stdin-file-path=${target}`];
    return succeed(process.execPath, args, { cwd: root, input: JSON.stringify(value) });
}
