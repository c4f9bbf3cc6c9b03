import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, extname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startInBackground } from './background.mjs';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];
const TYPES = { '.html': 'text/html', '.js': 'text/javascript' };
// Only what hangs takes so long, however busy the machine is.
const PATIENCE_MS = 180_000;

// As root, and in a container, Chromium's sandbox and shared memory are not to be had.
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--enable-logging=stderr'];

/**
 * Opens the page of a folder in headless Chromium and waits for its result.
 * The page posts it to /result, `{ text }` or `{ error }`: so no time is guessed after which it is done.
 */
export async function openPage(folder, query) {
    const browser = findBrowser();
    if (browser === undefined)
        return { error: 'There is no Chromium on the PATH: install it, such as with apt-get install chromium' };
    const { origin, result, close } = await serve(folder);
    const profile = mkdtempSync(join(tmpdir(), 'esper-chromium-'));
    const address = `${origin}/?${new URLSearchParams(query)}`;
    const program = startInBackground(browser, [...FLAGS, `--user-data-dir=${profile}`, address]);
    const failed = (why) => ({ error: `${why}\n${program.output}` });
    try {
        return await Promise.race([
            result,
            program.ended.then((how) => failed(`Chromium ended with ${how} before the page was done`)),
            setTimeout(PATIENCE_MS, undefined, { ref: false }).then(() =>
                failed(`The page was not done after ${PATIENCE_MS / 1000} s`),
            ),
        ]);
    } finally {
        await program.stop();
        close();
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
}

function findBrowser() {
    const folders = (process.env.PATH ?? '').split(delimiter);
    return PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

async function serve(folder) {
    const server = createServer();
    const result = new Promise((resolve) => {
        server.on('request', async (request, response) => {
            const { pathname } = new URL(request.url, 'http://localhost');
            if (pathname !== '/result')
                return sendFile(response, join(folder, pathname === '/' ? 'index.html' : pathname));
            const chunks = await request.toArray();
            response.writeHead(204).end();
            resolve(JSON.parse(Buffer.concat(chunks).toString()));
        });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const close = () => {
        server.close();
        server.closeAllConnections();
    };
    return { origin: `http://127.0.0.1:${server.address().port}`, result, close };
}

function sendFile(response, path) {
    if (!existsSync(path)) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain' }).end(readFileSync(path));
}
