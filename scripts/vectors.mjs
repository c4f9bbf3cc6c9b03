#!/usr/bin/env node
// From the description to the request vectors of its operations.
//
//   npm run vectors              writes test/vectors/operations.json
//   npm run vectors -- --check   fails when that file is not what openapi/esper.json gives
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { succeed } from './shared/succeed.mjs';
import { readOperations } from './vectors/operations.mjs';
import { requestVectors } from './vectors/request-vectors.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const DESCRIPTION = 'openapi/esper.json';
const TARGET = 'test/vectors/operations.json';

const { values: options } = parseArgs({ options: { check: { type: 'boolean' } } });

await runCommand(async () => {
    const fresh = await format(make());
    const current = existsSync(root + TARGET) ? readFileSync(root + TARGET, 'utf8') : '';
    if (fresh === current) {
        process.stdout.write(`${TARGET} is what ${DESCRIPTION} gives.\n`);
    } else if (options.check) {
        throw new Failure(`${TARGET} is not what ${DESCRIPTION} gives; run \`npm run vectors\` and commit it.`);
    } else {
        writeFileSync(root + TARGET, fresh);
        process.stdout.write(`${TARGET} is written.\n`);
    }
});

function make() {
    const operations = readOperations(JSON.parse(readFileSync(root + DESCRIPTION, 'utf8')));
    return {
        $schema: './schema.json',
        kind: 'requests',
        about: `Made by \`npm run vectors\` from ${DESCRIPTION}; do not edit. Each of the ${operations.length} operations: with what it needs, with every parameter, and with each of its successes.`,
        vectors: operations.flatMap(requestVectors),
    };
}

/** Writes JSON as the linter wants it, so that a later formatting leaves the file alone. */
function format(value) {
    const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url));
    const args = [biome, 'format', `--stdin-file-path=${TARGET}`];
    return succeed(process.execPath, args, { cwd: root, input: JSON.stringify(value) });
}
