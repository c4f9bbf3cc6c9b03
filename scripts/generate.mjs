#!/usr/bin/env node
// Makes the generated code: lint → bundle → change templates → generate into an empty folder → swap in.
//
//   npm run generate          writes openapi/esper.json, what is derived from it, generated/ and the tenant's paths
//   npm run check:generated   does the same elsewhere, and fails when they are not what the sources give
//
// Whatever fails, and when it is stopped by Ctrl-C, all are as they were.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuseUnknownKeys } from './generate/config-keys.mjs';
import { DERIVED_NAMES, writeDerived } from './generate/derived.mjs';
import { bundleDescription } from './generate/description.mjs';
import { differences } from './generate/differences.mjs';
import { addDraftExamples } from './generate/draft-examples.mjs';
import { finishCode } from './generate/finish.mjs';
import { writeTemplates } from './generate/templates.mjs';
import { writeTenantPaths } from './generate/tenant-paths.mjs';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { openGenerator } from './shared/generator.mjs';
import { stopAll } from './shared/run.mjs';
import { openWorkspace, swapIn } from './shared/workspace.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const CONFIG = 'generator-config.yaml';
/** The API, and every form that a request and an answer can have, which the tests play. */
const DESCRIPTIONS = [
    {
        source: 'openapi',
        bundle: 'openapi/esper.json',
        derived: DERIVED_NAMES,
        code: 'generated',
        tenantPaths: 'tenant/src/path-parameters.ts',
    },
    {
        source: 'test/fixtures/forms/openapi',
        bundle: 'test/fixtures/forms/openapi.json',
        derived: [],
        code: 'test/fixtures/forms/generated',
    },
].filter(({ source }) => existsSync(join(root, source)));

const NAMES = 'openapi/*.json, generated/ and tenant/src/path-parameters.ts';

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
    const pairs = fresh.flat();
    const changes = pairs.flatMap(({ name, fresh }) => differences(name, join(root, name), fresh));
    if (check) report(changes);
    else replace(changes, pairs);
}

/** Makes bundles and code in the workspace. */
async function generate() {
    const config = await readConfig();
    const generator = await openGenerator(root, workspace);
    await refuseUnknownKeys(config, generator, join(root, '.cache'));
    const own = join(root, 'scripts/generate/templates');
    const templates = join(workspace.folder, 'templates');
    writeTemplates({ generatorName: config.generatorName, generator, own, target: templates });
    return Promise.all(DESCRIPTIONS.map((description) => generateOne(description, { generator, own, templates })));
}

/** Makes what is made of one description; says what is where, and where it is to be. */
async function generateOne({ source, bundle, derived, code, tenantPaths }, { generator, own, templates }) {
    const folder = join(workspace.folder, source.replaceAll('/', '-'));
    mkdirSync(folder);
    const [freshBundle, freshCode, freshPaths] = ['bundle.json', 'code', 'paths.ts'].map((name) => join(folder, name));
    await bundleDescription(root, source, freshBundle);
    addDraftExamples(freshBundle);
    if (derived.length > 0) writeDerived(freshBundle);
    if (tenantPaths !== undefined) writeTenantPaths(freshBundle, freshPaths);
    const ignored = join(own, 'openapi-generator-ignore');
    const flags = [
        '-c',
        CONFIG,
        '-i',
        freshBundle,
        '-t',
        templates,
        '-o',
        freshCode,
        '--ignore-file-override',
        ignored,
    ];
    await generator.run(['generate', ...flags]);
    if (!existsSync(freshCode)) throw new Failure('The generator ended well and wrote nothing.');
    // Its own notes on what it wrote; git and check:generated know better.
    rmSync(join(freshCode, '.openapi-generator'), { recursive: true, force: true });
    const src = relative(join(root, code), join(root, 'src')).replaceAll('\\', '/');
    await finishCode(freshCode, { bundle: freshBundle, schemas: join(root, source, 'schemas'), src });
    return [
        { name: bundle, fresh: freshBundle },
        ...derived.map((name) => ({ name: join(source, name), fresh: join(folder, name) })),
        ...(tenantPaths === undefined ? [] : [{ name: tenantPaths, fresh: freshPaths }]),
        { name: code, fresh: freshCode },
    ];
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
        process.stdout.write(`${NAMES} are what the sources give.\n`);
        return;
    }
    const list = changes.map((change) => `  ${change}`).join('\n');
    throw new Failure(
        `These files are not what the sources give; run \`npm run generate\` and commit what it changes:\n${list}`,
    );
}

function replace(changes, pairs) {
    if (changes.length === 0) {
        process.stdout.write(`Nothing changed in ${NAMES}.\n`);
        return;
    }
    swapIn(
        pairs.map(({ name, fresh }) => ({ fresh, target: join(root, name) })),
        workspace.folder,
    );
    process.stdout.write(`${changes.join('\n')}\n`);
}

async function stop() {
    await stopAll();
    workspace.remove();
    process.stderr.write('Stopped; generated/ is as it was.\n');
}
