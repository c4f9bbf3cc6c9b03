// As much of Java's class format as finding names takes:
// https://docs.oracle.com/javase/specs/jvms/se11/html/jvms-4.html
const UTF8 = 1;
/** Sizes of the constants that have a fixed one, by tag, the tag byte included. */
const SIZES = {
    3: 5,
    4: 5,
    5: 9,
    6: 9,
    7: 3,
    8: 3,
    9: 5,
    10: 5,
    11: 5,
    12: 5,
    15: 4,
    16: 3,
    17: 5,
    18: 5,
    19: 3,
    20: 3,
};
/** long and double take two places in the table. */
const WIDE = new Set([5, 6]);

/** Reads a class: the Java release it needs, its fields' names, and every text in it. */
export function readClass(bytes) {
    const { constants, end } = constantsOf(bytes);
    const interfaces = bytes.readUInt16BE(end + 6);
    return {
        javaRelease: bytes.readUInt16BE(6) - 44,
        texts: constants.filter((constant) => constant !== undefined),
        fields: fieldsOf(bytes, end + 8 + 2 * interfaces, constants),
    };
}

function constantsOf(bytes) {
    const count = bytes.readUInt16BE(8);
    const constants = [];
    let at = 10;
    for (let index = 1; index < count; index += 1) {
        const tag = bytes[at];
        if (tag === UTF8) {
            const length = bytes.readUInt16BE(at + 1);
            constants[index] = bytes.toString('utf8', at + 3, at + 3 + length);
            at += 3 + length;
        } else {
            at += SIZES[tag];
            if (WIDE.has(tag)) index += 1;
        }
    }
    return { constants, end: at };
}

function fieldsOf(bytes, start, constants) {
    const names = [];
    let at = start + 2;
    for (let left = bytes.readUInt16BE(start); left > 0; left -= 1) {
        names.push(constants[bytes.readUInt16BE(at + 2)]);
        let attributes = bytes.readUInt16BE(at + 6);
        at += 8;
        for (; attributes > 0; attributes -= 1) at += 6 + bytes.readUInt32BE(at + 2);
    }
    return names;
}
