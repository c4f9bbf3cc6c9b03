import { DEFAULT_TIMEOUT_MS, type Settings } from '../configuration/settings.js';
import type { Transport } from '../configuration/transport.js';
import { UploadForm } from '../request/multipart-form.js';
import type { Exchange } from './exchange.js';
import { ResponseReceiver } from './response-receiver.js';

/** Creates the exchange by a caller's transport; `exchangeFiles` takes the calls with files. */
export function createTransportExchange(transport: Transport, settings: Settings, exchangeFiles: Exchange): Exchange {
    const { proxy, timeout: connectTimeout = DEFAULT_TIMEOUT_MS, maxResponseBytes } = settings;
    const send = transport.open({ proxy, connectTimeout });
    return (call, key, interruption, redactor) => {
        const { method, body } = call;
        if (body instanceof UploadForm) return exchangeFiles(call, key, interruption, redactor);
        return new Promise((resolve, reject) => {
            const receiver = new ResponseReceiver(call, maxResponseBytes, redactor, resolve, reject);
            const headers = { ...call.headers, 'Accept-Encoding': 'gzip, deflate, br', Authorization: `Bearer ${key}` };
            interruption.onStop((error) => receiver.stop(error));
            receiver.start(() => send({ method, url: new URL(call.url), headers, body }, receiver));
        });
    };
}
