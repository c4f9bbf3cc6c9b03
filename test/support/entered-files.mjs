// Prints which files of a folder a warm call enters, without options and with some. Run by test/client/plain-call.test.ts.
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import { pathToFileURL } from 'node:url';

const [folder] = process.argv.slice(2);
const root = pathToFileURL(`${folder}/src/`).href;
const { EsperClient } = await import(new URL('index.js', root).href);
const server = createServer((_, response) => response.setHeader('Content-Type', 'application/json').end('{"id":"d"}'));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const baseUrl = `http://127.0.0.1:${server.address().port}/api`;
const esper = new EsperClient({ baseUrl, apiKey: 'k'.repeat(30), enterpriseId: 'e' });
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

async function enteredBy(options) {
    await esper.device.getDeviceById({ deviceId: 'd' }, options);
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const entered = result.filter(({ functions }) => functions.some(({ ranges: [range] }) => range.count > 0));
    return entered
        .filter(({ url }) => url.startsWith(root))
        .map(({ url }) => url.slice(root.length, -'.js'.length))
        .sort();
}

/** What each of some calls enters: a timer of the call before may tick in the middle of one. */
async function alwaysEnteredBy(options) {
    const calls = [];
    for (let call = 0; call < 5; call += 1) calls.push(await enteredBy(options));
    return calls[0].filter((file) => calls.every((entered) => entered.includes(file)));
}

await enteredBy();
const plain = await alwaysEnteredBy();
const withOptions = await alwaysEnteredBy({ timeout: 5000, headers: { 'X-Mine': 'a' } });
process.stdout.write(JSON.stringify({ plain, withOptions }));
process.exit();
