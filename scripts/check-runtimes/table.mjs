import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../shared/failure.mjs';
import { RUNTIMES } from './runtimes.mjs';

const PAGE = 'docs/runtimes.md';
const BEGIN = '<!-- made by npm run check:runtimes -- --write -->\n';
const END = '<!-- end -->';
const NAME = 'runtime, way';
const SIGNS = { holds: '✓', refused: '–' };
const BROKEN = '✗';

/** Reads the table of the page: the sign of each row by the name of the runtime. */
export function readTable(root) {
    const [, lines = ''] = pageOf(root);
    const [head, , ...rows] = lines.trim().split('\n').map(cellsOf);
    return new Map(rows.map(([name, ...signs]) => [name, new Map(signs.map((sign, at) => [head[at + 1], sign]))]));
}

/** Says where outcomes are not what the table has. */
export function difference(name, { error, ...outcomes }, table) {
    if (error !== undefined) return [`${name}: ${error}`];
    const expected = table.get(name);
    if (expected === undefined) return [`${name} has no line in ${PAGE}; npm run check:runtimes -- --write`];
    return Object.entries(outcomes)
        .filter(([row, outcome]) => signOf(outcome, row, name) !== expected.get(row))
        .map(([row, outcome]) => `${name}, ${row}: ${PAGE} says ${expected.get(row)}\n    ${outcome}`);
}

/** Writes the lines of what was played; lines of others stay. What fails is not written. */
export function writeTable(root, played) {
    const failures = [...played].flatMap(([name, { error, ...outcomes }]) =>
        Object.entries(error === undefined ? outcomes : { error })
            .filter(([row, outcome]) => signOf(outcome, row, name) === undefined)
            .map(([row, outcome]) => `${name}, ${row}: ${outcome}`),
    );
    if (failures.length > 0) throw new Failure(failures.join('\n'));
    const lines = new Map([...readTable(root)].map(([name, signs]) => [name, [...signs.values()]]));
    for (const [name, outcomes] of played)
        lines.set(
            name,
            Object.entries(outcomes).map(([row, outcome]) => signOf(outcome, row, name)),
        );
    const inOrder = RUNTIMES.flatMap(({ name }) => (lines.has(name) ? [[name, ...lines.get(name)]] : []));
    const head = [NAME, ...Object.keys([...played.values()][0])];
    const table = [head, head.map(() => '---'), ...inOrder];
    const [before, , after] = pageOf(root);
    const text = table.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
    writeFileSync(join(root, PAGE), `${before}${BEGIN}\n${text}\n${END}${after}`);
}

/** The sign of an outcome; undefined when it fails without the platform's doing. */
function signOf(outcome, row, runtime) {
    const isLimit = RUNTIMES.find(({ name }) => name === runtime)?.limits?.includes(row);
    return SIGNS[outcome.split(':', 1)[0]] ?? (isLimit ? BROKEN : undefined);
}

const cellsOf = (line) =>
    line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());

function pageOf(root) {
    const text = readFileSync(join(root, PAGE), 'utf8');
    const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
    if (begin < 0 || end < begin)
        throw new Failure(`${PAGE} has no place for the table between ${BEGIN.trim()} and ${END}`);
    return [text.slice(0, begin), text.slice(begin + BEGIN.length, end), text.slice(end + END.length)];
}
