// Runs a bundle of Metro as a device does: `node device.mjs <bundle> <servers as JSON>`. The JavaScript is React Native's
// own; what is native in it, the network and the memory of Blobs, is done by Node here. The outcomes are its last line.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createContext, runInContext } from 'node:vm';
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
const { console, TextEncoder, TextDecoder, clearTimeout, clearInterval, setImmediate, queueMicrotask } = globalThis;
const device = createContext({
    ...{ console, TextEncoder, TextDecoder, clearTimeout, clearInterval, setImmediate, queueMicrotask },
    // A timer is a number there.
    setTimeout: (...args) => Number(setTimeout(...args)),
    setInterval: (...args) => Number(setInterval(...args)),
    nativeModuleProxy: {},
    __turboModuleProxy: (name) => natives[name],
});
runInContext('var global = globalThis', device);
runInContext(readFileSync(bundle, 'utf8'), device, { filename: bundle });
console.log(JSON.stringify(await device.playSuite(JSON.parse(servers))));
