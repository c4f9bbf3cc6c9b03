// The reports: a line a device, and a page.

import { csvLine } from '../shared/csv.mjs';
import { toPage } from './page.mjs';
import { devicesOf } from './plan.mjs';
import { replaceFile } from './state-file.mjs';

/** Writes those reports that are asked for. */
export async function writeReports(state, { csv, html, maxFailed }) {
    if (csv === undefined && html === undefined) return;
    const rows = state.waves.flatMap((wave, index) => rowsOf(state, wave, index));
    if (csv !== undefined) await replaceFile(csv, toCsv(rows));
    if (html !== undefined) await replaceFile(html, toPage(state, rows, maxFailed));
}

/** The devices of a wave, each with its state and the reason for it. */
function rowsOf(state, wave, index) {
    const { parts, outcome, gone = [] } = wave;
    const special = new Map([
        ...(parts?.unsent ?? []).map((id) => [id, { state: 'not sent' }]),
        ...(parts?.unknown ?? []).flatMap(({ devices }) => devices.map((id) => [id, { state: 'not known' }])),
        ...gone.map((id) => [id, { state: 'gone' }]),
        ...[...(outcome?.failures ?? []), ...(outcome?.open ?? [])].map((row) => [row.deviceId, row]),
    ]);
    const other = { state: stateOfOthers(wave) };
    return devicesOf(state, wave).map(([id, name]) => ({ id, name, wave: index + 1, ...(special.get(id) ?? other) }));
}

/** Esper lists failures and open devices by name; all others have succeeded, if it has a row for each. */
function stateOfOthers({ size, gone = [], parts, outcome }) {
    if (parts === undefined) return 'not sent';
    if (outcome === undefined) return 'sent';
    return outcome.total === size - gone.length ? 'Command Success' : 'Command Success, or not listed';
}

function toCsv(rows) {
    return [
        csvLine(['wave', 'id', 'name', 'state', 'reason']),
        ...rows.map(({ wave, id, name, state, reason }) => csvLine([wave, id, name, state, reason])),
    ].join('');
}
