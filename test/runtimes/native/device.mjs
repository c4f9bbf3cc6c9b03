// Runs a bundle of Metro as a device does: `node device.mjs <bundle> <servers as JSON>`. The JavaScript is React Native's
// own; what is native in it, the network and the memory of Blobs, is done by Node here. The outcomes are its last line.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createContext, runInContext } from 'node:vm';
import { EsperClient, toFile } from 'esper-client';
import { createBlobs } from './blobs.mjs';
import { createNetwork } from './network.mjs';

const [bundle, servers] = process.argv.slice(2);
const blobs = createBlobs();
const emit = (name, args) => device.__rctDeviceEventEmitter.emit(name, args);
const natives = {
    ...blobs.modules,
    Networking: createNetwork(emit, blobs),
    PlatformConstants: {
        getConstants: () => ({ isTesting: true, reactNativeVersion: { major: 0, minor: 88, patch: 1 } }),
    },
};
/** Globals of Hermes, and of what React Native puts beside it. */
const SAME = [
    ...['console', 'performance', 'atob', 'btoa', 'TextEncoder', 'TextDecoder'],
    ...['clearTimeout', 'clearInterval', 'setImmediate', 'queueMicrotask'],
];
const device = createContext({
    ...Object.fromEntries(SAME.map((name) => [name, globalThis[name]])),
    // A timer is a number there.
    setTimeout: (...args) => Number(setTimeout(...args)),
    setInterval: (...args) => Number(setInterval(...args)),
    nativeModuleProxy: {},
    __turboModuleProxy: (name) => natives[name],
});
runInContext('var global = globalThis', device);
runInContext(readFileSync(bundle, 'utf8'), device, { filename: bundle });
const task = JSON.parse(servers);
const { baseUrl, apiKey } = task.tenant;
const { content } = new EsperClient({ baseUrl, apiKey });
const upload = (name, bytes) => content.postContent({ key: toFile(Uint8Array.from(bytes), { name }) });
console.log(JSON.stringify(await device.playSuite(task, upload)));
