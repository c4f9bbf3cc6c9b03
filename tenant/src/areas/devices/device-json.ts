import type { Links } from '../../http/links.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { androidAlone, androidRow } from './android-row.js';
import { ClassicRows } from './classic-row.js';
import { otherPlatformV2 } from './other-platforms.js';

/** Writes the rows of device lists as JSON text, and keeps the text until the device changes. */
export interface DeviceJson {
    classic(links: Links, n: number): string;
    /** Writes a device as it is answered alone. It is not kept. */
    classicAlone(links: Links, n: number): string;
    v2(n: number): string;
    /** Writes a device as `/v2/devices/{id}` answers it, which has more facts than a row. It is not kept. */
    v2Alone(n: number): string;
}

/** How many rows are kept, of about 2.5 kB each: several clients ask for the same ones. */
const MAX_ROWS = 8192;

export function createDeviceJson(state: State): DeviceJson {
    const { devices } = state;
    const texts = { classic: new Map<number, string>(), v2: new Map<number, string>() };
    let classic: { base: string; rows: ClassicRows } | undefined;
    devices.onChange((n) => {
        if (n === 'all') classic = undefined;
        for (const map of [texts.classic, texts.v2]) {
            if (n === 'all') map.clear();
            else map.delete(n);
        }
    });
    /** Rows have absolute links, so they are good for one origin at a time. */
    const rowsFor = (links: Links) => {
        if (classic?.base !== links.base) {
            texts.classic.clear();
            classic = { base: links.base, rows: new ClassicRows(state, links) };
        }
        return classic.rows;
    };
    return {
        classic(links, n) {
            const rows = rowsFor(links);
            return kept(texts.classic, n, () => rows.write(n, devices.read(n)));
        },
        classicAlone: (links, n) => rowsFor(links).writeAlone(n, devices.read(n)),
        v2(n) {
            const text = kept(texts.v2, n, () => writeV2(state, n, androidRow));
            return withContact(state, n, text);
        },
        v2Alone: (n) => withContact(state, n, writeV2(state, n, androidAlone)),
    };
}

/** Writes a device of any platform. `android` writes those that have Android. */
function writeV2(state: State, n: number, android: typeof androidRow): string {
    const device = state.devices.read(n);
    return JSON.stringify(device.platform === 'ANDROID' ? android(state, n, device) : otherPlatformV2(state, device));
}

/** Adds to the text of a device when it was last in contact: that changes with time, and a text is kept. */
function withContact({ devices }: State, n: number, text: string): string {
    return `${text.slice(0, -1)},"last_seen":"${iso(devices.lastContact(n))}"}`;
}

function kept(texts: Map<number, string>, n: number, write: () => string): string {
    const known = texts.get(n);
    if (known !== undefined) return known;
    if (texts.size >= MAX_ROWS) texts.clear();
    const text = write();
    texts.set(n, text);
    return text;
}
