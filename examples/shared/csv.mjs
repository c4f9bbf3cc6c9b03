// A line of CSV (RFC 4180, with line feeds), as spreadsheets and programs read it.

/** What a spreadsheet takes for the beginning of a formula, in wide letters too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Writes a line; what is not known is empty.
 * Names and aliases are typed by people: one that a spreadsheet would carry out gets an apostrophe in front, as it would if it were typed
 * into a cell as text. Numbers stay as they are.
 */
export function csvLine(values) {
    return `${values.map(cell).join(',')}\n`;
}

function cell(value) {
    if (typeof value === 'number') return String(value);
    const text = String(value ?? '');
    const guarded = FORMULA.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
