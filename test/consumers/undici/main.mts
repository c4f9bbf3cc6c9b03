// A program in TypeScript whose calls go by undici.
import assert from 'node:assert/strict';
import { EsperClient, EsperNotFoundError } from 'esper-client';
import { createUndiciTransport, type UndiciTransportOptions } from 'esper-client/undici';
import { Agent } from 'undici';

const options: UndiciTransportOptions = { dispatcher: new Agent({ pipelining: 1 }) };
for (const transport of [createUndiciTransport(), createUndiciTransport(options)]) {
    const esper = new EsperClient({ transport });
    const devices = await esper.device.getAllDevices({ limit: 100 }).toArray({ maxItems: 1000 });
    assert.equal(new Set(devices.map(({ id }) => id)).size, 250);
    const error: unknown = await esper.device.getDeviceById({ deviceId: 'none' }).catch((thrown: unknown) => thrown);
    assert.ok(EsperNotFoundError.is(error));
}
console.log('lists and errors come by undici');
