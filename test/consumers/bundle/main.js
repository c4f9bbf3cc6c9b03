// A program for Node.js that is bundled with all it needs into one file.
import { EsperClient, EsperNotFoundError, fileFromPath } from 'esper-client';

async function main() {
    const esper = new EsperClient();
    const devices = await esper.device.getAllDevices().toArray({ maxItems: 1000 });
    const name = `${crypto.randomUUID()}.js`; // the tenant is shared, and takes a name once
    const uploaded = await esper.content.postContent({ key: await fileFromPath(process.argv[1], { name }) });
    const missing = esper.device.getDeviceById({ deviceId: '00000000-0000-4000-8000-000000000000' });
    const error = await missing.catch((e) => e);
    if (devices.length !== 250 || uploaded.name !== name || !EsperNotFoundError.is(error))
        throw new Error('the list or the error');
    console.log(`lists, pages, uploads itself, knows the error`);
}

main().catch((error) => {
    console.error(error);
    process.exitCode = 1;
});
