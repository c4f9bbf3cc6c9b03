// What is native of the network in React Native for Android: it follows redirects, and of a form it sends strings and
// files of the device.

export function createNetwork(emit, blobs) {
    const running = new Map();

    async function send({ method, url, id, headers, data }) {
        const { signal } = running.get(id);
        try {
            const response = await fetch(url, { method, headers, body: bodyOf(data, blobs), signal });
            emit('didReceiveNetworkResponse', [
                id,
                response.status,
                Object.fromEntries(response.headers),
                response.url,
            ]);
            const bytes = Buffer.from(await response.arrayBuffer());
            emit('didReceiveNetworkData', [id, blobs.keep(bytes)]);
            emit('didCompleteNetworkResponse', [id, null]);
        } catch (error) {
            emit('didCompleteNetworkResponse', [id, String(error), false]);
        } finally {
            running.delete(id);
        }
    }

    return {
        addListener() {},
        removeListeners() {},
        sendRequest(method, url, id, headers, data, responseType) {
            if (responseType !== 'blob') throw new Error(`fetch asks for Blobs, and not for ${responseType}`);
            running.set(id, new AbortController());
            send({ method, url, id, headers, data });
        },
        abortRequest: (id) => running.get(id)?.abort(),
    };
}

function bodyOf({ string, blob, base64, formData }, blobs) {
    if (formData !== undefined) return toForm(formData);
    if (blob !== undefined) return blobs.read(blob);
    return base64 === undefined ? string : Buffer.from(base64, 'base64');
}

function toForm(parts) {
    const form = new FormData();
    for (const { fieldName, string } of parts) {
        if (string === undefined) throw new Error('Unrecognized FormData part.');
        form.append(fieldName, string);
    }
    return form;
}
