import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PAGE = '.ci/full.md';

/** What a result is of: tests and documents may change after it. */
const SOURCES = ['src', 'generated', 'tenant/src'];

/** Writes the page of a run. */
export function pageOf({ day, commit, machine, outcomes }) {
    const rows = outcomes.map(
        ({ name, what, holds, minutes, says }) =>
            `| \`${name}\` | ${what} | ${holds ? 'holds' : 'FAILS'} | ${minutes} | ${says.replaceAll('|', '\\|')} |`,
    );
    return `# The last full check

Made by \`npm run check:full\` on ${day}, of commit ${commit}. ${machine}.

| step | what | | minutes | its last words |
|---|---|---|--:|---|
${rows.join('\n')}
`;
}

/** Says why the committed full check is not one of the sources as they are; undefined when it is. */
export async function whyNotFull(root, git) {
    const wanted = 'run npm run check:full and commit what it writes';
    if (!existsSync(join(root, PAGE))) return `there is no ${PAGE}: ${wanted}`;
    const text = readFileSync(join(root, PAGE), 'utf8');
    const [, day, commit] = /on (\S+), of commit (\w+)\./.exec(text) ?? [];
    if (commit === undefined || text.includes('| FAILS |')) return `${PAGE} tells of a step that fails: ${wanted}`;
    if (await git.hasChanged(commit, SOURCES))
        return `${PAGE} is of ${day}, and ${SOURCES.join(', ')} have changed since: ${wanted}`;
    return undefined;
}
