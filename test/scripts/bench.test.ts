import { readFileSync } from 'node:fs';
import path from 'node:path';
import { outputOf, ROOT } from '../support/run-program.js';

// The parts of npm run bench that only reckon and write. What it measures is no matter of tests.

/** What an expression gives, with the functions of these modules of bench/. */
function evaluate(expression: string, input: unknown = null): unknown {
    const program = `
        const modules = ['statistics', 'table', 'goals', 'chart', 'rows'];
        const bench = Object.assign({}, ...(await Promise.all(modules.map((name) => import(\`./bench/\${name}.mjs\`)))));
        const input = ${JSON.stringify(input)};
        process.stdout.write(JSON.stringify(${expression}));`;
    const flags = ['--input-type=module', '--eval', program];
    return JSON.parse(outputOf(process.execPath, flags));
}

/** The text of something that is to be a text. */
function text(value: unknown): string {
    if (typeof value !== 'string') throw new TypeError(`Not a text: ${JSON.stringify(value)}`);
    return value;
}

const figure = (median: number, min: number, ratio?: number) => ({
    median,
    min,
    ...(ratio !== undefined && { ratio }),
});

const results = {
    machine: { date: '2026-11-24', cpu: 'Acme <9000>', cores: 2, node: '20.20.2' },
    rows: [
        {
            name: 'call',
            title: 'A small call',
            measures: { cpu: 'CPU, µs', wall: 'time, µs' },
            lines: [
                {
                    label: 'esper-client',
                    rounds: 30,
                    cpu: figure(91.37, 88.02, 0.907),
                    wall: figure(153.2, 149.9, 0.95),
                },
                { label: 'axios tuned', rounds: 30, cpu: figure(101.4, 97.31), wall: figure(161.1, 158) },
                {
                    label: 'axios tuned, again',
                    rounds: 30,
                    cpu: figure(101.9, 97.44, 1.004),
                    wall: figure(161.3, 157, 1.001),
                },
                { label: 'axios', rounds: 30, cpu: figure(187.1, 180.2, 1.845), wall: figure(260.4, 255.5, 1.616) },
                {
                    label: 'Python client',
                    rounds: 30,
                    cpu: figure(411.5, 399.1, 4.058),
                    wall: figure(602.8, 590.3, 3.742),
                },
            ],
        },
        {
            name: 'upload',
            title: 'Upload of 300 MB',
            measures: { growth: 'most memory over idle, MiB' },
            lines: [
                { label: 'esper-client', rounds: 3, growth: figure(70.25, 69.5) },
                { label: 'axios', rounds: 3, growth: figure(291.3, 290.1) },
            ],
        },
    ],
};

test.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[100, 9, 20], 20],
    [[7], 7],
])('median(%j) is %d', (values, expected) => {
    expect(evaluate('bench.median(input)', values)).toBe(expected);
});

describe('summarise', () => {
    const row = {
        name: 'call',
        title: 'A small call',
        measures: { cpu: 'CPU, µs', heap: 'heap, MiB' },
        beside: 'b',
        compared: ['cpu'],
        lines: [{ label: 'a' }, { label: 'b' }, { label: 'rare', beside: 'a' }],
    };
    const rounds = [
        { a: { cpu: 10, heap: 1 }, b: { cpu: 20, heap: 2 }, rare: { cpu: 30, heap: 3 } },
        { a: { cpu: 80, heap: 1 }, b: { cpu: 40, heap: 2 } },
        { a: { cpu: 30, heap: 4 }, b: { cpu: 100, heap: 2 } },
    ];

    test('a ratio is the median of the ratios of each round, not the ratio of the medians', () => {
        const summary = evaluate('bench.summarise(input.row, input.rounds)', { row, rounds });
        expect(summary).toHaveProperty('lines.0.cpu', { median: 30, min: 10, ratio: 0.5 });
    });

    test('a line that is beside itself, and a measure that is not compared, have no ratio', () => {
        const summary = evaluate('bench.summarise(input.row, input.rounds)', { row, rounds });
        expect(summary).toHaveProperty('lines.1.cpu', { median: 40, min: 20 });
        expect(summary).toHaveProperty('lines.0.heap', { median: 1, min: 1 });
    });

    test('a line that was left out of rounds counts those it was in', () => {
        const summary = evaluate('bench.summarise(input.row, input.rounds)', { row, rounds });
        expect(summary).toHaveProperty('lines.2', {
            label: 'rare',
            rounds: 1,
            cpu: { median: 30, min: 30, ratio: 3 },
            heap: { median: 3, min: 3 },
        });
    });
});

