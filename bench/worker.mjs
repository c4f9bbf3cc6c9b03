// One contender in a process of its own. It reads a job a line from stdin, and answers each with a line of figures, until stdin ends.
//
//   node [--expose-gc] bench/worker.mjs <contender> <folder of the tools>
import { createInterface } from 'node:readline';
import { CONTENDERS } from './contenders.mjs';
import { JOBS } from './jobs.mjs';

const [name, tools] = process.argv.slice(2);
const opened = new Map(); // by the server's base URL
for await (const line of createInterface({ input: process.stdin })) {
    const answer = await play(JSON.parse(line)).catch((error) => ({ error: error.stack }));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(); // Sockets that are kept alive would keep it.

async function play({ job, baseUrl, ...args }) {
    if (!opened.has(baseUrl)) opened.set(baseUrl, await CONTENDERS[name](baseUrl, tools));
    return JOBS[job](opened.get(baseUrl), args);
}
