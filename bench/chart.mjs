// The chart of bench/README.md: bars of what matters most, as SVG. It brings its own background, so that it is readable on any.
import { AHEAD, OURS, OURS_UNDICI, PLAIN, PYTHON, SEQUENCE, TUNED, UNDICI } from './names.mjs';
import { show } from './table.mjs';

const PANELS = [
    { row: 'call', measure: 'cpu', unit: 'µs', labels: [OURS, OURS_UNDICI, TUNED, PLAIN, 'fetch', UNDICI, PYTHON] },
    {
        row: 'sweep-500',
        measure: 'wall',
        unit: 's',
        labels: [AHEAD.ours, AHEAD.oursUndici, AHEAD.tuned, SEQUENCE.ours, SEQUENCE.oursUndici, SEQUENCE.tuned, PYTHON],
    },
    { row: 'upload', measure: 'growth', unit: 'MiB', labels: [OURS, TUNED, PLAIN, 'fetch', UNDICI, PYTHON] },
];
const WIDTH = 760;
const LEFT = 230;
const RIGHT = 90;
const BAR = 18;
const STEP = 26;
const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .title { font-size: 17px; font-weight: 600 } .panel { font-weight: 600 } .label { text-anchor: end }
    .card { fill: #ffffff; stroke: #d1d9e0 } .bar { fill: #8c959f } .ours { fill: #0969da }
    @media (prefers-color-scheme: dark) {
        text { fill: #f0f6fc } .card { fill: #0d1117; stroke: #3d444d } .bar { fill: #6e7681 } .ours { fill: #4493f8 }
    }`;

/** The bars of the rows that are there; shorter is better in all of them. */
export function chartOf({ rows }) {
    const title = 'esper-client beside what people would otherwise use (shorter is better)';
    let top = 62;
    const panels = PANELS.flatMap((panel) => {
        const row = rows.find(({ name }) => name === panel.row);
        if (row === undefined) return [];
        const lines = panel.labels.flatMap((label) => row.lines.filter((line) => line.label === label));
        const drawn = panelOf(`${row.title}: ${row.measures[panel.measure]}`, lines, panel, top);
        top += 28 + lines.length * STEP + 18;
        return [drawn];
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" role="img" aria-labelledby="title">
<title id="title">${escaped(title)}</title>
<style>${STYLE}
</style>
<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${top - 1}" rx="6"/>
<text class="title" x="20" y="32">${escaped(title)}</text>
${panels.join('\n')}
</svg>
`;
}

function panelOf(title, lines, { measure, unit }, top) {
    const most = Math.max(...lines.map((line) => line[measure].median));
    const bars = lines.map((line, index) => {
        const value = line[measure].median;
        const y = top + 14 + index * STEP;
        const width = Math.max(1, (value / most) * (WIDTH - LEFT - RIGHT)).toFixed(1);
        const kind = line.label.startsWith(OURS) ? 'bar ours' : 'bar';
        return [
            `<text class="label" x="${LEFT - 10}" y="${y + 13}">${escaped(line.label)}</text>`,
            `<rect class="${kind}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="2"/>`,
            `<text x="${(LEFT + Number(width) + 8).toFixed(1)}" y="${y + 13}">${show(value)} ${unit}</text>`,
        ].join('\n');
    });
    return [`<text class="panel" x="20" y="${top}">${escaped(title)}</text>`, ...bars].join('\n');
}

function escaped(text) {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
