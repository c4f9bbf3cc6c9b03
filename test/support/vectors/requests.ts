import { bytesOf, type Part, type Request } from './files.js';
import type { Recorded } from './server.js';

/** Puts a request that arrived into the form of the one that was expected, to compare the two. */
export function asExpected(recorded: Recorded, expected: Request, basePath = '/api'): object {
    const [path = '', query = ''] = recorded.url.split(/\?(.*)/s);
    return {
        method: recorded.method,
        path: path.startsWith(basePath) ? segments(path.slice(basePath.length)) : path,
        query: [...new URLSearchParams(query)],
        headers: Object.fromEntries(
            Object.keys(expected.headers).map((name) => [name, headerOf(name, recorded.headers[name])]),
        ),
        body: bodyOf(recorded, expected),
        forbidden: [
            ...(expected.forbidHeaders ?? []).filter((name) => name in recorded.headers),
            ...(expected.forbidQuery ?? []).filter((name) => new URLSearchParams(query).has(name)),
        ],
    };
}

/** What was expected, in the same form. */
export function expectation(expected: Request): object {
    const { method, path, query, headers, json, text = '', form, parts } = expected;
    const body = parts?.map(partOf) ?? form ?? ('json' in expected ? json : text);
    return { method, path: segments(path), query, headers, body, forbidden: [] };
}

const segments = (path: string): string[] => path.split('/').map(decodeURIComponent);

function headerOf(name: string, value: string | string[] | undefined): unknown {
    return name === 'accept' || name === 'content-type' ? String(value).split(';')[0] : value;
}

function bodyOf({ body, headers }: Recorded, expected: Request): unknown {
    if (expected.parts !== undefined) return readParts(body, headers['content-type'] ?? '');
    const text = body.toString('utf8');
    if (expected.form !== undefined) return [...new URLSearchParams(text)];
    return 'json' in expected ? JSON.parse(text) : text;
}

const partOf = (part: Part): object => ({
    name: part.name,
    filename: part.filename ?? '',
    type: part.type ?? '',
    bytes: bytesOf(part).toString('base64'),
});

/** Reads a multipart body. */
function readParts(body: Buffer, contentType: string): object[] {
    const boundary = /boundary=("?)(.+)\1/.exec(contentType)?.[2] ?? '';
    // In Latin-1 each byte is one letter, so that nothing is lost by cutting texts.
    const pieces = `\r\n${body.toString('latin1')}`.split(`\r\n--${boundary}`);
    expect(pieces.at(0)).toBe('');
    expect(pieces.at(-1)).toBe('--\r\n');
    return pieces.slice(1, -1).map(readPart);
}

function readPart(piece: string): object {
    const [head = '', content = ''] = piece.split(/\r\n\r\n(.*)/s);
    const field = (pattern: RegExp): string => Buffer.from(pattern.exec(head)?.[1] ?? '', 'latin1').toString('utf8');
    return {
        name: field(/[ ;]name="(.*?)"/),
        // As the HTML standard has it: of all marks only quotation marks and line breaks are encoded.
        filename: field(/filename="(.*?)"/).replaceAll('%22', '"'),
        type: field(/content-type: (.*)/i),
        bytes: Buffer.from(content, 'latin1').toString('base64'),
    };
}
