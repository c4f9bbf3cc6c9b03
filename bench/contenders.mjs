// What is measured, each as its users would set it up. A contender is opened in a process of its own, and only then loads its library.
// Each has device(), page(limit, offset), sweep({ limit, concurrency }, seen), upload(file) and download(url, file).
import { createWriteStream, openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ahead, inSequence } from './loops.mjs';

// Another build can be measured: ESPER_DIST is its dist/esm.
const dist = process.env.ESPER_DIST ?? '../dist/esm';
const enterpriseId = '5c0d';
const deviceId = '2f1c7a3e-5b0d-4b43-9c7f-2b8f3d6a1e90';
const devicePath = `/enterprise/${enterpriseId}/device/${encodeURIComponent(deviceId)}/`;
const listPath = `/enterprise/${enterpriseId}/device/`;
const uploadPath = `/enterprise/${enterpriseId}/application/upload/`;
const headers = { Authorization: 'Bearer key', Accept: 'application/json' };

/** By name, each a function of the server's base URL and the folder of the tools that have undici. */
export const CONTENDERS = {
    'esper-client': (baseUrl) => openEsper(baseUrl),
    'esper-client, undici': openEsperWithUndici,
    'esper-client/fetch': (baseUrl) => openEsper(baseUrl, {}, 'fetch.js'),
    'generated classes, createAxios': openGeneratedWithOurs,
    'generated classes, axios tuned': openGenerated,
    axios: (baseUrl) => openAxios(baseUrl, {}),
    'axios tuned': (baseUrl) => openAxios(baseUrl, tuned()),
    fetch: openFetch,
    'undici.request': openUndici,
};

async function openEsperWithUndici(baseUrl) {
    const { createUndiciTransport } = await import(`${dist}/undici.js`);
    return openEsper(baseUrl, { transport: createUndiciTransport() });
}

async function openEsper(baseUrl, options, entry = 'index.js') {
    const { EsperClient, fileFromPath } = await import(`${dist}/${entry}`);
    const esper = new EsperClient({ baseUrl, apiKey: 'key', enterpriseId, ...options });
    return {
        device: (options) => esper.device.getDeviceById({ deviceId }, options),
        page: (limit, offset) => esper.device.getAllDevices({ limit, offset }),
        sweep: async ({ limit, concurrency }, seen) => {
            for await (const device of esper.device.getAllDevices({ limit }, { concurrency })) seen(device);
        },
        upload: async (file) => esper.application.upload({ appFile: await fileFromPath(file) }),
        download: (url, path) => esper.download(url, { path }),
    };
}

async function openGeneratedWithOurs(baseUrl) {
    const { createAxios, createConfiguration, DeviceApi } = await import(`${dist}/index.js`);
    const options = { baseUrl, apiKey: 'key', enterpriseId };
    return callsOf(new DeviceApi(createConfiguration(options), undefined, createAxios(options)));
}

async function openGenerated(baseUrl) {
    const [{ Configuration, DeviceApi }, { default: axios }] = await Promise.all([
        import(`${dist}/generated.js`),
        import('axios'),
    ]);
    const configuration = new Configuration({ basePath: baseUrl, apiKey: 'Bearer key' });
    return callsOf(new DeviceApi(configuration, undefined, axios.create(tuned())));
}

function callsOf(api) {
    return byPages({
        device: async () => (await api.getDeviceById({ enterpriseId, deviceId })).data,
        page: async (limit, offset) => (await api.getAllDevices({ enterpriseId, limit, offset })).data,
    });
}

function tuned() {
    return { httpAgent: new Agent({ keepAlive: true }), maxRedirects: 0 };
}

async function openAxios(baseURL, options) {
    const { default: axios } = await import('axios');
    const instance = axios.create({ baseURL, headers, ...options });
    const isTuned = options.maxRedirects === 0;
    return byPages({
        device: async () => (await instance.get(devicePath)).data,
        page: async (limit, offset) => (await instance.get(listPath, { params: { limit, offset } })).data,
        upload: async (file) => (await instance.post(uploadPath, await formOf(file))).data,
        download: async (url, file) => {
            const { data } = await instance.get(url, { responseType: isTuned ? 'stream' : 'arraybuffer' });
            await (isTuned ? pipeline(data, createWriteStream(file)) : writeFile(file, data));
        },
    });
}

function openFetch(baseUrl) {
    const ask = async (url, options) => {
        const response = await fetch(url, { headers, ...options });
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        return response;
    };
    return byPages({
        device: async () => (await ask(baseUrl + devicePath)).json(),
        page: async (limit, offset) => (await ask(`${baseUrl}${listPath}?limit=${limit}&offset=${offset}`)).json(),
        upload: async (file) => (await ask(baseUrl + uploadPath, { method: 'POST', body: await formOf(file) })).json(),
        download: async (url, file) => pipeline(Readable.fromWeb((await ask(url)).body), createWriteStream(file)),
    });
}

function openUndici(baseUrl, tools) {
    const { FormData, request } = createRequire(`${tools}/package.json`)('undici');
    const ask = async (url, options) => {
        const { statusCode, body } = await request(url, { headers, ...options });
        if (statusCode >= 300) throw new Error(`HTTP ${statusCode}`);
        return body;
    };
    return byPages({
        device: async () => (await ask(baseUrl + devicePath)).json(),
        page: async (limit, offset) => (await ask(`${baseUrl}${listPath}?limit=${limit}&offset=${offset}`)).json(),
        upload: async (file) =>
            (await ask(baseUrl + uploadPath, { method: 'POST', body: await formOf(file, FormData) })).json(),
        download: async (url, file) => pipeline(await ask(url), createWriteStream(file)),
    });
}

/** With a sweep by a loop written by hand. */
function byPages(contender) {
    return {
        ...contender,
        sweep: ({ limit, concurrency }, seen) => {
            const get = (offset) => contender.page(limit, offset);
            return concurrency === 1 ? inSequence(get, seen) : ahead(get, concurrency, seen);
        },
    };
}

async function formOf(file, Form = FormData) {
    const form = new Form();
    form.append('app_file', new File([await openAsBlob(file)], 'kiosk.apk'));
    return form;
}
