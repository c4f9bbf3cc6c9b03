import type { Links } from '../../http/links.js';
import type { State } from '../../state/state.js';
import { androidV2 } from './android-row.js';
import { classicDevice } from './classic-row.js';
import { otherPlatformV2 } from './other-platforms.js';

/** The rows of device lists as JSON texts. */
export interface DeviceJson {
    classic(links: Links, n: number): string;
    v2(n: number): string;
}

/** Rows kept as text, about 2.5 kB each: those that several clients, or several walks, ask for again. */
const MAX_ROWS = 8192;

export function createDeviceJson(state: State): DeviceJson {
    const { devices } = state;
    const rows = { classic: new Map<number, string>(), v2: new Map<number, string>() };
    const shared = new Map<string, string>();
    let linkedTo = '';
    devices.onChange((n) => {
        if (n === 'all') shared.clear();
        for (const map of [rows.classic, rows.v2]) {
            if (n === 'all') map.clear();
            else map.delete(n);
        }
    });
    const kept = (map: Map<number, string>, n: number, write: () => string) => {
        const known = map.get(n);
        if (known !== undefined) return known;
        if (map.size >= MAX_ROWS) map.clear();
        const text = write();
        map.set(n, text);
        return text;
    };
    return {
        classic(links, n) {
            // Rows hold absolute links, so they are good for one address of the tenant at a time.
            if (links.base !== linkedTo) {
                rows.classic.clear();
                shared.clear();
                linkedTo = links.base;
            }
            return kept(rows.classic, n, () => classicDevice(state, links, n, devices.read(n), shared));
        },
        v2: (n) =>
            kept(rows.v2, n, () => {
                const device = devices.read(n);
                return JSON.stringify(
                    device.platform === 'ANDROID' ? androidV2(state, n, device) : otherPlatformV2(state, device),
                );
            }),
    };
}
