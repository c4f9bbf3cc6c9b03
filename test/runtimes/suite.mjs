// What a client is to do wherever JavaScript runs, row by row, on a test tenant that is another process. It needs
// nothing of the platform but a `fetch`, to turn the tenant; `npm run check:runtimes` plays it everywhere.

/** The rows, each with what is done there. */
const ROWS = {
    call,
    walk,
    'walk × 8': walkBy8,
    wait,
    'upload a path': uploadPath,
    'upload data': uploadData,
    download,
    'status 404': notFound,
    'retry of 503': retried,
    cut,
    'reset POST': resetPost,
    abort,
    deadline,
    proxy,
};

/**
 * Plays the rows; gives what became of each: 'holds', 'refused: …' in words of ours, or 'FAILS: …'.
 *
 * `exports` are those of esper-client; `options()` gives those of a client. `servers` has the tenant and what stands
 * beside it. `files` reads and writes, and is undefined where there is no disk. `upload(name, bytes)` is given where files
 * are to be downloaded and none can be sent.
 */
export async function play({ exports, options = () => ({}), servers, files, upload, fetch = globalThis.fetch }) {
    const { baseUrl, apiKey } = servers.tenant;
    const control = controlOf(baseUrl, fetch);
    const clientOf = (more) => new exports.EsperClient({ baseUrl, apiKey, ...options(), ...more });
    const outcomes = {};
    for (const [row, act] of Object.entries(ROWS)) {
        outcomes[row] = await Promise.resolve()
            .then(() => act({ exports, clientOf, control, files, upload, servers }))
            .then(
                () => 'holds',
                (error) => explain(error, exports),
            );
        await control('DELETE', '/faults');
    }
    return outcomes;
}

function explain(error, { EsperConfigurationError }) {
    if (EsperConfigurationError.is(error)) return `refused: ${error.message}`;
    return `FAILS: ${error?.stack ?? error}${error?.cause === undefined ? '' : `\n${error.cause}`}`;
}

/** What turns the tenant, and tells what it was asked. */
function controlOf(baseUrl, fetch) {
    return async (method, path, body) => {
        const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
        const response = await fetch(`${new URL(baseUrl).origin}/__tenant${path}`, init);
        if (!response.ok) throw new Error(`the tenant refuses ${path}: ${await response.text()}`);
        return response.status === 204 ? undefined : response.json();
    };
}

async function call({ clientOf }) {
    const { name } = await clientOf().enterprise.getEnterprise();
    same('the enterprise', name, 'Harbor & Pine');
}

async function walk({ clientOf }) {
    const ids = [];
    for await (const { id } of clientOf().device.getAllDevices({ limit: 60 })) ids.push(id);
    same('devices, different ones', [ids.length, new Set(ids).size], [250, 250]);
}

async function walkBy8({ clientOf }) {
    const { device } = clientOf();
    const inOrder = await device.getAllDevices().toArray({ maxItems: 250 });
    const by8 = await device.getAllDevices({ limit: 10 }, { concurrency: 8 }).toArray({ maxItems: 250 });
    same('order of the devices', idsOf(by8), idsOf(inOrder));
}

const idsOf = (rows) => rows.map(({ id }) => id);

async function wait({ clientOf }) {
    const esper = clientOf();
    const { results } = await esper.device.getAllDevices({ state: 1, limit: 3 });
    const sent = await esper.sendCommand({ command_type: 'DEVICE', devices: idsOf(results), command: 'REBOOT' });
    const { total, failures } = await esper.waitForCommand(sent, { maxWait: 30_000 });
    same('devices, failures', [total, failures.length], [3, 0]);
}

/** `Zürich` as UTF-8. */
const ZURICH = [0x5a, 0xc3, 0xbc, 0x72, 0x69, 0x63, 0x68];

async function uploadPath({ exports: { fileFromPath }, clientOf, files }) {
    const path = (await files?.write('zürich.txt', Uint8Array.from(ZURICH))) ?? 'zürich.txt';
    await comesBack(clientOf(), 'path.txt', (name) => fileFromPath(path, { name }));
}

async function uploadData({ exports: { toFile, EsperConfigurationError }, clientOf }) {
    const esper = clientOf();
    const ways = {
        File: (name) => new File(['Zürich'], name),
        Blob: (name) => toFile(new Blob(['Zürich']), { name }),
        bytes: (name) => toFile(Uint8Array.from(ZURICH), { name }),
        iterable: (name) => toFile(pieces(), { name }),
    };
    // jsdom's Blobs have none.
    if ('stream' in Blob.prototype) ways.stream = (name) => toFile(new Blob(['Zürich']).stream(), { name });
    for (const [kind, create] of Object.entries(ways)) await comesBack(esper, `${kind}.txt`, create);
    let sent = 0;
    const onUploadProgress = ({ bytes }) => {
        sent = bytes;
    };
    const isRefused = await esper.content
        .postContent({ key: ways.File(uniqueName('watched.txt')) }, { onUploadProgress })
        .then(
            () => false,
            (error) => EsperConfigurationError.is(error) && error.message.includes('onUploadProgress'),
        );
    same('the progress is told, or refused by name', sent === ZURICH.length || isRefused, true);
}

async function* pieces() {
    yield 'Zü';
    yield Uint8Array.from(ZURICH.slice(3));
}

