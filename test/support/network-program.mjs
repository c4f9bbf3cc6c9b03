// Makes calls as it is told to, one after another, and says what became of each: for tests of what only a process of its own
// has (a CA by the environment, timers of its own, an end).
//
//   node network-program.mjs axios|undici|fetch '[{ "baseUrl": "…", "call": "get", … }]'
import { setTimeout as sleep } from 'node:timers/promises';

const [way, text] = process.argv.slice(2);
if (way === 'fetch') Reflect.set(process, 'getBuiltinModule', undefined);
const { createAxios, createConfiguration, DeviceApi, DeviceGroupApi, EsperClient, fileFromPath } = await import(
    'esper-client'
);
const transport = way === 'undici' ? { transport: (await import('esper-client/undici')).createUndiciTransport() } : {};

const KINDS = {
    get: ({ device }, options) => device.getDeviceById({ deviceId: 'd' }, options),
    post: ({ deviceGroup }, options) => deviceGroup.createGroup({ deviceGroup: { name: 'a' } }, options),
    bigPost: ({ deviceGroup }, options) =>
        deviceGroup.createGroup({ deviceGroup: { name: 'x'.repeat(8_000_000) } }, options),
    delete: ({ deviceGroup }, options) => deviceGroup.deleteGroup({ groupId: 'g' }, options),
    list: async ({ device }, options) => (await device.getAllDevices({}, options)).results.length,
    upload: ({ application }, options) =>
        application.upload({ appFile: new File([new Uint8Array(4_000_000)], 'a.apk') }, options),
    uploadFromPath: async ({ application }, options, { path }) =>
        application.upload({ appFile: await fileFromPath(path) }, options),
    download: async (esper, { timeout }, { baseUrl }) => {
        const { stream } = await esper.download(`${baseUrl}/kiosk.apk`, { timeout });
        return (await new Response(stream).text()).length;
    },
    bareGet: (_, options, step) => bare(DeviceApi, step).getDeviceById({ enterpriseId: 'e', deviceId: 'd' }, options),
    barePost: (_, options, step) =>
        bare(DeviceGroupApi, step).createGroup({ enterpriseId: 'e', deviceGroup: { name: 'a' } }, options),
};

function bare(Api, step) {
    const options = optionsOf(step);
    const api = new Api(createConfiguration(options), undefined, createAxios(options));
    return new Proxy(api, {
        get: (target, name) => async (parameters, call) => (await target[name](parameters, call)).data,
    });
}

function optionsOf({ baseUrl, proxy, options }) {
    const given = { baseUrl, apiKey: 'key-of-the-network-program', enterpriseId: 'e', timeout: 5_000, maxRetries: 0 };
    return { ...given, ...transport, ...(proxy !== undefined && { proxy }), ...options, sleep: async () => {} };
}

let esper;
for (const step of JSON.parse(text)) {
    const { name, call, busyMs, busyAfterMs, pauseMs, times = 1, isShared, timeout } = step;
    if (!isShared || esper === undefined) esper = new EsperClient(optionsOf(step));
    if (pauseMs !== undefined) await sleep(pauseMs);
    compute(busyMs);
    const options = timeout === undefined ? {} : { timeout };
    const calls = Array.from({ length: times }, () => KINDS[call](esper, options, step));
    if (busyAfterMs !== undefined) {
        await sleep(50); // the request leaves
        compute(busyAfterMs);
    }
    for (const outcome of await Promise.allSettled(calls)) console.log(JSON.stringify(say(name, outcome)));
}

function compute(milliseconds = 0) {
    for (const end = performance.now() + milliseconds; performance.now() < end; );
}

function say(name, { value, reason }) {
    if (reason === undefined) return { name, value: value ?? null };
    const { name: error, message, sent, attempts, status, proxyStatus, retryAfterMs, cause } = reason;
    return { name, error, message, sent, attempts, status, proxyStatus, retryAfterMs, code: cause?.code };
}
