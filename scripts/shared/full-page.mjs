import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PAGE = '.ci/full.md';

/** What a result is of: tests and documents may change after it. */
const SOURCES = ['src', 'generated', 'tenant/src'];

/** Matches a row, `| name | what | outcome | minutes | day | commit | last words |`. */
const ROW = /^\| `([^`]+)` \|[^|]*\| (holds|FAILS) \| [\d.]+ \| (\S+) \| (\w+) \|.*$/;

/** Writes the page: rows of this run, and for the steps that were not run those that the page had. */
export function pageOf({ steps, outcomes, machine, before }) {
    const kept = new Map(rowsOf(before).map(({ name, line }) => [name, line]));
    for (const outcome of outcomes) kept.set(outcome.name, lineOf(outcome));
    const rows = steps.map(({ name, what }) => kept.get(name) ?? `| \`${name}\` | ${what} | not run | | | | |`);
    return `# The last full check

Made by \`npm run check:full\`, step by step. ${machine}.

| step | what | | minutes | day | commit | its last words |
|---|---|---|--:|---|---|---|
${rows.join('\n')}
`;
}

function lineOf({ name, what, holds, minutes, day, commit, says }) {
    const cells = [`\`${name}\``, what, holds ? 'holds' : 'FAILS', minutes, day, commit, says.replaceAll('|', '\\|')];
    return `| ${cells.join(' | ')} |`;
}

function rowsOf(text) {
    return text.split('\n').flatMap((line) => {
        const [, name, outcome, day, commit] = ROW.exec(line) ?? [];
        return name === undefined ? [] : [{ name, outcome, day, commit, line }];
    });
}

/** Says why the committed full check is not one of the sources as they are; undefined when it is. */
export async function whyNotFull(root, git) {
    const wanted = 'run npm run check:full and commit what it writes';
    if (!existsSync(join(root, PAGE))) return `there is no ${PAGE}: ${wanted}`;
    const text = readFileSync(join(root, PAGE), 'utf8');
    const rows = rowsOf(text);
    const failing = rows.find(({ outcome }) => outcome === 'FAILS');
    if (failing !== undefined) return `${PAGE} tells of a step that fails, ${failing.name}: ${wanted}`;
    if (rows.length === 0 || text.includes('| not run |')) return `${PAGE} lacks steps that were not run: ${wanted}`;
    for (const { name, day, commit } of rows) {
        if (await git.hasChanged(commit, SOURCES))
            return `${PAGE} tells of ${name} of ${day}, and ${SOURCES.join(', ')} have changed since: ${wanted}`;
    }
    return undefined;
}
