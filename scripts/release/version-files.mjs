import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MANIFESTS = ['package.json', 'tenant/package.json'];
const LOCK = 'package-lock.json';
const CONSTANT = 'src/util/version.ts';
const CHANGELOG = 'CHANGELOG.md';

/** Every file that names the version of the packages. */
export const VERSION_FILES = [...MANIFESTS, LOCK, CONSTANT, CHANGELOG];

/** Writes the version into both packages, the lock and the source. */
export function writeVersion(root, from, to) {
    for (const name of MANIFESTS) replaceIn(join(root, name), `"version": "${from}"`, `"version": "${to}"`);
    replaceIn(join(root, CONSTANT), `'${from}'`, `'${to}'`);
    const path = join(root, LOCK);
    const lock = JSON.parse(readFileSync(path, 'utf8'));
    for (const entry of [lock, lock.packages[''], lock.packages['tenant']]) entry.version = to;
    writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}

/** Gives the heading `## Unreleased` of the list of changes the version and the day. */
export function writeHeading(root, version, day) {
    replaceIn(join(root, CHANGELOG), '\n## Unreleased\n', `\n## ${version} (${day})\n`);
}

/** Reads what CHANGELOG.md says under a heading, such as `Unreleased`; an empty string without one. */
export function changesUnder(root, heading) {
    const sections = readFileSync(join(root, CHANGELOG), 'utf8').split(/^## /m).slice(1);
    const section = sections.find((text) => text.split(/\s/, 1)[0] === heading);
    return section?.slice(section.indexOf('\n')).trim() ?? '';
}

/** Keeps the files as they are now: calling what comes back restores them. */
export function remember(root) {
    const texts = VERSION_FILES.map((name) => [join(root, name), readFileSync(join(root, name))]);
    return () => {
        for (const [path, text] of texts) writeFileSync(path, text);
    };
}

function replaceIn(path, old, fresh) {
    const text = readFileSync(path, 'utf8');
    if (!text.includes(old)) throw new Error(`${path} has no ${JSON.stringify(old)}`);
    writeFileSync(path, text.replace(old, fresh));
}
