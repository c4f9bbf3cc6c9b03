// The label of an app is usually a reference into resources.arsc, which the APK parser does not read. This module reads
// as much of that table as it takes to find a string. The format is that of Android's ResourceTypes.h: chunks of
// u16 type, u16 header size, u32 size.

/** The strings of an APK's resource table. */
export interface ResourceTable {
    /** Returns the string of a resource; undefined when it has none. References are followed. */
    string(id: number): string | undefined;
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

/** Iterates over the chunks of a range. Throws where a length is impossible, so that the loop always ends. */
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

/** Checks that a binary XML document consists of whole chunks. */
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
    const string = (id: number, depth: number): string | undefined => {
        for (const pack of packages) {
            if (bytes.readUInt32LE(pack.start + 8) !== id >>> 24) continue;
            for (const chunk of chunksIn(bytes, pack.start + pack.headerSize, pack.end)) {
                if (chunk.type !== TABLE_TYPE || bytes.readUInt8(chunk.start + 8) !== ((id >>> 16) & 0xff)) continue;
                const value = entryValue(bytes, chunk, id & 0xffff);
                if (value?.type === VALUE_STRING && pool !== undefined) return poolString(bytes, pool, value.data);
                if (value?.type === VALUE_REFERENCE && depth < MAX_REFERENCES) return string(value.data, depth + 1);
            }
        }
        return undefined;
    };
    return { string: (id) => string(id, 0) };
}

/** Reads the value of an entry of a type chunk. The first chunk that has an entry is the default configuration. */
function entryValue(bytes: Buffer, chunk: Chunk, index: number): { type: number; data: number } | undefined {
    const entries = chunk.start + bytes.readUInt32LE(chunk.start + 16);
    const offset = entryOffset(bytes, chunk, index);
    if (offset === undefined) return undefined;
    const at = entries + offset;
    if (bytes.readUInt16LE(at + 2) & ENTRY_IS_COMPLEX) return undefined;
    const value = at + bytes.readUInt16LE(at);
    return { type: bytes.readUInt8(value + 3), data: bytes.readUInt32LE(value + 4) };
}

/** Returns the offset of an entry among the entries of its chunk. A sparse chunk lists pairs of index and offset. */
function entryOffset(bytes: Buffer, chunk: Chunk, index: number): number | undefined {
    const count = bytes.readUInt32LE(chunk.start + 12);
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

/** Reads a string of the string pool. */
function poolString(bytes: Buffer, pool: Chunk, index: number): string | undefined {
    if (index >= bytes.readUInt32LE(pool.start + 8)) return undefined;
    const strings = pool.start + bytes.readUInt32LE(pool.start + 20);
    const at = strings + bytes.readUInt32LE(pool.start + pool.headerSize + 4 * index);
    return bytes.readUInt32LE(pool.start + 16) & POOL_IS_UTF8 ? utf8(bytes, at) : utf16(bytes, at);
}

/** Reads a UTF-8 string: two lengths (characters, then bytes), each of one byte or two, then the bytes. */
function utf8(bytes: Buffer, at: number): string {
    const skip = (position: number) => position + (bytes.readUInt8(position) & 0x80 ? 2 : 1);
    const lengthAt = skip(at);
    const first = bytes.readUInt8(lengthAt);
    const length = first & 0x80 ? ((first & 0x7f) << 8) | bytes.readUInt8(lengthAt + 1) : first;
    return slice(bytes, skip(lengthAt), length).toString('utf8');
}

/** Reads a UTF-16 string: its length in one unit or two, then the units. */
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
