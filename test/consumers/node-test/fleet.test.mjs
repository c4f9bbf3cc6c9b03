// A user's test in Node's own runner: ES modules.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EsperClient, EsperNotFoundError } from 'esper-client';
import { startTestTenant } from 'esper-test-tenant';

const tenant = await startTestTenant({ devices: 250, speed: 0 });
after(() => tenant.stop());
const esper = new EsperClient({ baseUrl: tenant.baseUrl, apiKey: tenant.apiKey });

test('the devices, page after page', async () => {
    const devices = await esper.device.getAllDevices().toArray({ maxItems: Infinity });
    assert.equal(devices.length, 250);
    assert.equal(tenant.requests('getAllDevices').length, 3);
});

test('an upload', async () => {
    const { name } = await esper.content.postContent({ key: new File(['hello'], 'hello.txt') });
    assert.equal(name, 'hello.txt');
});

test('a command that is waited for', async () => {
    const { results } = await esper.device.getAllDevices({ state: 1, limit: 1 });
    const request = await esper.commandsV2.createCommand({
        commandRequest: { command_type: 'DEVICE', devices: [results[0].id], command: 'REBOOT' },
    });
    tenant.clock.step(60_000);
    const { failures, ended } = await esper.waitForCommand(request, { maxWait: 10_000 });
    assert.deepEqual({ failures, ended }, { failures: [], ended: 1 });
});

test('an error of the client', async () => {
    const missing = esper.device.getDeviceById({ deviceId: '00000000-0000-4000-8000-000000000000' });
    await assert.rejects(missing, (error) => EsperNotFoundError.is(error));
});
