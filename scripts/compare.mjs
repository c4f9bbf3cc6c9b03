#!/usr/bin/env node
// What changed in the API between two descriptions, what of it breaks callers, and which step of the version it needs.
import { parseArgs } from 'node:util';
import { compare } from './compare/compare.mjs';
import { reportOf } from './compare/report.mjs';
import { openSource } from './compare/source.mjs';
import { verdictOf } from './compare/verdict.mjs';
import { runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';

const USAGE = `npm run compare                        the last commit's openapi/esper.json with the working tree's
npm run compare v0.3.0                 that of a tag, branch or commit with the working tree's
npm run compare old.json               a file with the working tree's
npm run compare old.json new.json      two files; either may be a tag, branch or commit

A file is any OpenAPI document of 3.0 or 3.1, in JSON or YAML, in one piece.

  --versions 0.3.0..0.4.0   the versions of the package on either side, where they are not known: a file has none
  --json                    for machines; npm is then to be silent: npm run --silent compare -- --json

Exits with 1 when something breaks callers and the version doesn't say so, with 2 when it could not compare.
Options go behind two hyphens: npm run compare v0.3.0 -- --json`;

const BREAKS = 1;
const FAILED = 2;

await runCommand(async () => {
    process.exitCode = await main(process.argv.slice(2));
}, FAILED);

async function main(args) {
    const { names, versions, json, help } = optionsOf(args);
    if (help) {
        process.stdout.write(`${USAGE}\n`);
        return 0;
    }
    const [oldName = 'HEAD', newName] = names;
    const [oldSource, newSource] = [await openSource(oldName), await openSource(newName)];
    const old = { label: oldSource.label, version: versions?.from ?? oldSource.version };
    const now = { label: newSource.label, version: versions?.to ?? newSource.version };
    const findings = await compare(oldSource.description, newSource.description);
    const verdict = verdictOf(findings, { from: old.version, to: now.version });
    const report = json ? asJson({ old, now, findings, verdict }) : reportOf({ old, now, findings, verdict });
    process.stdout.write(`${report}\n`);
    return verdict.isBroken ? BREAKS : 0;
}

function optionsOf(args) {
    const { values, positionals } = parsed(args);
    if (positionals.length > 2)
        throw new Failure(`Two descriptions are compared, not ${positionals.length}.\n\n${USAGE}`);
    const [, from, to] = /^(\S+?)\.\.(\S+)$/.exec(values.versions ?? '') ?? [];
    if (values.versions !== undefined && to === undefined)
        throw new Failure(
            `--versions is two versions with two dots between, such as 0.3.0..0.4.0, not '${values.versions}'.`,
        );
    return { ...values, names: positionals, versions: to && { from, to } };
}

function parsed(args) {
    try {
        return parseArgs({
            args,
            allowPositionals: true,
            options: { versions: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
        });
    } catch (error) {
        throw new Failure(`${error.message.split('. ')[0]}.\n\n${USAGE}`);
    }
}

function asJson({ old, now, findings, verdict }) {
    const { count, needed, taken, enough } = verdict;
    const changes = findings.map((finding) => ({ calls: [], ...finding, breaks: finding.impact === 'major' }));
    return JSON.stringify(
        { old, new: now, changes, count, needed, taken: taken ?? null, enough: enough ?? null },
        null,
        2,
    );
}
