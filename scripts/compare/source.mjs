// Where a description comes from: a file, or the bundle as it was at a git ref.
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../shared/failure.mjs';
import { readDocument } from '../shared/openapi-document.mjs';
import { run } from '../shared/run.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUNDLE = 'openapi/esper.json';

/**
 * Opens the description that `name` names: a file, a git ref, or without a name the working tree's.
 * `version` is the package's at that point, undefined when only a file is known.
 */
export async function openSource(name) {
    const bundle = join(ROOT, BUNDLE);
    const path = name === undefined ? bundle : resolve(name);
    if (!isFile(path)) return name === undefined ? missingBundle() : fromGit(name);
    const isBundle = path === bundle;
    const label = isBundle ? `${BUNDLE} of the working tree` : name;
    const version = isBundle ? versionIn(readFileSync(join(ROOT, 'package.json'), 'utf8')) : undefined;
    return { label, version, description: readDocument(readFileSync(path, 'utf8'), label) };
}

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function missingBundle() {
    throw new Failure(`There is no ${BUNDLE}: make it with \`npm run generate\`, or name two files.`);
}

async function fromGit(ref) {
    if (/\.(json|ya?ml)$/.test(ref)) throw new Failure(`There is no file ${ref}.`);
    const commit = await commitOf(ref);
    const label = `${BUNDLE} at ${ref} (${commit.slice(0, 7)})`;
    const text = await git(['show', `${commit}:./${BUNDLE}`], `The commit ${ref} has no ${BUNDLE}.`);
    const manifest = await git(['show', `${commit}:./package.json`], undefined);
    return { label, version: manifest && versionIn(manifest), description: readDocument(text, label) };
}

async function commitOf(ref) {
    await git(['rev-parse', '--git-dir'], 'This folder is not a git repository: name a file to compare with.');
    const unknown = `'${ref}' is neither a file nor something that git knows here (a branch, a tag, a commit).`;
    return (await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], unknown)).trim();
}

/** Runs git; gives what it prints. When it fails: a failure in these words, or undefined when there are none. */
async function git(args, whenItFails) {
    const { code, error, stdout } = await run('git', args, { cwd: ROOT });
    if (code === 0) return stdout;
    if (error?.code === 'ENOENT') throw new Failure('git is not installed: name a file to compare with.');
    if (whenItFails === undefined) return undefined;
    throw new Failure(whenItFails);
}

function versionIn(manifest) {
    try {
        return JSON.parse(manifest).version;
    } catch {
        return undefined;
    }
}
