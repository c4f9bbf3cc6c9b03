// What is native of Blobs in React Native for Android: their bytes, by an id.
import { randomUUID } from 'node:crypto';

export function createBlobs() {
    const bytesOf = new Map();

    function read({ blobId, offset, size }) {
        return bytesOf.get(blobId).subarray(offset, offset + size);
    }

    function keep(bytes) {
        const blobId = randomUUID();
        bytesOf.set(blobId, bytes);
        return { blobId, offset: 0, size: bytes.length };
    }

    const modules = {
        BlobModule: {
            getConstants: () => ({ BLOB_URI_SCHEME: 'content', BLOB_URI_HOST: null }),
            addNetworkingHandler() {},
            createFromParts(parts, blobId) {
                const pieces = parts.map(({ type, data }) => (type === 'string' ? Buffer.from(data) : read(data)));
                bytesOf.set(blobId, Buffer.concat(pieces));
            },
            release: (blobId) => bytesOf.delete(blobId),
        },
        FileReaderModule: {
            readAsText: async (blob) => read(blob).toString(),
            readAsDataURL: async (blob) => `data:application/octet-stream;base64,${read(blob).toString('base64')}`,
        },
    };
    return { modules, read, keep };
}
