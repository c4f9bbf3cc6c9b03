// The report as a page that needs nothing else: no script, no font, no picture of another host.
import { allowed, countWave } from './judge.mjs';

/** Devices that the page names; the CSV file has all. */
const MOST_ROWS = 500;

const KINDS = [
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
    ['silent', 'not answered'],
    ['gone', 'gone'],
    ['waiting', 'not sent'],
];

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --faint: #5d6b7a; --line: #d9dfe5; --paper: #fff;
    --succeeded: #2f8f5b; --failed: #c8372d; --silent: #d9972b; --gone: #8a63b8; --waiting: #e4e8ec; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --faint: #9aa7b4; --line: #35404b; --paper: #14191f; --waiting: #2a333c; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } p { margin: .25rem 0; color: var(--faint); overflow-wrap: anywhere; }
.verdict { color: var(--ink); font-weight: 600; margin: .75rem 0; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 13px; } svg .faint { fill: var(--faint); }
.limit { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 2; } .frame { fill: none; stroke: var(--ink); stroke-width: 1; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; } td, th { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; } .scroll { overflow-x: auto; }
.key { display: inline-block; width: .75rem; height: .75rem; border-radius: 2px; margin: 0 .35rem 0 1rem; } .key:first-child { margin-left: 0; }
${KINDS.map(([kind]) => `.${kind} { fill: var(--${kind}); background: var(--${kind}); }`).join(' ')}`;

/** Makes the page. */
export function toPage(state, rows, maxFailed) {
    const waves = state.waves.map((wave) => ({ ...wave, counts: withWaiting(countWave(wave)) }));
    const { command, command_args: args } = state.asked.command;
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Roll-out: ${escapeText(command)}</title><style>${STYLE}</style></head><body>
<h1>Roll-out: ${escapeText(command)}</h1>
<p>${escapeText(JSON.stringify(args))} to ${state.devices.length} devices in ${waves.length} waves; begun ${time(waves[0]?.startedAt)}</p>
<p class="verdict">${escapeText(verdictOf(waves))}</p>
<p>${KINDS.map(([kind, words]) => `<span class="key ${kind}"></span>${words}`).join('')}</p>
<h2>The fleet</h2>
${drawFleet(waves, state.devices.length)}
<h2>The waves</h2>
${drawWaves(waves, maxFailed)}
<h2>In numbers</h2>
${toTable(
    ['wave', 'devices', ...KINDS.map(([, words]) => words), 'begun', 'ended'],
    waves.map(({ name, size, counts, startedAt, endedAt }, index) => [
        `${index + 1}: ${name}`,
        size,
        ...KINDS.map(([kind]) => counts[kind]),
        time(startedAt),
        time(endedAt),
    ]),
)}
${listReasons(rows)}
${listDevices(rows)}
</body></html>
`;
}

const withWaiting = (counts) => ({ ...counts, waiting: counts.addressed - counts.sent });

function verdictOf(waves) {
    const stopped = waves.findIndex(({ verdict }) => verdict === 'stopped');
    if (stopped >= 0) return `Stopped in wave ${stopped + 1}: ${waves[stopped].reason}.`;
    const ended = waves.filter(({ verdict }) => verdict !== undefined).length;
    if (ended === waves.length) return 'All waves went through.';
    return `${ended} of ${waves.length} waves went through.`;
}

/** All devices as one bar, in the order of the waves. */
function drawFleet(waves, total) {
    let x = 0;
    const bars = waves.map(({ counts, size }, index) => {
        const [left, width] = [x, (size / total) * 900];
        x += width;
        const label = width > 8 ? `<text x="${left + 1}" y="52" class="faint">${index + 1}</text>` : '';
        return `${drawBar(counts, { left, top: 4, width, height: 30 })}<rect class="frame" x="${left}" y="4" width="${width}" height="30"/>${label}`;
    });
    return `<svg viewBox="0 0 900 58" role="img" aria-label="All devices, wave by wave">${bars.join('')}</svg>`;
}

/** A bar a wave, each as long as the others, with a line where too many have failed. */
function drawWaves(waves, maxFailed) {
    const bars = waves.map(({ name, counts, verdict }, index) => {
        const top = index * 46;
        const share = counts.addressed === 0 ? 0 : allowed(maxFailed, counts.addressed) / counts.size;
        const limit = 900 - 900 * (share + (counts.waiting + counts.gone) / counts.size);
        const words = `${index + 1}: ${name}, ${counts.size} devices${verdict === undefined ? '' : `, ${verdict}`}`;
        const line = `<line class="limit" x1="${limit}" x2="${limit}" y1="${top + 17}" y2="${top + 41}"/>`;
        return `<text x="0" y="${top + 14}">${escapeText(words)}</text>${drawBar(counts, { left: 0, top: top + 20, width: 900, height: 18 })}${verdict === undefined ? '' : line}`;
    });
    return `<svg viewBox="0 0 900 ${waves.length * 46}" role="img" aria-label="The waves">${bars.join('')}</svg>
<p>Where red and yellow reach over the broken line to the left, more failed or gave no answer than may (${escapeText(inWords(maxFailed))}).</p>`;
}

function drawBar(counts, { left, top, width, height }) {
    let x = left;
    return KINDS.map(([kind, words]) => {
        const part = (counts[kind] / counts.size) * width;
        const rect = `<rect class="${kind}" x="${x}" y="${top}" width="${part}" height="${height}"><title>${counts[kind]} ${words}</title></rect>`;
        x += part;
        return part > 0 ? rect : '';
    }).join('');
}

const inWords = ({ share, count }) => (share === undefined ? `${count} devices` : `${share} % of a wave`);

/** Why devices failed, the most frequent reason first. */
function listReasons(rows) {
    const counts = new Map();
    for (const { state, reason } of rows.filter(isToBeNamed)) {
        const words = reason ? `${state}: ${reason}` : state;
        counts.set(words, (counts.get(words) ?? 0) + 1);
    }
    if (counts.size === 0) return '';
    const sorted = [...counts].sort(([, one], [, other]) => other - one).map(([words, count]) => [count, words]);
    return `<h2>Why</h2>${toTable(['devices', 'state and reason'], sorted)}`;
}

function listDevices(rows) {
    const named = rows.filter(isToBeNamed);
    if (named.length === 0) return '';
    const some = named.slice(0, MOST_ROWS).map(({ wave, name, id, state, reason }) => [wave, name, id, state, reason]);
    const more = named.length > some.length ? `<p>${named.length - some.length} more are in the CSV file.</p>` : '';
    return `<h2>Which</h2>${toTable(['wave', 'name', 'id', 'state', 'reason'], some)}${more}`;
}

const isToBeNamed = ({ state }) => !['Command Success', 'not sent', 'sent'].includes(state);

function toTable(head, rows) {
    const isNumber = head.map((_, column) => typeof rows[0]?.[column] === 'number');
    const line = (values, tag) => {
        const cells = values.map(
            (value, column) =>
                `<${tag}${isNumber[column] ? ' class="number"' : ''}>${escapeText(String(value ?? ''))}</${tag}>`,
        );
        return `<tr>${cells.join('')}</tr>`;
    };
    return `<div class="scroll"><table>${line(head, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table></div>`;
}

const time = (iso) => (iso === undefined ? '' : iso.slice(0, 19).replace('T', ' '));

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeText = (text) => text.replace(/[&<>"]/g, (character) => ENTITIES[character]);
