// Loaded before a program (node --import): ends it by kill -9 at its n-th event, KILL_AT. Events are the moments before
// and after a file takes its name, and before and after an HTTP request. KILL_LOG is a file that they are written to.
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const at = Number(process.env.KILL_AT ?? Infinity);
const log = process.env.KILL_LOG;
let count = 0;

function happen(what) {
    count += 1;
    if (log !== undefined) appendFileSync(log, `${count} ${what}\n`);
    if (count >= at) process.kill(process.pid, 'SIGKILL');
}

const { rename } = files;
files.rename = async (from, to) => {
    happen(`before ${to}`);
    await rename(from, to);
    happen(`after ${to}`);
};
syncBuiltinESMExports();
subscribe('http.client.request.start', ({ request }) => happen(`before ${request.method} ${request.path}`));
subscribe('http.client.response.finish', ({ request }) => happen(`after ${request.method} ${request.path}`));
