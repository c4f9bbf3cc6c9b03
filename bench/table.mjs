// The figures as Markdown, which is also what the terminal shows.
import { judge } from './goals.mjs';

const BEGIN = '<!-- figures: written by npm run bench -- --write -->';
const END = '<!-- end of figures -->';

/** Three digits, with no more than two behind the point. */
export function show(value) {
    const size = Math.abs(value);
    return value.toFixed(size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

/** A row's table, with its title and what is to be known about it. */
export function tableOf({ title, note, measures, lines }) {
    const columns = Object.entries(measures).flatMap(([measure, name]) => {
        const column = (head, field, text) => {
            if (lines.every((line) => line[measure][field] === undefined)) return [];
            return [
                [head, ...lines.map((line) => (line[measure][field] === undefined ? '' : text(line[measure][field])))],
            ];
        };
        return [
            ...column(name, 'median', show),
            ...(lines.some(({ rounds }) => rounds > 1) ? column('least', 'min', show) : []),
            ...column('ratio', 'ratio', (ratio) => `${ratio.toFixed(3)}×`),
        ];
    });
    const labels = ['', ...lines.map(({ label }) => label)];
    const rounds = ['rounds', ...lines.map((line) => String(line.rounds))];
    return [`### ${title}`, ...(note === undefined ? [] : [note]), gridOf([labels, ...columns, rounds])].join('\n\n');
}

/** All that bench/README.md shows of the results. */
export function figuresOf(results) {
    const { machine, rows } = results;
    const facts = Object.entries(machine).map(([name, value]) => (name === 'cpu' ? value : `${name} ${value}`));
    const goals = judge(rows);
    const grid = gridOf([
        ['goal', ...goals.map(({ what }) => what)],
        ['', ...goals.map(({ bound }) => bound)],
        ['measured', ...goals.map(({ shown }) => `**${shown}**`)],
        ['met', ...goals.map(({ isMet }) => (isMet ? 'yes' : 'no'))],
    ]);
    return [facts.join(' · '), ...(goals.length > 0 ? [grid] : []), ...rows.map(tableOf)].join('\n\n');
}

/** The page with the figures between its two marks put anew. */
export function putFigures(page, results) {
    const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
    if (begin < 0 || end < begin) throw new Error(`The page has no '${BEGIN}' with '${END}' behind it.`);
    return `${page.slice(0, begin)}${BEGIN}\n\n![Bars of the figures below](chart.svg)\n\n${figuresOf(results)}\n\n${page.slice(end)}`;
}

/** Columns, each with its head first, as a table that is also in line as text. Figures are to the right. */
function gridOf(columns) {
    const widths = columns.map((column) => Math.max(3, ...column.map((cell) => cell.length)));
    const lineOf = (index) =>
        columns.map((column, at) => (at === 0 ? column[index].padEnd(widths[at]) : column[index].padStart(widths[at])));
    const rule = widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
    const lines = columns[0].map((_, index) => lineOf(index));
    return [lines[0], rule, ...lines.slice(1)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
