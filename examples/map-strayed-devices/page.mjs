// The page. It needs nothing else: no script, no font, no tiles of a map, so where devices are goes nowhere.
import { drawMap, OLD, placePoints } from './map.mjs';
import { escapeText, inMeters, inWords } from './words.mjs';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --faint: #5d6b7a; --line: #d9dfe5; --paper: #fff; --ground: #f3f6f8; --grid: #e3e9ee; --fence: #2f8f5b; --out: #c8372d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --faint: #9aa7b4; --line: #35404b; --paper: #14191f; --ground: #1b222a; --grid: #27313b; --fence: #46b37a; --out: #e0574c; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.25rem 0 .25rem; overflow-wrap: anywhere; } p { margin: .25rem 0; color: var(--faint); }
.verdict { color: var(--ink); font-weight: 600; margin: .75rem 0; }
svg { display: block; width: 100%; min-width: 38rem; height: auto; margin: .75rem 0; }
.ground { fill: var(--ground); } .grid { stroke: var(--grid); } .way { stroke: var(--out); stroke-opacity: .45; stroke-dasharray: 4 4; }
.fence { fill: var(--fence); fill-opacity: .22; stroke: var(--fence); stroke-width: 2; }
.point circle { fill: var(--out); stroke: var(--paper); stroke-width: 1.5; } .point text { fill: #fff; font-size: 12px; font-weight: 600; text-anchor: middle; }
.old circle { fill: var(--paper); stroke: var(--out); stroke-width: 2; } .old text { fill: var(--out); }
svg .point .many { fill: var(--ink); text-anchor: start; stroke: var(--ground); stroke-width: 3; paint-order: stroke; }
.bar { fill: none; stroke: var(--faint); stroke-width: 1.5; } .scale { fill: var(--faint); font-size: 12px; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
td, th { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); } td.number, th.number { text-align: right; white-space: nowrap; } td.time { white-space: nowrap; } td.name { min-width: 12rem; }`;

/** Makes the page of geofences, each with the devices that left it. */
export function toPage(geofences, { since, now }) {
    const left = geofences.filter(({ strayed }) => strayed.length > 0);
    const devices = left.reduce((sum, { strayed }) => sum + strayed.length, 0);
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Devices that left their place</title><style>${STYLE}</style></head><body>
<h1>Devices that left their place</h1>
<p>Since ${inWords(since)}; looked at ${inWords(now)}, by the clock of the machine that made this page.</p>
<p class="verdict">${verdictOf(devices, left.length, geofences.length)}</p>
<p>A device tells its place when it checks in. A hollow point is a place of more than ${OLD / 60_000} minutes ago: the device may be elsewhere by now. Devices near to each other share a point.</p>
${left.map((geofence) => toSection(geofence, now)).join('\n')}
${listQuiet(geofences)}
</body></html>
`;
}

function verdictOf(devices, left, all) {
    if (all === 0) return 'There is no geofence.';
    if (devices === 0) return `No device has left ${all === 1 ? 'the geofence' : `one of ${all} geofences`}.`;
    return `${count(devices, 'device')} left ${left} of ${count(all, 'geofence')} and ${devices === 1 ? 'is' : 'are'} still out.`;
}

function toSection(geofence, now) {
    const placed = placePoints(geofence);
    const { name, strayed, inside, before, unknown } = geofence;
    const numbers = new Map(placed.points.flatMap(({ devices }, i) => devices.map((device) => [device, i + 1])));
    const rows = strayed.map((device) => [
        ['number', String(numbers.get(device) ?? '')],
        ['name', device.name],
        ['number', inMeters(device.away)],
        ['time', inWords(device.leftAt)],
        ['time', inWords(device.toldAt)],
        ['time', device.place ? `${device.place.latitude.toFixed(4)}, ${device.place.longitude.toFixed(4)}` : ''],
    ]);
    const map = placed.points.length > 0 ? drawMap(geofence, placed, now) : '<p>None of them has told where it is.</p>';
    return `<h2>${escapeText(name)}</h2>
<p>${strayed.length} left; ${inside} inside; ${before} outside for longer; ${unknown} nobody knows where.</p>
${map}
${toTable(['on the map', 'device', 'from the line', 'left', 'told its place', 'place'], rows)}`;
}

function toTable(head, rows) {
    const heads = head.map((words, column) => cell('th', [rows[0][column][0], words])).join('');
    return `<div class="scroll"><table><tr>${heads}</tr>${rows.map((row) => `<tr>${row.map((one) => cell('td', one)).join('')}</tr>`).join('')}</table></div>`;
}

const cell = (tag, [kind, text]) => `<${tag} class="${kind}">${escapeText(text)}</${tag}>`;

/** The geofences that nobody left, by name. */
function listQuiet(geofences) {
    const quiet = geofences.filter(({ strayed }) => strayed.length === 0);
    if (quiet.length === 0) return '';
    const items = quiet.map(
        ({ name, inside, before, unknown }) =>
            `<li>${escapeText(name)}: ${inside} inside, ${before} outside for longer, ${unknown} nobody knows where</li>`,
    );
    return `<h2>Nobody left</h2><ul>${items.join('')}</ul>`;
}

const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
