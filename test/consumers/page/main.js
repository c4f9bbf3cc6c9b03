// A page that lists devices and uploads a file. A key in a page is for a test tenant only.
import { EsperClient, EsperConfigurationError, EsperNotFoundError } from 'esper-client';

async function main() {
    const { baseUrl, apiKey } = Object.fromEntries(new URLSearchParams(location.search));
    const esper = new EsperClient({ baseUrl, apiKey });

    for await (const device of esper.device.getAllDevices()) {
        document
            .querySelector('ul')
            .append(Object.assign(document.createElement('li'), { textContent: device.device_name }));
    }
    const shown = document.querySelectorAll('li').length;
    if (shown !== 250) throw new Error(`${shown} devices are shown, not 250`);

    const name = `${crypto.randomUUID()}.txt`; // the tenant is shared, and takes a name once
    const uploaded = await esper.content.postContent({ key: new File(['hello'], name) });
    if (uploaded.name !== name) throw new Error(`the file became ${uploaded.name}`);

    const missing = esper.device.getDeviceById({ deviceId: '00000000-0000-4000-8000-000000000000' });
    if (!EsperNotFoundError.is(await missing.catch((e) => e))) throw new Error('no EsperNotFoundError');

    let refused;
    try {
        new EsperClient({ baseUrl, apiKey, proxy: 'http://127.0.0.1:3128' });
    } catch (error) {
        refused = error;
    }
    if (!EsperConfigurationError.is(refused)) throw new Error('a proxy is not refused');
    return `shows ${shown} devices, uploads, knows the error`;
}

main().then(
    (text) => fetch('/result', { method: 'POST', body: JSON.stringify({ text }) }),
    (error) => fetch('/result', { method: 'POST', body: JSON.stringify({ error: String(error.stack) }) }),
);
