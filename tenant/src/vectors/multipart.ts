import type { Part } from './vector.js';

/** A part as it arrived. */
export interface ArrivedPart {
    readonly name: string;
    readonly filename: string;
    readonly type: string;
    readonly bytes: Buffer;
}

/** Reads a multipart body; undefined when it is none. */
export function readParts(body: Buffer, contentType: string): ArrivedPart[] | undefined {
    const boundary = /boundary=("?)(.+)\1/.exec(contentType)?.[2] ?? '';
    // In Latin-1 each byte is one letter, so that nothing is lost by cutting texts.
    const pieces = `\r\n${body.toString('latin1')}`.split(`\r\n--${boundary}`);
    if (pieces.length < 2 || pieces.at(0) !== '' || !/^--(\r\n)?$/.test(pieces.at(-1) ?? '')) return undefined;
    return pieces.slice(1, -1).map(readPart);
}

function readPart(piece: string): ArrivedPart {
    const [head = '', content = ''] = piece.split(/\r\n\r\n(.*)/s);
    const field = (pattern: RegExp): string => Buffer.from(pattern.exec(head)?.[1] ?? '', 'latin1').toString('utf8');
    return {
        name: field(/[ ;]name="?([^";\r]*)"?/),
        // As the HTML standard has it: of all marks only quotation marks and line breaks are encoded.
        filename: field(/filename="(.*?)"/).replaceAll('%22', '"'),
        type: field(/content-type: (.*)/i),
        bytes: Buffer.from(content, 'latin1'),
    };
}

/** Lists what differs between the parts that arrived and those that are wanted, in order. */
export function partDifferences(got: readonly ArrivedPart[], wanted: readonly Part[], bytes: (part: Part) => Buffer) {
    const missing = wanted.filter(({ name }, index) => got[index]?.name !== name);
    if (missing.length > 0) return missing.map(({ name }) => `part -${name}`);
    const more = got.slice(wanted.length).map(({ name }) => `part +${name}`);
    return wanted
        .flatMap((part, index) => {
            const { name, filename = '', type } = part;
            const arrived = got[index];
            return [
                ...(arrived?.filename === filename ? [] : [`part ${name} filename`]),
                // What is no file needs no type; a client may name one.
                ...(type === undefined || arrived?.type.split(';')[0] === type ? [] : [`part ${name} type`]),
                ...(arrived?.bytes.equals(bytes(part)) ? [] : [`part ${name} bytes`]),
            ];
        })
        .concat(more);
}