test('the table shows the medians, minima and ratios of the results', () => {
    const lines = text(evaluate('bench.tableOf(input.rows[0])', results))
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) =>
            line
                .split('|')
                .map((cell) => cell.trim())
                .slice(1, -1),
        );

    expect(lines[0]).toEqual(['', 'CPU, µs', 'least', 'ratio', 'time, µs', 'least', 'ratio', 'rounds']);
    expect(lines[2]).toEqual(['esper-client', '91.4', '88.0', '0.907×', '153', '150', '0.950×', '30']);
    expect(lines[3]).toEqual(['axios tuned', '101', '97.3', '', '161', '158', '', '30']);
    expect(lines.map((cells) => cells.length)).toEqual(lines.map(() => 8));
});

test('the page names the machine, and every goal that the rows speak of', () => {
    const figures = text(evaluate('bench.figuresOf(input)', results));

    expect(figures).toContain('date 2026-11-24 · Acme <9000> · cores 2 · node 20.20.2');
    expect(figures).toMatch(/CPU of a small call beside tuned axios, over A\/A +\| +≤ 1.05× \| +\*\*0.90×\*\* \| yes/);
    expect(figures).toMatch(/CPU of a small call beside axios as it comes +\| +≤ 1× \| +\*\*0.49×\*\* \| yes/);
    expect(figures).toMatch(/memory of an upload of 300 MB +\| ≤ 64 MiB \| \*\*70.3 MiB\*\* \| +no/);
    expect(figures).not.toContain('sweep');
    expect(figures).not.toContain('NaN');
});

test('the page keeps what is around its figures, however often they are written', () => {
    const page = 'before\n<!-- figures: written by npm run bench -- --write -->\nold\n<!-- end of figures -->\nafter\n';
    const written = (before: string) =>
        text(evaluate('bench.putFigures(input.before, input.results)', { before, results }));
    const once = written(page);

    expect(once).toMatch(
        /^before\n<!--.*-->\n\n!\[.*\]\(chart\.svg\)\n[\s\S]*### A small call[\s\S]*\n\n<!-- end of figures -->\nafter\n$/,
    );
    expect(once).not.toContain('\nold\n');
    expect(written(once)).toBe(once);
});

test('the committed page and chart show the committed results', () => {
    const [page, chart, committed] = ['README.md', 'chart.svg', 'results.json'].map((name) =>
        readFileSync(path.join(ROOT, 'bench', name), 'utf8'),
    );
    const measured: unknown = JSON.parse(text(committed));
    expect(evaluate('bench.putFigures(input.page, input.measured)', { page, measured })).toBe(page);
    expect(evaluate('bench.chartOf(input)', measured)).toBe(chart);
});

describe('the chart', () => {
    const chart = () => text(evaluate('bench.chartOf(input)', results));

    test('shows the numbers of the results, each beside its name', () => {
        const texts = [...chart().matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words]) => words);
        expect(texts.slice(1)).toEqual([
            'A small call: CPU, µs',
            ...['esper-client', '91.4 µs', 'axios tuned', '101 µs', 'axios', '187 µs', 'Python client', '412 µs'],
            'Upload of 300 MB: most memory over idle, MiB',
            ...['esper-client', '70.3 MiB', 'axios', '291 MiB'],
        ]);
    });

    test('has bars as long as the numbers are large', () => {
        const widths = [...chart().matchAll(/<rect class="bar[^>]* width="([\d.]+)"/g)].map(([, width]) =>
            Number(width),
        );
        const longest = widths[3] ?? 0;
        expect(longest).toBeGreaterThan(300);
        expect((widths[0] ?? 0) / longest).toBeCloseTo(91.37 / 411.5, 2);
        expect((widths[4] ?? 0) / (widths[5] ?? 1)).toBeCloseTo(70.25 / 291.3, 2);
    });

    test('has a title, colours for dark and light, and nothing that runs', () => {
        expect(chart()).toMatch(/<title[^>]*>esper-client beside/);
        expect(chart()).toContain('prefers-color-scheme: dark');
        expect(chart()).not.toMatch(/<script|\son\w+=|href/);
    });
});

test('each row has what its ratios are to among its lines', () => {
    const missing = evaluate(
        `[true, false].flatMap((isQuick) => bench.rowsOf(isQuick)).flatMap(({ name, beside, lines }) =>
            lines.flatMap((line) => line.beside ?? beside ?? []).filter((label) => !lines.some((line) => line.label === label))
                .map((label) => [name, label]))`,
    );
    expect(missing).toEqual([]);
});

test('a row that compares CPU with tuned axios has tuned axios a second time', () => {
    const withoutAgain = evaluate(
        `bench.rowsOf(false).filter(({ measures, lines }) => 'cpu' in measures &&
            lines.some(({ label }) => label.startsWith('axios tuned')) && !lines.some(({ label }) => label.endsWith('again')))
            .map(({ name }) => name)`,
    );
    expect(withoutAgain).toEqual([]);
});
