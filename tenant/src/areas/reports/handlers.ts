import { Readable } from 'node:stream';
import { type Call, type Handlers, ok } from '../../http/call.js';
import type { Links } from '../../http/links.js';
import { notFound } from '../../http/refusal.js';
import type { ReportCells, ReportRecord } from '../../state/report-records.js';
import type { State } from '../../state/state.js';
import { iso } from '../../util/clock.js';
import { writeCsv } from './csv.js';
import { REPORT_KINDS } from './kinds.js';
import { readOrder } from './read-order.js';

const DAY = 86_400_000;

/** How long after its order a report is begun, and has ended, in milliseconds. */
const [BEGUN, ENDED] = [500, 2_000];

/** How many rows of a report are shown; a link has them all. */
const SHOWN = 100;

/** Handles the reports that are ordered. Their data are those of the moment of the order. */
export function reportHandlers(state: State): Handlers {
    const { clock, orderedReports } = state;
    return {
        getReportTypes: () => ok({ content: { report_types: writeKinds(clock.now()) } }),
        async createReport(call) {
            const report = await orderReport(state, call);
            orderedReports.set(report.id, report);
            return ok(writeReport(state, call.links, report));
        },
        getReport(call) {
            const report = orderedReports.get(call.path('report_id'));
            if (report === undefined) throw notFound();
            return ok(writeReport(state, call.links, report));
        },
    };
}

function writeKinds(now: number): unknown[] {
    return Object.entries(REPORT_KINDS).map(([name, { display_name, description, after }]) => {
        const available_from = iso(Date.parse(after) + DAY);
        return { name, display_name, description, last_generated_at: iso(now), available_from };
    });
}

async function orderReport(state: State, { body }: Call): Promise<ReportRecord> {
    const ordered = state.clock.now();
    const { kind, isDownload, wanted } = readOrder(body, ordered);
    const { columns, rows } = REPORT_KINDS[kind];
    const end = state.reportEnds.shift() ?? 'SUCCEEDED';
    const report = { id: state.newId(), ordered, end, columns };
    if (end !== 'SUCCEEDED') return { ...report, data: null };
    if (!isDownload) return { ...report, data: firstOf(rows(state, wanted)) };
    const bytes = Readable.from(writeCsv(columns, rows(state, wanted)));
    const about = { name: `${kind}.csv`, type: 'text/csv', maxBytes: Number.POSITIVE_INFINITY };
    const { id: file } = await state.files.write(bytes, about);
    return { ...report, data: { file } };
}

/** Takes the rows that are shown, and tells whether there are more. */
function firstOf(all: Iterable<ReportCells>): { rows: ReportCells[]; truncated: boolean } {
    const rows: ReportCells[] = [];
    for (const row of all) {
        if (rows.length === SHOWN) return { rows, truncated: true };
        rows.push(row);
    }
    return { rows, truncated: false };
}

function writeReport(state: State, links: Links, { id, ordered, end, columns, data }: ReportRecord): unknown {
    const age = state.clock.now() - ordered;
    if (age < ENDED) return { content: { id, status: age < BEGUN ? 'PENDING' : 'RUNNING' } };
    if (data === null) return { content: { id, status: end } };
    return { content: { id, status: end, schema: writeSchema(columns), ...writeData(state, links, data) } };
}

function writeSchema(names: readonly string[]) {
    const columns = names.map((name, position) => ({ name, position, type_name: 'STRING', type_text: 'string' }));
    return { column_count: columns.length, columns };
}

function writeData({ files }: State, links: Links, data: NonNullable<ReportRecord['data']>) {
    if ('rows' in data) return { data_array: data.rows, truncated: data.truncated };
    return { external_link: links.file(data.file, files.get(data.file)?.name ?? 'report.csv') };
}
