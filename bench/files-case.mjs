// One transfer in a process of its own. Prints how far its memory grew over what it had before, at its highest, and how long it took.
//
//   node bench/files-case.mjs <case> <port> <file> <bytes>
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, openAsBlob } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import axios from 'axios';

const { EsperClient, fileFromPath } = await import(process.env.ESPER_DIST ?? '../dist/esm/index.js');
const [name, port = '1', file, bytes] = process.argv.slice(2);
const baseUrl = `http://127.0.0.1:${port}/api`;
const upload = `${baseUrl}/enterprise/e/application/upload/`;
const download = (size) => `http://127.0.0.1:${port}/file?bytes=${size}`;
const esper = new EsperClient({ baseUrl, apiKey: 'key', enterpriseId: 'e' });

async function formOf(path) {
    const form = new FormData();
    form.append('app_file', new File([await openAsBlob(path)], 'kiosk.apk'));
    return form;
}

const cases = {
    'upload, esper-client': async (path) => esper.application.upload({ appFile: await fileFromPath(path) }),
    'upload, axios as it comes': async (path) => axios.post(upload, await formOf(path)),
    'upload, axios without redirects': async (path) => axios.post(upload, await formOf(path), { maxRedirects: 0 }),
    'download, esper-client': (path, size) => esper.download(download(size), { path }),
    'download, esper-client, as a stream': async (path, size) => {
        const { stream } = await esper.download(download(size));
        await pipeline(stream, createWriteStream(path));
    },
    'download, axios, as a stream': async (path, size) => {
        const { data } = await axios.get(download(size), { responseType: 'stream' });
        await pipeline(data, createWriteStream(path));
    },
    'download, axios as it comes': async (path, size) => {
        const { data } = await axios.get(download(size), { responseType: 'arraybuffer' });
        await writeFile(path, data);
    },
};

if (name === undefined) {
    process.stdout.write(JSON.stringify(Object.keys(cases)));
} else {
    const isUpload = name.startsWith('upload');
    // A small one first, so that what is loaded once is not counted.
    const small = `${file}.small`;
    if (isUpload) await writeFile(small, await readFile(new URL(import.meta.url)));
    await cases[name](small, 1000);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const answer = await cases[name](file, Number(bytes));
    const seconds = (performance.now() - started) / 1000;
    const growth = process.resourceUsage().maxRSS * 1024 - before;
    const sha256 = answer?.sha256 ?? answer?.data?.sha256;
    process.stdout.write(JSON.stringify({ growth, seconds, sha256: isUpload ? sha256 : await hashOf(file) }));
}

async function hashOf(path) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
}
