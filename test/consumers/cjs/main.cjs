// A program in CommonJS. It loads the ES modules' copy too.
const assert = require('node:assert/strict');
const { EsperClient, EsperNotFoundError, fileFromPath } = require('esper-client');
const { operations } = require('esper-client/generated');

async function main() {
    const esModules = await import('esper-client');
    const esper = new EsperClient();

    const page = await esper.device.getAllDevices({ limit: 100 });
    assert.equal(page.count, 250);

    const devices = await esper.device.getAllDevices().toArray({ maxItems: 1000 });
    assert.equal(new Set(devices.map(({ id }) => id)).size, 250);

    const name = `${crypto.randomUUID()}.cjs`; // the tenant is shared, and takes a name once
    const uploaded = await esper.content.postContent({ key: await fileFromPath(__filename, { name }) });
    assert.equal(uploaded.name, name);

    const missing = { deviceId: '00000000-0000-4000-8000-000000000000' };
    const error = await esper.device.getDeviceById(missing).catch((e) => e);
    assert.notEqual(esModules.EsperNotFoundError, EsperNotFoundError);
    assert.ok(EsperNotFoundError.is(error) && esModules.EsperNotFoundError.is(error));
    assert.ok(
        esModules.EsperNotFoundError.is(
            await new esModules.EsperClient().device.getDeviceById(missing).catch((e) => e),
        ),
    );

    assert.ok(operations.getAllDevices.includes(' GET '));
    assert.equal(require('esper-client/openapi.json').openapi, '3.0.3');
    console.log('lists, pages, uploads, both copies know the error');
}

main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
});
