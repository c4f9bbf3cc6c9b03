import { bytesOf } from './bytes.js';
import { jsonDifferences } from './json-differences.js';
import { partDifferences, readParts } from './multipart.js';
import type { Query, Request } from './vector.js';

/** A request as it arrived. */
export interface Recorded {
    readonly method: string;
    /** Path and query as they were on the wire. */
    readonly url: string;
    /** By name in lower case; one that came more than once may have a list. */
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: Uint8Array;
}

/** Lists what differs between a request that arrived and the one that is wanted, in the words of docs/porting.md. */
export function requestDifferences(got: Recorded, wanted: Request, basePath = '/api'): string[] {
    const [path = '', query = ''] = got.url.split(/\?(.*)/s);
    const below = path.startsWith(basePath) ? path.slice(basePath.length) : path;
    const samePath = String(segments(below)) === String(segments(wanted.path));
    return [
        ...(got.method === wanted.method ? [] : ['method']),
        ...(samePath && segments(below).length === segments(wanted.path).length ? [] : ['path']),
        ...pairDifferences('query', [...new URLSearchParams(query)], wanted.query),
        ...headerDifferences(got.headers, wanted),
        ...bodyDifferences(got, wanted),
    ];
}

const segments = (path: string): string[] => path.split('/').map(decoded);

function decoded(segment: string): string {
    try {
        return decodeURIComponent(segment);
    } catch {
        return `not encoded: ${segment}`;
    }
}

/** Compares pairs; their order counts among those of one name. */
function pairDifferences(what: string, got: Query, wanted: Query): string[] {
    const names = [...new Set([...wanted, ...got].map(([name]) => name))];
    return names.flatMap((name) => {
        const [has, wants] = [got, wanted].map((pairs) => pairs.filter(([other]) => other === name));
        if (String(has) === String(wants)) return [];
        const list = (sign: string, pairs: Query = []) => pairs.map(([, value]) => `${what} ${sign}${name}=${value}`);
        return [...list('-', wants), ...list('+', has)];
    });
}

function headerDifferences(headers: Recorded['headers'], request: Request): string[] {
    const { headers: wanted, matchHeaders = {}, forbidHeaders = [] } = request;
    const differing = Object.entries(wanted).filter(([name, value]) => {
        const got = String(headers[name]);
        return (name === 'accept' || name === 'content-type' ? got.split(';')[0] : got) !== value;
    });
    return [
        ...differing.map(([name]) => `header ${name}`),
        ...Object.entries(matchHeaders)
            .filter(([name, pattern]) => !new RegExp(pattern).test(String(headers[name] ?? '')))
            .map(([name]) => `header ${name}`),
        ...forbidHeaders.filter((name) => name in headers).map((name) => `header +${name}`),
    ];
}

function bodyDifferences({ body: bytes, headers }: Recorded, wanted: Request): string[] {
    const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (wanted.parts !== undefined) {
        const parts = readParts(body, String(headers['content-type'] ?? ''));
        return parts === undefined ? ['body'] : partDifferences(parts, wanted.parts, bytesOf);
    }
    const text = body.toString('utf8');
    if (wanted.form !== undefined) return pairDifferences('form', [...new URLSearchParams(text)], wanted.form);
    if ('json' in wanted) return jsonDifferences('body', parsed(text), wanted.json);
    return text === (wanted.text ?? '') ? [] : ['body'];
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
