// A program in ES modules. It loads the CommonJS copy too: a plug-in or an older dependency may have.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { EsperClient, EsperNotFoundError, fileFromPath } from 'esper-client';
import { operations } from 'esper-client/generated';

const commonJs = createRequire(import.meta.url)('esper-client');
const esper = new EsperClient();

const page = await esper.device.getAllDevices({ limit: 100 });
assert.equal(page.count, 250);
assert.equal(page.results.length, 100);

let pages = 0;
for await (const { results } of esper.device.getAllDevices().pages()) if (results.length > 0) pages += 1;
assert.equal(pages, 3);

const name = `${crypto.randomUUID()}.mjs`; // the tenant is shared, and takes a name once
const uploaded = await esper.content.postContent({ key: await fileFromPath(import.meta.filename, { name }) });
assert.equal(uploaded.name, name);

const error = await esper.device.getDeviceById({ deviceId: '00000000-0000-4000-8000-000000000000' }).catch((e) => e);
assert.notEqual(commonJs.EsperNotFoundError, EsperNotFoundError);
assert.ok(EsperNotFoundError.is(error) && commonJs.EsperNotFoundError.is(error));
assert.ok(!commonJs.EsperConflictError.is(error));

assert.ok(operations.getAllDevices.includes(' GET '));
console.log('lists, pages, uploads, both copies know the error');
