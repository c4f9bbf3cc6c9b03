import type { Call, Handlers } from '../../http/call.js';
import { classicPage, rowsOf, v2Page } from '../../http/pages.js';
import { notFound } from '../../http/refusal.js';
import type { State } from '../../state/state.js';
import { findAndroid } from '../shared/find-devices.js';
import { cursorPage } from './device-cursor.js';
import { filterDevices } from './device-filters.js';
import { createDeviceJson } from './device-json.js';
import { deviceReport } from './device-report.js';
import { sortDevices } from './device-sorting.js';

/** Rows of a page of `/v2/devices/` without a `limit`, and the most that a page has. */
const USUAL_V2_PAGE = 10;
const MAX_V2_PAGE = 1000;

/** Handles devices, of the classic API and of `/v2/devices/`, and their reports. */
export function deviceHandlers(state: State): Handlers {
    const { devices } = state;
    const json = createDeviceJson(state);
    const find = (call: Call<{ device_id: string }>) => findAndroid(state, call.path('device_id'));
    return {
        getAllDevices(call) {
            const found = filterDevices(state, 'classic', call.query);
            return classicPage(call, {
                count: found.length,
                json: (from, to) => found.slice(from, to).map((n) => json.classic(call.links, n)),
            });
        },
        getDeviceById: (call) => ({ status: 200, json: json.classicAlone(call.links, find(call)) }),
        getDeviceEvent(call) {
            const n = find(call);
            const history = call.query.number('latest_event') === 0 ? (state.reports.get(n) ?? []) : [];
            return classicPage(
                call,
                rowsOf([devices.read(n), ...history], (one) => deviceReport(call.links, one)),
            );
        },
        getAllDevicesV2(call) {
            const found = filterDevices(state, 'v2', call.query);
            const sorted = sortDevices(state, found, call.query.string('ordering'));
            const write = (n: number) => json.v2(n);
            if (call.query.string('cursor') !== undefined)
                return cursorPage(call, sorted, { most: MAX_V2_PAGE, write });
            const { numbers } = sorted;
            const rows = {
                count: numbers.length,
                json: (from: number, to: number) => numbers.slice(from, to).map(write),
            };
            return v2Page(call, rows, { usual: USUAL_V2_PAGE, most: MAX_V2_PAGE });
        },
        getDeviceByIdV2(call) {
            const n = devices.find(call.path('id'));
            if (n === undefined) throw notFound();
            return { status: 200, json: `{"content":${json.v2Alone(n)}}` };
        },
    };
}
