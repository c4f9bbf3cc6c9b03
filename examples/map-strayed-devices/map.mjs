// A geofence and the devices that left it as an SVG picture: the geofence green, devices as numbered red points, with a bar for the scale.
import { distance, middleOf, toPlane } from './geometry.mjs';
import { escapeText, inMeters } from './words.mjs';

const [WIDTH, HEIGHT, MARGIN] = [880, 420, 46];

/** Points nearer than this are one point with one number, in pixels. */
const NEAR = 26;

/** Devices whose place is older than this are drawn hollow, in milliseconds. */
export const OLD = 3_600_000;

/** Gives devices with a place the numbers of their points, from 1. Devices near to each other have the same. */
export function placePoints({ geometry, strayed }) {
    const middle = middleOf(geometry);
    const scale = scaleOf(geometry, strayed, middle);
    const points = [];
    for (const device of strayed.filter(({ place }) => place !== undefined)) {
        const at = scale.toPixels(toPlane(device.place, middle));
        const near = points.find((point) => distance(point, at) < NEAR);
        if (near === undefined) points.push({ ...at, devices: [device] });
        else near.devices.push(device);
    }
    return { points, scale, middle };
}

/** Draws the picture. `now` says which places are old. */
export function drawMap(geofence, { points, scale, middle }, now) {
    const centre = scale.toPixels({ x: 0, y: 0 });
    const ways = points.map(
        ({ x, y }) => `<line class="way" x1="${r(centre.x)}" y1="${r(centre.y)}" x2="${r(x)}" y2="${r(y)}"/>`,
    );
    const label = `${geofence.name}, and where ${points.length === 1 ? 'a point' : `${points.length} points`} outside of it`;
    return `<div class="scroll"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(label)}">
<rect class="ground" width="${WIDTH}" height="${HEIGHT}" rx="6"/>
${drawGrid(scale)}${ways.join('')}
${drawGeofence(geofence.geometry, scale, middle)}
${points.map((point, i) => drawPoint(point, i + 1, now)).join('\n')}
${drawBar(scale)}
</svg></div>`;
}

/** Chooses the part of the plane that shows geofence and devices, with the geofence in sight even where it is small. */
function scaleOf(geometry, strayed, middle) {
    const seen = strayed.filter(({ place }) => place !== undefined).map(({ place }) => toPlane(place, middle));
    const edge = geometry.coordinates.map((corner) => toPlane(corner, middle));
    const radius = geometry.type === 'circle' ? geometry.radius : 0;
    const xs = [...seen.map(({ x }) => x), ...edge.flatMap(({ x }) => [x - radius, x + radius])];
    const ys = [...seen.map(({ y }) => y), ...edge.flatMap(({ y }) => [y - radius, y + radius])];
    const [left, right, low, high] = [least(xs), most(xs), least(ys), most(ys)];
    const meters = Math.max((right - left) / (WIDTH - 2 * MARGIN), (high - low) / (HEIGHT - 2 * MARGIN), 0.01);
    return {
        /** Metres a pixel. */
        meters,
        toPixels: ({ x, y }) => ({
            x: WIDTH / 2 + (x - (left + right) / 2) / meters,
            y: HEIGHT / 2 - (y - (low + high) / 2) / meters,
        }),
    };
}

const least = (numbers) => numbers.reduce((one, other) => Math.min(one, other));
const most = (numbers) => numbers.reduce((one, other) => Math.max(one, other));

function drawGeofence({ type, coordinates, radius }, scale, middle) {
    const corners = coordinates.map((corner) => scale.toPixels(toPlane(corner, middle)));
    const [{ x, y }] = corners;
    if (type === 'circle')
        return `<circle class="fence" cx="${r(x)}" cy="${r(y)}" r="${r(Math.max(4, radius / scale.meters))}"/>`;
    return `<polygon class="fence" points="${corners.map((corner) => `${r(corner.x)},${r(corner.y)}`).join(' ')}"/>`;
}

/** A point is hollow when all that is known of its devices is old. */
function drawPoint({ x, y, devices }, number, now) {
    const isOld = devices.every(({ toldAt }) => toldAt === undefined || now - toldAt > OLD);
    const title = escapeText(devices.map(({ name, away }) => `${name}, ${inMeters(away)} away`).join('\n'));
    const many =
        devices.length > 1 ? `<text class="many" x="${r(x + 10)}" y="${r(y - 10)}">×${devices.length}</text>` : '';
    return `<g class="${isOld ? 'point old' : 'point'}"><title>${title}</title><circle cx="${r(x)}" cy="${r(y)}" r="12"/><text x="${r(x)}" y="${r(y + 4.5)}">${number}</text>${many}</g>`;
}

/** Lines in the distance of the bar, so that distances can be read off anywhere. */
function drawGrid({ meters }) {
    const step = barOf(meters) / meters;
    const lines = [];
    for (let x = 14; x < WIDTH; x += step)
        lines.push(`<line class="grid" x1="${r(x)}" y1="0" x2="${r(x)}" y2="${HEIGHT}"/>`);
    for (let y = HEIGHT - 14; y > 0; y -= step)
        lines.push(`<line class="grid" x1="0" y1="${r(y)}" x2="${WIDTH}" y2="${r(y)}"/>`);
    return lines.join('');
}

function drawBar({ meters }) {
    const length = barOf(meters);
    const end = 14 + length / meters;
    const y = HEIGHT - 14;
    return `<path class="bar" d="M14 ${y - 5}V${y}H${r(end)}V${y - 5}"/><text class="scale" x="20" y="${y - 6}">${exactly(length)}</text><text class="scale" x="${WIDTH - 14}" y="22" text-anchor="end">North is up</text>`;
}

/** The longest round distance that is no longer than 160 pixels. */
function barOf(meters) {
    const longest = 160 * meters;
    const power = 10 ** Math.floor(Math.log10(longest));
    return [5, 2, 1].map((digit) => digit * power).find((length) => length <= longest);
}

const exactly = (meters) =>
    meters < 1000 ? `${Number(meters.toPrecision(1))} m` : `${Number((meters / 1000).toPrecision(1))} km`;

const r = (number) => Number(number.toFixed(1));
