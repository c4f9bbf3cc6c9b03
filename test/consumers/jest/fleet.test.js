// A user's test in jest as it is without any setting: CommonJS.
const { EsperClient, EsperConnectionError, EsperNotFoundError } = require('esper-client');
const { startTestTenant } = require('esper-test-tenant');

let tenant;
let esper;
beforeAll(async () => {
    tenant = await startTestTenant({ devices: 250 });
    esper = new EsperClient({ baseUrl: tenant.baseUrl, apiKey: tenant.apiKey });
});
afterAll(() => tenant.stop());

test('the devices, page after page', async () => {
    const devices = await esper.device.getAllDevices().toArray({ maxItems: Infinity });
    expect(devices).toHaveLength(250);
    expect(tenant.requests('getAllDevices')).toHaveLength(3);
});

test('an upload', async () => {
    await expect(esper.content.postContent({ key: new File(['hello'], 'hello.txt') })).resolves.toMatchObject({
        name: 'hello.txt',
    });
});

test('errors that another copy of the package knows', async () => {
    const missing = esper.device.getDeviceById({ deviceId: '00000000-0000-4000-8000-000000000000' });
    const error = await missing.catch((e) => e);
    let other;
    jest.isolateModules(() => {
        other = require('esper-client');
    });
    expect(other.EsperNotFoundError).not.toBe(EsperNotFoundError);
    expect(other.EsperNotFoundError.is(error)).toBe(true);
    expect(EsperConnectionError.is(error)).toBe(false);
});
