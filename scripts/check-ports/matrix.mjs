// The table of test/ports/README.md: which client meets how many plays of each level.

const LEVELS = [1, 2, 3, 4];
const START = '<!-- matrix: made by `npm run check:ports -- --write` -->';
const END = '<!-- end of matrix -->';

/**
 * Writes the table.
 * A row has a name and, by level, `{ plays, met }`, or nothing where it is not played.
 */
export function writeMatrix(rows) {
    const lines = rows.map(
        ({ name, levels }) => `| ${[name, ...LEVELS.map((level) => cell(levels[level]))].join(' | ')} |`,
    );
    return ['| client | level 1 | level 2 | level 3 | level 4 |', '|---|---|---|---|---|', ...lines].join('\n');
}

const cell = (count) => (count === undefined ? '–' : `${count.met} of ${count.plays}`);

/** Puts the table into a page. */
export function withMatrix(page, matrix) {
    const [before, rest] = page.split(START);
    const [, after] = rest.split(END);
    return `${before}${START}\n\n${matrix}\n\n${END}${after}`;
}
