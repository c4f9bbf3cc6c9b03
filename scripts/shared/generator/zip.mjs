// As much of the zip format as reading a jar takes. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const ENTRY = 0x02014b50;
const DEFLATED = 8;

/** Thrown when a file is not a whole zip file: cut short, or something else altogether. */
export class DamagedZip extends Error {
    name = 'DamagedZip';
}

/** Opens a zip file: `names` of its entries, `read(name)` for the bytes of one, undefined without it. */
export function openZip(path) {
    const size = withFile(path, (file) => fstatSync(file).size);
    const slice = (offset, length) => withFile(path, (file) => readAt(file, offset, length));
    const entries = directory(slice, size);
    return {
        size,
        names: [...entries.keys()],
        read(name) {
            const entry = entries.get(name);
            return entry && contentOf(entry, slice);
        },
    };
}

/** Finds the table at the end of the file. A file that was cut short has lost it. */
function directory(slice, size) {
    const tailSize = Math.min(size, END_SIZE + LONGEST_COMMENT);
    const tail = slice(size - tailSize, tailSize);
    let at = tail.length - END_SIZE;
    while (at >= 0 && tail.readUInt32LE(at) !== END) at -= 1;
    if (at < 0) throw new DamagedZip('The end of the zip file is missing.');
    const length = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    if (offset + length > size) throw new DamagedZip('The table of the zip file is not where it should be.');
    return entriesOf(slice(offset, length), tail.readUInt16LE(at + 10));
}

function entriesOf(table, count) {
    const entries = new Map();
    let at = 0;
    for (let index = 0; index < count; index += 1) {
        if (at + 46 > table.length || table.readUInt32LE(at) !== ENTRY)
            throw new DamagedZip('The table of the zip file is broken.');
        const nameLength = table.readUInt16LE(at + 28);
        entries.set(table.toString('utf8', at + 46, at + 46 + nameLength), {
            method: table.readUInt16LE(at + 10),
            crc: table.readUInt32LE(at + 16),
            packed: table.readUInt32LE(at + 20),
            offset: table.readUInt32LE(at + 42),
        });
        at += 46 + nameLength + table.readUInt16LE(at + 30) + table.readUInt16LE(at + 32);
    }
    return entries;
}

function contentOf({ method, crc, packed, offset }, slice) {
    const header = slice(offset, 30);
    const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const bytes = slice(start, packed);
    const content = method === DEFLATED ? inflate(bytes) : bytes;
    if (crc32(content) !== crc) throw new DamagedZip('An entry of the zip file is broken.');
    return content;
}

function inflate(bytes) {
    try {
        return inflateRawSync(bytes);
    } catch {
        throw new DamagedZip('An entry of the zip file is broken.');
    }
}

function readAt(file, offset, length) {
    const bytes = Buffer.alloc(length);
    if (readSync(file, bytes, 0, length, offset) !== length) throw new DamagedZip('The zip file is too short.');
    return bytes;
}

function withFile(path, use) {
    const file = openSync(path, 'r');
    try {
        return use(file);
    } finally {
        closeSync(file);
    }
}
