/** How a report ends. */
export type ReportEnd = 'SUCCEEDED' | 'FAILED' | 'CANCELED';

/** The cells of a row, in the order of the columns; null where nothing is known. */
export type ReportCells = readonly (string | null)[];

/** A report that was ordered. Its data are those of the moment of the order. */
export interface ReportRecord {
    id: string;
    /** When it was ordered, in milliseconds. */
    ordered: number;
    end: ReportEnd;
    columns: readonly string[];
    /** The id of the stored file, or the rows that are shown; null when it does not succeed. */
    data: { file: string } | { rows: readonly ReportCells[]; truncated: boolean } | null;
}

/** Who gets the daily report by e-mail. */
export interface ReportSubscriptionRecord {
    id: number;
    email_ids: readonly string[];
    is_subscribed: boolean;
    created_on: string;
    updated_on: string;
}
