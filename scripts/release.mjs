#!/usr/bin/env node
// npm run release: both packages get one version, are packed, and everything that is checked about a package is checked
// of these tarballs. It publishes nothing, commits nothing and tags nothing: it prints the commands that do.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { missingAddresses } from './release/addresses.mjs';
import { changesUnder, remember, writeHeading, writeVersion } from './release/version-files.mjs';
import { onSignal, runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { whyNotFull } from './shared/full-page.mjs';
import { openGit } from './shared/git.mjs';
import { packBoth } from './shared/packages.mjs';
import { run, stopAll } from './shared/run.mjs';
import { versionAfter } from './shared/semver.mjs';

const USAGE = `npm run release -- patch | minor | major    the next version; CHANGELOG.md has its changes under '## Unreleased'
npm run release                             the version that stands in package.json: the first one
npm run release -- --tagged                 the version whose tag is checked out, in CI: packs and checks what it publishes

  --dry-run   does and checks the same, says what a release would stop at, and leaves the files as they were`;

const STEPS = ['patch', 'minor', 'major'];
const TARBALLS = '.cache/release';

// npm runs scripts in the folder of package.json.
const root = process.cwd();
const say = (text) => process.stdout.write(`${text}\n`);

await runCommand(() => main(process.argv.slice(2)));

async function main(args) {
    const { step, isDry, isTagged } = optionsOf(args);
    const from = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
    const to = step === undefined ? from : versionAfter(from, step);
    say(`${from} → ${to}${isDry ? ', a dry run' : ''}`);

    const obstacles = await obstaclesOf({ step, from, to, isTagged });
    for (const obstacle of obstacles) say(`not yet: ${obstacle}`);
    if (obstacles.length > 0 && !isDry) throw new Failure('Nothing was changed.');

    const putBack = remember(root);
    onSignal(() => stopAll().then(putBack));
    let holds = false;
    try {
        if (step !== undefined) bump(from, to);
        await check(step === undefined ? undefined : `v${from}`);
        holds = true;
    } finally {
        if (isDry || !holds) putBack();
    }
    if (!isTagged) say(commandsAfter(to, { isDry, isFirst: step === undefined }));
    if (obstacles.length > 0) throw new Failure(`A release would have stopped: ${obstacles.join('; ')}.`);
}

function optionsOf(args) {
    const { values, positionals } = parsed(args);
    const [step, ...others] = positionals;
    if (others.length > 0 || !(step === undefined || STEPS.includes(step))) throw new Failure(USAGE);
    const isTagged = values.tagged ?? false;
    if (isTagged && step !== undefined) throw new Failure(USAGE);
    return { step, isTagged, isDry: values['dry-run'] ?? false };
}

function parsed(args) {
    try {
        return parseArgs({
            args,
            allowPositionals: true,
            options: { 'dry-run': { type: 'boolean' }, tagged: { type: 'boolean' } },
        });
    } catch (error) {
        throw new Failure(`${error.message.split('. ')[0]}.\n\n${USAGE}`);
    }
}

/** Lists what a release waits for, in words. */
async function obstaclesOf({ step, from, to, isTagged }) {
    const git = openGit(root);
    const heading = step === undefined ? to : 'Unreleased';
    const notFull = isTagged ? undefined : await whyNotFull(root, git);
    const obstacles = [...missingAddresses(root), ...(notFull === undefined ? [] : [notFull])];
    if (!(await git.isClean())) obstacles.push('there are changes that are not committed');
    if (changesUnder(root, heading) === '') obstacles.push(`CHANGELOG.md says nothing under '## ${heading}'`);
    if (isTagged && !(await git.isAtTag(`v${to}`))) obstacles.push(`what is checked out is not the tag v${to}`);
    if (!isTagged && (await git.hasTag(`v${to}`))) obstacles.push(`there is a tag v${to} already`);
    if (step !== undefined && !(await git.hasTag(`v${from}`)))
        obstacles.push(`there is no tag v${from} to compare with: fetch the tags, or release ${from} first`);
    return obstacles;
}

function bump(from, to) {
    writeVersion(root, from, to);
    if (changesUnder(root, 'Unreleased') !== '') writeHeading(root, to, new Date().toISOString().slice(0, 10));
}

/** Checks what packages must hold, and the step against what changed in the API since the last tag. */
async function check(tag) {
    if (tag !== undefined && (await openGit(root).hasTag(tag))) await npmRun('compare', tag);
    await npmRun('build');
    const folder = join(root, TARBALLS);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await packBoth(root, folder);
    for (const name of ['check:unused', 'size']) await npmRun(name);
    for (const name of ['check:package', 'check:consumers']) await npmRun(name, '--tarballs', folder);
}

async function npmRun(name, ...args) {
    const started = performance.now();
    const { code, stdout, stderr } = await run('npm', ['run', '--silent', name, '--', ...args], { cwd: root });
    if (code !== 0) throw new Failure(`${stdout}${stderr}\nnpm run ${name} failed; the files are as they were.`);
    const seconds = Math.round((performance.now() - started) / 1000);
    say(`${name.padEnd(16)} ${String(seconds).padStart(4)} s   ${stdout.trimEnd().split('\n').at(-1)}`);
}

function commandsAfter(version, { isDry, isFirst }) {
    const words = `'Release ${version}'`;
    // The first version stands in the files already: nothing to commit. And --follow-tags takes only tags with words.
    const git = [
        ...(isFirst ? [] : [`git commit -am ${words}`]),
        `git tag -sm ${words} v${version}`,
        'git push --follow-tags',
    ];
    return `
${isDry ? 'A release would end here, with' : 'All checks hold. What is left, when CI is green:'}

  ${git.join(' && ')}

The tag is signed, by the key that SECURITY.md names. It starts .github/workflows/release.yml, which checks the tag
again and publishes both packages with provenance. The tarballs to look at before: ${TARBALLS}/
`;
}
