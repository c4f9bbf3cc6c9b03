// What a library built on this package has in its own declarations: every type that an export is inferred to have must be
// writable as an import from 'esper-client' (else TS2742, where the package manager keeps axios out of reach).
import {
    createAxios,
    createConfiguration,
    DeviceApi,
    EsperClient,
    type EsperCommandError,
    EsperNotFoundError,
    fileFromPath,
    paginate,
    toFile,
} from 'esper-client';

export const esper = new EsperClient({ tenant: 'acme', apiKey: 'a-key' });
export const instance = createAxios({ tenant: 'acme', apiKey: 'a-key' });
export const configuration = createConfiguration({ tenant: 'acme', apiKey: 'a-key' });
export const api = new DeviceApi(configuration, undefined, instance);

export const { device, deviceV2, commandsV2, waitForCommand, sendCommand, findSent, download } = esper;
export const { getDeviceById, getAllDevices } = device;
export const { createCommand } = commandsV2;
export const byClass = () => api.getDeviceById({ enterpriseId: 'e', deviceId: 'd' });
export const listByClass = () => api.getAllDevices({ enterpriseId: 'e' });
export const byId = (deviceId: string) => esper.device.getDeviceById({ deviceId });
export const withResponse = async () => esper.device.getDeviceById({ deviceId: 'd' }).withResponse();
export const list = () => esper.device.getAllDevices();
export const page = async () => esper.deviceV2.getAllDevicesV2();
export const pages = () => list().pages();
export const items = () => list().toArray({ maxItems: 5 });
export const walked = () => paginate(api.getAllDevices.bind(api), { enterpriseId: 'e' });
export const wait = async () => waitForCommand({ requestId: 'r' }, { maxWait: 5 });
export const send = async () =>
    sendCommand({ command_type: 'DEVICE', devices: ['d'], device_type: 'all', command: 'REBOOT' });
export const find = async (error: EsperCommandError) => findSent(error.parts?.unknown ?? []);
export const downloaded = async () => esper.download('https://storage.example/a', { path: 'a' });
export const opened = async () => esper.download('https://storage.example/a');
export const file = fileFromPath;
export const named = toFile;
export const isNotFound = EsperNotFoundError.is;
export const outcomeOf = (error: EsperCommandError) => error.outcome;
export const parameters = (...args: Parameters<typeof getAllDevices>) => args;
export const optionsOf = (...args: ConstructorParameters<typeof EsperClient>) => args[0];
