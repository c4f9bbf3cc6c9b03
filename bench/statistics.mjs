// From what was measured to figures.

export function median(values) {
    const sorted = values.toSorted((one, other) => one - other);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The figures of each line of a row. `rounds` has what each line measured in each round, by label; a line may be left out of some. The ratio is the
 * median of the ratios of the single rounds, so that a machine that drifts moves both sides of it.
 */
export function summarise(row, rounds) {
    const lines = row.lines.map(({ label, beside = row.beside }) => {
        const played = rounds.filter((round) => round[label] !== undefined);
        const figures = Object.keys(row.measures).map((measure) => {
            const own = played.map((round) => round[label][measure]);
            const figure = { median: significant(median(own)), min: significant(Math.min(...own)) };
            const pairs = played.filter((round) => round[beside]?.[measure] > 0);
            if (pairs.length === 0 || beside === label || row.compared?.includes(measure) === false)
                return [measure, figure];
            const ratios = pairs.map((round) => round[label][measure] / round[beside][measure]);
            return [measure, { ...figure, ratio: significant(median(ratios)) }];
        });
        return { label, rounds: played.length, ...Object.fromEntries(figures) };
    });
    const { name, title, note, measures } = row;
    return { name, title, note, measures, lines };
}

/** Four digits are more than these measurements have. */
function significant(value) {
    return Number(value.toPrecision(4));
}
