import { type Entry, fromBuffer, open, type ZipFile } from 'yauzl';

/** A zip file that entries are read from. */
export interface Zip {
    /** The bytes of an entry; undefined when there is none. Rejects when it is broken, or larger than `mostBytes`. */
    read(name: string, mostBytes: number): Promise<Buffer | undefined>;
    close(): void;
}

/** Opens a zip file, in memory or at a path. Rejects when it is none. */
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
            async read(name, mostBytes) {
                const entry = entries.get(name);
                if (entry === undefined) return undefined;
                // The size that the zip tells is checked by the reader: a stream of another length is an error.
                if (entry.uncompressedSize > mostBytes) throw new RangeError(`${name} is too large.`);
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
