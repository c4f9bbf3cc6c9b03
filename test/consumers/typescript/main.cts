// A program in TypeScript that compiles to CommonJS.
import { type Device, type DevicePage, EsperClient, EsperNotFoundError, type Page } from 'esper-client';

import generated = require('esper-client/generated');

async function main(): Promise<void> {
    const esper = new EsperClient();
    const page: Page<Device, DevicePage> = await esper.device.getAllDevices({ limit: 100 });
    const devices: Device[] = await esper.device.getAllDevices().toArray({ maxItems: 1000 });
    const missing = esper.device.getDeviceById({ deviceId: '00000000-0000-4000-8000-000000000000' });
    const known = await missing.then(
        () => false,
        (error: unknown) => EsperNotFoundError.is(error) && error.operation === 'getDeviceById',
    );
    if (page.count !== 250 || devices.length !== 250 || !known) throw new Error('the list or the error');
    console.log(`compiles, lists, pages, knows the error of ${Object.keys(generated.operations).length} operations`);
}

void main();
