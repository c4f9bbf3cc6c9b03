// How much memory a 300 MB upload and download take at their highest, beside bare axios. Each transfer is a process of its own, and so is the server.
//
//   npm run build && node bench/files.mjs          300 MB, three rounds
//   npm run build && node bench/files.mjs quick    60 MB, one round
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const isQuick = process.argv.includes('quick');
const MB = 1_000_000;
const BYTES = (isQuick ? 60 : 300) * MB;
const ROUNDS = isQuick ? 1 : 3;
/** What this client may take, in MiB. */
const LIMIT = 64;

const at = (file) => new URL(file, import.meta.url).pathname;
const folder = await mkdtemp(path.join(tmpdir(), 'esper-bench-'));
const server = spawn(process.execPath, [at('files-server.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
try {
    const [port] = String(await once(server.stdout, 'data')).split('\n');
    const source = path.join(folder, 'source.apk');
    await writeFile(source);
    const expected = await hashOf(source);

    console.log(`${BYTES / MB} MB, highest memory over what was there before (median of ${ROUNDS}):`);
    for (const name of JSON.parse((await run(process.execPath, [at('files-case.mjs')])).stdout)) {
        const results = [];
        for (let round = 0; round < ROUNDS; round += 1) results.push(await measure(name, port, source));
        const growth = median(results.map((result) => result.growth)) / 2 ** 20;
        const seconds = median(results.map((result) => result.seconds));
        console.log(`  ${name.padEnd(36)} ${growth.toFixed(0).padStart(4)} MiB  ${seconds.toFixed(2).padStart(6)} s`);
        if (name.includes('esper-client') && growth > LIMIT) process.exitCode = 1;
        if (results.some(({ sha256 }) => sha256 !== expected)) throw new Error(`${name}: the file is another one`);
    }
} finally {
    server.stdin.end();
    await rm(folder, { recursive: true });
}

async function measure(name, port, source) {
    const file = name.startsWith('upload') ? source : path.join(folder, 'target.apk');
    const { stdout } = await run(process.execPath, [
        '--expose-gc',
        at('files-case.mjs'),
        name,
        port,
        file,
        String(BYTES),
    ]);
    return JSON.parse(stdout);
}

/** The same bytes that the server sends. */
async function writeFile(file) {
    const block = Buffer.alloc(1024 * 1024, 'esper-client ');
    const handle = await open(file, 'w');
    for (let left = BYTES; left > 0; left -= block.length) await handle.write(block, 0, Math.min(left, block.length));
    await handle.close();
}

async function hashOf(file) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    return hash.digest('hex');
}

function median(values) {
    return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
