#!/usr/bin/env node
// Makes the generated code: lint → bundle → change templates → generate into an empty folder → swap in.
//
//   npm run generate          writes openapi/esper.json, what is derived from it, and generated/
//   npm run check:generated   does the same elsewhere, and fails when they are not what the sources give
//
// Whatever fails, and when it is stopped by Ctrl-C, all are as they were.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuseUnknownKeys } from './generate/config-keys.mjs';
import { DERIVED_NAMES, writeDerived } from './generate/derived.mjs';
import { bundleDescription } from './generate/description.mjs';
import { differences } from './generate/differences.mjs';
import { writeTemplates } from './generate/templates.mjs';
import { tidyFolder } from './generate/tidy.mjs';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { openGenerator } from './shared/generator.mjs';
import { stopAll } from './shared/run.mjs';
import { openWorkspace, swapIn } from './shared/workspace.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const CONFIG = 'generator-config.yaml';
const BUNDLE = 'openapi/esper.json';
const DERIVED = DERIVED_NAMES.map((name) => `openapi/${name}`);
const CODE = 'generated';

const workspace = openWorkspace(root);
onSignal(stop);
await runCommand(() => main(process.argv.slice(2)));
workspace.remove();

async function main(args) {
    const check = args.includes('--check');
    const unknown = args.find((arg) => arg !== '--check');
    if (unknown)
        throw new Failure(`There is no option ${unknown}: it is \`generate.mjs\` or \`generate.mjs --check\`.`);
    const fresh = await generate();
    const changes = [
        ...fresh.descriptions.flatMap(({ name, file }) => differences(name, join(root, name), file)),
        ...differences(CODE, join(root, CODE), fresh.code),
    ];
    if (check) report(changes);
    else replace(changes, fresh);
}

/** Makes bundle and code in the workspace. */
async function generate() {
    const config = await readConfig();
    const inWorkspace = (name) => join(workspace.folder, name);
    const [bundle, code, templates] = ['esper.json', 'code', 'templates'].map(inWorkspace);
    const generator = await openGenerator(root, workspace);
    await refuseUnknownKeys(config, generator, join(root, '.cache'));
    const own = join(root, 'scripts/generate/templates');
    writeTemplates({ generatorName: config.generatorName, generator, own, target: templates });
    await bundleDescription(root, bundle);
    writeDerived(bundle);
    const ignored = join(own, 'openapi-generator-ignore');
    const flags = ['-c', CONFIG, '-i', bundle, '-t', templates, '-o', code, '--ignore-file-override', ignored];
    await generator.run(['generate', ...flags]);
    if (!existsSync(code)) throw new Failure('The generator ended well and wrote nothing.');
    // Its own notes on what it wrote; git and check:generated know better.
    rmSync(join(code, '.openapi-generator'), { recursive: true, force: true });
    tidyFolder(code);
    const descriptions = [BUNDLE, ...DERIVED].map((name) => ({ name, file: inWorkspace(basename(name)) }));
    return { descriptions, code };
}

async function readConfig() {
    // Not imported above, where its absence would be a stack trace.
    const { parse } = await import('yaml').catch(() => {
        throw new Failure('The tools are not installed: run `npm ci` first.');
    });
    try {
        return parse(readFileSync(join(root, CONFIG), 'utf8'));
    } catch (error) {
        throw new Failure(`${CONFIG} cannot be read: ${error.message.split('\n')[0]}`);
    }
}

function report(changes) {
    if (changes.length === 0) {
        process.stdout.write(`openapi/*.json and ${CODE}/ are what the sources give.\n`);
        return;
    }
    const list = changes.map((change) => `  ${change}`).join('\n');
    throw new Failure(
        `These files are not what the sources give; run \`npm run generate\` and commit what it changes:\n${list}`,
    );
}

function replace(changes, fresh) {
    if (changes.length === 0) {
        process.stdout.write(`Nothing changed in openapi/*.json and ${CODE}/.\n`);
        return;
    }
    const pairs = [
        { fresh: fresh.code, target: join(root, CODE) },
        ...fresh.descriptions.map(({ name, file }) => ({ fresh: file, target: join(root, name) })),
    ];
    swapIn(pairs, workspace.folder);
    process.stdout.write(`${changes.join('\n')}\n`);
}

async function stop() {
    await stopAll();
    workspace.remove();
    process.stderr.write(`Stopped; ${CODE}/ is as it was.\n`);
}
