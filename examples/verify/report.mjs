// Writes what was found as Markdown that can be pasted into an issue.

/** The report. `operations` are all GETs, `outcomes` what became of each by its id: a status, or why it was not asked. */
export function writeReport({ version, operations, outcomes, differences }) {
    const answered = operations.filter(({ id }) => isSuccess(outcomes.get(id)?.status));
    const lines = [
        `esper-client ${version}: ${answered.length} of ${operations.length} GETs answered, ${plural(differences.length, 'difference')} from the description.`,
        'Structure only: no value, id or name of the tenant stands below.',
    ];
    for (const { id, evidence } of operations) {
        const own = differences.filter(({ operation }) => operation === id);
        if (own.length === 0) continue;
        lines.push('', `### ${id} (${evidence})`, '', '| field | expected | met | how often |', '|---|---|---|---|');
        for (const { field, expected, met, times, of } of own)
            lines.push(`| \`${field || 'the answer'}\` | ${expected} | ${met} | ${times} of ${of} |`);
    }
    const others = operations.filter((operation) => !answered.includes(operation));
    if (others.length > 0) lines.push('', '### Not compared', '');
    for (const { id } of others) lines.push(`- ${id}: ${reasonOf(outcomes.get(id))}`);
    return `${lines.join('\n')}\n`;
}

const isSuccess = (status) => status >= 200 && status < 300;

function reasonOf({ status, missing, error }) {
    if (missing) return `no answer had its ${missing.join(' and ')}`;
    return error ?? `answered ${status}`;
}

const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;
