import type { ReportCells } from '../../state/report-records.js';

/** How many lines are written at once. */
const LINES = 1000;

/** Writes rows below their columns as CSV (RFC 4180, with line feeds), some lines at a time. */
export function* writeCsv(columns: readonly string[], rows: Iterable<ReportCells>): Generator<Buffer> {
    let lines = [lineOf(columns)];
    for (const row of rows) {
        lines.push(lineOf(row));
        if (lines.length < LINES) continue;
        yield Buffer.from(lines.join(''));
        lines = [];
    }
    if (lines.length > 0) yield Buffer.from(lines.join(''));
}

function lineOf(cells: ReportCells): string {
    return `${cells.map((cell) => quote(cell ?? '')).join(',')}\n`;
}

function quote(cell: string): string {
    return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
