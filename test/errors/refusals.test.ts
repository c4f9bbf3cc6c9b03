import { EsperClient, EsperConfigurationError } from '../../src/index.js';
import { errorOf } from '../support/servers.js';

const esper = new EsperClient({ tenant: 'acme', apiKey: 'a-key', enterpriseId: 'e-1' });
/** What JavaScript lets through. */
const wrong = (value: unknown): never => value as never;

// Whatever is refused, the error says for which operation, and that nothing was sent.
test.each<[refusal: string, operation: string, call: () => PromiseLike<unknown>, message: string]>([
    ['no parameter', 'getDeviceById', () => esper.device.getDeviceById(wrong({})), 'deviceId: missing'],
    ['parameters of no kind', 'getDeviceById', () => esper.device.getDeviceById(wrong(5)), 'parameters: expected'],
    ['an unknown parameter', 'getAllDevices', () => esper.device.getAllDevices(wrong({ sate: 1 })), 'sate: no such'],
    ['a dot in a path', 'getDeviceById', () => esper.device.getDeviceById({ deviceId: '..' }), 'deviceId: must not'],
    ['a query of objects', 'getAllDevices', () => esper.device.getAllDevices(wrong({ name: {} })), 'name: expected'],
    ['a circular body', 'createGroup', () => esper.deviceGroup.createGroup(wrong(circular())), "deviceGroup: can't be"],
    [
        'an empty file',
        'upload',
        () => esper.application.upload({ appFile: new File([], 'a.apk') }),
        'appFile: is empty',
    ],
    [
        'a timeout',
        'getDeviceById',
        () => esper.device.getDeviceById({ deviceId: 'd' }, { timeout: -1 }),
        'timeout: exp',
    ],
    ['a header', 'getTokenInfo', () => esper.token.getTokenInfo({ headers: { Host: 'x' } }), 'headers: Host'],
    ['concurrency', 'getAllDevices', () => esper.device.getAllDevices({}, { concurrency: 0 }), 'concurrency: expected'],
    ['a limit', 'getAllDevices', () => esper.device.getAllDevices({ limit: 0 }), 'limit: expected'],
    ['a token', 'getAllDevices', () => esper.device.getAllDevices({}, { resumeFrom: 'x' }), 'resumeFrom: not the'],
    [
        'no maxItems',
        'getAllDevices',
        () => esper.device.getAllDevices().toArray(wrong({})),
        'maxItems: missing; write toArray({ maxItems: 500 })',
    ],
    ['no maxWait', 'waitForCommand', () => esper.waitForCommand({ requestId: 'r' }, wrong({})), 'maxWait: expected'],
    ['no command', 'waitForCommand', () => esper.waitForCommand(wrong({}), { maxWait: 1 }), 'expected the answer'],
    ['no file', 'download', () => esper.download(wrong(null)), 'url: missing'],
    ['a path of a download', 'download', () => esper.download('https://x/y', { path: '' }), 'path: expected'],
])('%s is refused by %s', async (_, operation, call, message) => {
    const error = await errorOf(call());
    expect(error).toBeInstanceOf(EsperConfigurationError);
    expect(error).toMatchObject({ operation, attempts: 0 });
    expect(error).toHaveProperty('message', expect.stringContaining(`${operation}: ${message}`));
});

function circular(): unknown {
    const deviceGroup: Record<string, unknown> = {};
    deviceGroup['self'] = deviceGroup;
    return { deviceGroup };
}
