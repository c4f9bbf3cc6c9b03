import { type Entry, fromBuffer, open, type ZipFile } from 'yauzl';

/** An open zip file. */
export interface Zip {
    /** Reads an entry; undefined when there is none. Rejects when it is broken, or larger than `maxBytes`. */
    read(name: string, maxBytes: number): Promise<Buffer | undefined>;
    close(): void;
}

/** Opens a zip file, in memory or at a path. Rejects when it is not a zip file. */
export async function openZip(file: string | Buffer): Promise<Zip> {
    const zip = await new Promise<ZipFile>((resolve, reject) => {
        const options = { lazyEntries: true, autoClose: false };
        const opened = (error: Error | null, opening: ZipFile) => (error ? reject(error) : resolve(opening));
        if (typeof file === 'string') open(file, options, opened);
        else fromBuffer(file, options, opened);
    });
    try {
        const entries = await listEntries(zip);
        return {
            async read(name, maxBytes) {
                const entry = entries.get(name);
                if (entry === undefined) return undefined;
                // The reader checks the stated size: a stream of another length is an error.
                if (entry.uncompressedSize > maxBytes) throw new RangeError(`${name} is too large.`);
                return readEntry(zip, entry);
            },
            close: () => zip.close(),
        };
    } catch (error) {
        zip.close();
        throw error;
    }
}

function listEntries(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
    const entries = new Map<string, Entry>();
    return new Promise((resolve, reject) => {
        zip.on('entry', (entry: Entry) => {
            entries.set(entry.fileName, entry);
            zip.readEntry();
        });
        zip.once('end', () => resolve(entries));
        zip.once('error', reject);
        zip.readEntry();
    });
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
    const stream = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
        zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
    });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
}
