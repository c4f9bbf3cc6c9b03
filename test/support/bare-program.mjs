// Loads the built package where what newer platforms have is missing, and makes calls there.
//
//   node bare-program.mjs esm|cjs '["TextDecoder", …]' <base URL> <folder>
import { createRequire } from 'node:module';
import path from 'node:path';

const [format, missing, baseUrl, folder] = process.argv.slice(2);
void globalThis.FormData; // Node loads it with what is taken away here
for (const name of JSON.parse(missing)) Reflect.deleteProperty(globalThis, name);

const { EsperClient, toFile } =
    format === 'esm' ? await import('esper-client') : createRequire(import.meta.url)('esper-client');
console.log('loaded');

if (baseUrl !== undefined) {
    const esper = new EsperClient({ baseUrl, apiKey: 'key-of-the-bare-program', enterpriseId: 'e', maxRetries: 0 });
    const say = async (name, work) => {
        const outcome = await work().catch((error) => `${error.name}: ${error.message}`);
        console.log(`${name}: ${outcome}`);
    };
    await say('get', async () => (await esper.device.getDeviceById({ deviceId: 'd' })).device_name);
    await say('error', () => esper.device.getDeviceById({ deviceId: 'none' }));
    await say('upload', async () => {
        const key = toFile(Buffer.from('Zürich'), { name: 'a.txt' });
        return (await esper.content.postContent({ key })).name;
    });
    await say('download', async () => {
        const { length } = await esper.download(`${baseUrl}/file`, { path: path.join(folder, 'file') });
        return length;
    });
    await say('token', async () => {
        const rest = [];
        const error = await walk(esper.device.getAllDevices({ limit: 1 })).catch((one) => one);
        await walk(esper.device.getAllDevices({ limit: 1 }, { resumeFrom: error.resumeToken }), rest);
        return rest.join();
    });
}

async function walk(devices, ids = []) {
    for await (const { id } of devices) ids.push(id);
}
