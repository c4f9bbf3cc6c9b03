// Plays a row: rounds in which each line has a turn.
import { startServer } from './workers.mjs';

/** What each line measured, by label, in each round. */
export async function playRow(row, { workers, folder, say }) {
    const rounds = [];
    if (row.play !== undefined) {
        for (let round = 0; round < row.rounds; round += 1) {
            say(`round ${round + 1} of ${row.rounds}`);
            rounds.push(await row.play(row.args));
        }
        return rounds;
    }
    const server = await startServer(row.server ?? {});
    try {
        const place = { folder, ...server };
        const job = { job: row.job, baseUrl: server.baseUrl, ...((await row.prepare?.(row.args, place)) ?? row.args) };
        for (let round = 0; round < row.rounds; round += 1) {
            if (round % row.restart === 0) await workers.reset();
            rounds.push(await playRound(row, round, { workers, say, job }));
        }
        return rounds;
    } finally {
        await workers.reset();
        await server.stop();
    }
}

async function playRound(row, round, { workers, say, job }) {
    const figures = {};
    for (let turn = 0; turn < row.lines.length; turn += 1) {
        // Each goes first, second and last equally often.
        const line = row.lines[(round + turn) % row.lines.length];
        if (round >= (line.rounds ?? row.rounds)) continue;
        say(`round ${round + 1} of ${row.rounds}, ${line.label}`);
        if (row.warm !== undefined && !workers.has(line)) {
            await workers.ask(line, { ...warmJob(row, job), ...line.warm });
        }
        figures[line.label] = await workers.ask(line, { ...job, ...line.args });
        // Such processes are measured as a whole, memory and all: no other is there meanwhile.
        if (row.restart === 1) await workers.reset();
    }
    return figures;
}

/** Calls of pages where the job itself would take too long. */
function warmJob({ warm }, { job, baseUrl, ...args }) {
    return warm.job === undefined ? { job, baseUrl, ...args, ...warm } : { baseUrl, ...warm };
}
