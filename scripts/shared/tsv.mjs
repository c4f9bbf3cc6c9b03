// Tables as text: a line of names, then a row a line, tabs between. They are read in a diff.
import { readFileSync } from 'node:fs';
import { Failure } from './failure.mjs';

/** Reads a table; each row is an object by the names of the first line. Cells that a row lacks at its end are empty. */
export function readTable(file) {
    const [head, ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
    const names = head.split('\t');
    return rows.map((row, index) => {
        const cells = row.split('\t');
        if (cells.length > names.length)
            throw new Failure(`${file}:${index + 2} has ${cells.length} cells, its first line ${names.length}.`);
        return Object.fromEntries(names.map((name, column) => [name, cells[column] ?? '']));
    });
}
