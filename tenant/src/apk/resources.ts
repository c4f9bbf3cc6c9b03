// The label of an app is usually a reference into resources.arsc, which the APK reader does not read. This reads as
// much of that table as it takes to find a text. The format is Android's ResourceTypes.h: chunks of
// u16 type, u16 header size, u32 size.

/** The texts of an APK's resource table. */
export interface ResourceTable {
    /** The text of a resource; undefined when there is none, or it is no text. References are followed. */
    text(id: number): string | undefined;
}

const STRING_POOL = 0x0001;
const TABLE_PACKAGE = 0x0200;
const TABLE_TYPE = 0x0201;
const VALUE_REFERENCE = 0x01;
const VALUE_STRING = 0x03;
const ENTRY_IS_COMPLEX = 0x0001;
const TYPE_IS_SPARSE = 0x01;
const POOL_IS_UTF8 = 0x100;
const NO_ENTRY = 0xffffffff;
const MAX_REFERENCES = 8;

interface Chunk {
    type: number;
    start: number;
    headerSize: number;
    end: number;
}

/** Walks the chunks of a range. Throws where a length is impossible, so that a reader of them always comes to an end. */
function* chunksIn(bytes: Buffer, from: number, to: number): Generator<Chunk> {
    let start = from;
    while (start < to) {
        const [type, headerSize, size] = [
            bytes.readUInt16LE(start),
            bytes.readUInt16LE(start + 2),
            bytes.readUInt32LE(start + 4),
        ];
        const end = start + size;
        if (headerSize < 8 || size < headerSize || end > to) throw new RangeError('A chunk has an impossible length.');
        yield { type, start, headerSize, end };
        start = end;
    }
}

/** Checks that a binary XML document is whole chunks from end to end. */
export function checkChunks(bytes: Buffer): void {
    const [document] = chunksIn(bytes, 0, bytes.length);
    if (document === undefined || document.type !== 0x0003) throw new RangeError('Not a binary XML document.');
    for (const _ of chunksIn(bytes, document.start + document.headerSize, document.end));
}

/** Reads a resource table. Throws when it is malformed. */
export function readResourceTable(bytes: Buffer): ResourceTable {
    const [table] = chunksIn(bytes, 0, bytes.length);
    if (table === undefined) throw new RangeError('Empty resource table.');
    const children = [...chunksIn(bytes, table.start + table.headerSize, table.end)];
    const pool = children.find((chunk) => chunk.type === STRING_POOL);
    const packages = children.filter((chunk) => chunk.type === TABLE_PACKAGE);
    const text = (id: number, depth: number): string | undefined => {
        for (const pack of packages) {
            if (bytes.readUInt32LE(pack.start + 8) !== id >>> 24) continue;
            for (const chunk of chunksIn(bytes, pack.start + pack.headerSize, pack.end)) {
                if (chunk.type !== TABLE_TYPE || bytes.readUInt8(chunk.start + 8) !== ((id >>> 16) & 0xff)) continue;
                const value = entryValue(bytes, chunk, id & 0xffff);
                if (value?.type === VALUE_STRING && pool !== undefined) return poolText(bytes, pool, value.data);
                if (value?.type === VALUE_REFERENCE && depth < MAX_REFERENCES) return text(value.data, depth + 1);
            }
        }
        return undefined;
    };
    return { text: (id) => text(id, 0) };
}

/** The value of one entry of a type chunk; the first configuration that has the entry is the default one. */
function entryValue(bytes: Buffer, chunk: Chunk, index: number): { type: number; data: number } | undefined {
    const count = bytes.readUInt32LE(chunk.start + 12);
    const entries = chunk.start + bytes.readUInt32LE(chunk.start + 16);
    const offset = entryOffset(bytes, chunk, index, count);
    if (offset === undefined) return undefined;
    const at = entries + offset;
    if (bytes.readUInt16LE(at + 2) & ENTRY_IS_COMPLEX) return undefined;
    const value = at + bytes.readUInt16LE(at);
    return { type: bytes.readUInt8(value + 3), data: bytes.readUInt32LE(value + 4) };
}

function entryOffset(bytes: Buffer, chunk: Chunk, index: number, count: number): number | undefined {
    const offsets = chunk.start + chunk.headerSize;
    if (bytes.readUInt8(chunk.start + 9) & TYPE_IS_SPARSE) {
        for (let i = 0; i < count; i++) {
            if (bytes.readUInt16LE(offsets + 4 * i) === index) return bytes.readUInt16LE(offsets + 4 * i + 2) * 4;
        }
        return undefined;
    }
    if (index >= count) return undefined;
    const offset = bytes.readUInt32LE(offsets + 4 * index);
    return offset === NO_ENTRY ? undefined : offset;
}

function poolText(bytes: Buffer, pool: Chunk, index: number): string | undefined {
    if (index >= bytes.readUInt32LE(pool.start + 8)) return undefined;
    const strings = pool.start + bytes.readUInt32LE(pool.start + 20);
    const at = strings + bytes.readUInt32LE(pool.start + pool.headerSize + 4 * index);
    return bytes.readUInt32LE(pool.start + 16) & POOL_IS_UTF8 ? utf8(bytes, at) : utf16(bytes, at);
}

/** Two lengths (characters, then bytes), each of one byte or two, then the text. */
function utf8(bytes: Buffer, at: number): string {
    const skip = (position: number) => position + (bytes.readUInt8(position) & 0x80 ? 2 : 1);
    const lengthAt = skip(at);
    const first = bytes.readUInt8(lengthAt);
    const length = first & 0x80 ? ((first & 0x7f) << 8) | bytes.readUInt8(lengthAt + 1) : first;
    return slice(bytes, skip(lengthAt), length).toString('utf8');
}

function utf16(bytes: Buffer, at: number): string {
    const first = bytes.readUInt16LE(at);
    const long = (first & 0x8000) !== 0;
    const length = long ? ((first & 0x7fff) << 16) | bytes.readUInt16LE(at + 2) : first;
    return slice(bytes, at + (long ? 4 : 2), length * 2).toString('utf16le');
}

function slice(bytes: Buffer, from: number, length: number): Buffer {
    if (from + length > bytes.length) throw new RangeError('A text runs over the end of the table.');
    return bytes.subarray(from, from + length);
}