/** Uploads a file and downloads it again. */
async function comesBack(esper, end, create) {
    const name = uniqueName(end);
    const uploaded = await esper.content.postContent({ key: await create(name) });
    same('name of the file', uploaded.name, name);
    const { stream } = await esper.download(await addressOf(esper, uploaded));
    same(`bytes of ${end}`, await readAll(stream), ZURICH);
}

const addressOf = async (esper, { id }) => (await esper.content.getContent({ contentId: String(id) })).download_url;

async function download({ exports: { toFile }, clientOf, files, upload }) {
    const esper = clientOf();
    const send = upload ?? ((name, bytes) => esper.content.postContent({ key: toFile(bytes, { name }) }));
    const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => at % 251);
    const name = uniqueName('large.bin');
    const url = await addressOf(esper, await send(name, bytes));
    same('bytes of the stream', await readAll((await esper.download(url)).stream), [...bytes]);
    if (files === undefined) return;
    const { path, length } = await esper.download(url, { path: files.path('large.bin') });
    same('length of the file', length, bytes.length);
    same('bytes of the file', [...(await files.read(path))], [...bytes]);
}

/** Neither is a redirect followed. */
async function notFound({ exports: { EsperNotFoundError, EsperError }, clientOf, control, servers }) {
    const error = await errorOf(clientOf().device.getDeviceById({ deviceId: '00000000-0000-4000-8000-000000000000' }));
    same(
        'class, status, operation',
        [EsperNotFoundError.is(error), error.status, error.operation],
        [true, 404, 'getDeviceById'],
    );
    await control('DELETE', '/requests');
    const redirected = await errorOf(
        clientOf({ baseUrl: servers.redirects }).enterprise.getEnterprise({ enterpriseId: 'e' }),
    );
    same('a redirect is an error', EsperError.is(redirected), true);
    same('requests where it leads', (await control('GET', '/requests')).length, 0);
}

async function retried({ clientOf, control }) {
    await control('POST', '/faults', { kind: 'status', status: 503, operation: 'getEnterprise' });
    const { attempts } = await clientOf({ sleep: async () => {} })
        .enterprise.getEnterprise()
        .withResponse();
    same('attempts', attempts, 2);
}

/** Half a body is no answer. */
async function cut({ exports: { EsperConnectionError }, clientOf, control }) {
    await control('POST', '/faults', { kind: 'cut', operation: 'getAllDevices' });
    const error = await errorOf(clientOf({ maxRetries: 0 }).device.getAllDevices());
    // 'yes', but where a browser gives no head before it has the body.
    same('class, not sent', [EsperConnectionError.is(error), error.sent === 'no'], [true, false]);
}

/** What the server resets was sent once, on a new connection and on one that has served before. */
async function resetPost({ exports: { EsperConnectionError }, clientOf, control }) {
    await control('POST', '/faults', { kind: 'reset', operation: 'createGroup', count: null });
    for (const isWarm of [false, true]) {
        const esper = clientOf();
        if (isWarm) await esper.enterprise.getEnterprise();
        await control('DELETE', '/requests');
        const error = await errorOf(esper.deviceGroup.createGroup({ deviceGroup: { name: uniqueName('group') } }));
        same('class, sent', [EsperConnectionError.is(error), error.sent], [true, 'unknown']);
        same('requests', (await control('GET', '/requests?operation=createGroup')).length, 1);
    }
}

async function abort({ exports: { EsperAbortError }, clientOf, control }) {
    const { enterprise } = clientOf();
    await enterprise.getEnterprise();
    await control('POST', '/faults', { kind: 'latency', delay: 20_000, operation: 'getEnterprise' });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const started = Date.now();
    const error = await errorOf(enterprise.getEnterprise({}, { signal: controller.signal }));
    same('aborted at once', [EsperAbortError.is(error), Date.now() - started < 10_000], [true, true]);
    const before = await errorOf(enterprise.getEnterprise({}, { signal: AbortSignal.abort() }));
    same('aborted before', [EsperAbortError.is(before), before.sent], [true, 'no']);
}

async function deadline({ exports: { EsperTimeoutError }, clientOf, control }) {
    await control('POST', '/faults', { kind: 'stall', operation: 'getAllDevices' });
    const error = await errorOf(clientOf({ maxRetries: 0, timeout: 400 }).device.getAllDevices());
    same('class', EsperTimeoutError.is(error), true);
}

/** Where the name leads is known to the proxy alone; some platforms take it from the environment only. */
async function proxy({ clientOf, servers }) {
    const options = servers.isProxyOfEnvironment ? {} : { proxy: servers.proxy };
    const { name } = await clientOf({ baseUrl: 'https://esper.example/api', ...options }).enterprise.getEnterprise();
    same('the enterprise', name, 'Harbor & Pine');
}

/** Without TextDecoder and Response, which jest's jsdom has not. */
async function readAll(stream) {
    const bytes = [];
    const reader = stream.getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read())
        for (const byte of step.value) bytes.push(byte);
    return bytes;
}

let names = 0;

/** The tenant takes a name once. */
function uniqueName(end) {
    names += 1;
    return `${names}-${end}`;
}

const errorOf = (promise) =>
    promise.then(
        (value) => {
            throw new Error(`should have failed, and gave ${JSON.stringify(value)?.slice(0, 100)}`);
        },
        (error) => error,
    );

function same(what, is, expected) {
    const [got, wanted] = [is, expected].map((value) => JSON.stringify(value));
    if (got !== wanted) throw new Error(`${what}: expected ${wanted.slice(0, 200)}, got ${got?.slice(0, 200)}`);
}
