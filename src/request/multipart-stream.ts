import { encodeUtf8 } from '../util/utf8.js';
import type { UploadForm } from './multipart-form.js';

/** A form as it goes over the wire. */
export interface EncodedForm {
    readonly contentType: string;
    /** In bytes; undefined when the length of a file is not known. */
    readonly length: number | undefined;
    /** The bytes; those of files are read as they are wanted. */
    readonly bytes: AsyncGenerator<Uint8Array, void>;
}

const CRLF = '\r\n';
/** The media type of a file that has none. */
const BYTES = 'application/octet-stream';

/** Writes the multipart format (RFC 7578), names as browsers do. Where axios does it, this is not used. */
export function encodeForm(form: UploadForm): EncodedForm {
    const boundary = `esper-client-${crypto.randomUUID()}`;
    const end = encodeUtf8(`--${boundary}--${CRLF}`);
    const parts = [...form].map(([name, value]) => {
        const isField = typeof value === 'string';
        const file = isField ? '' : `; filename="${escapeName(value.name)}"${CRLF}Content-Type: ${value.type || BYTES}`;
        const head = `--${boundary}${CRLF}Content-Disposition: form-data; name="${escapeName(name)}"${file}`;
        const field = isField ? value.replace(/\r?\n|\r/g, CRLF) : '';
        return { head: encodeUtf8(`${head}${CRLF}${CRLF}${field}`), file: isField ? undefined : value };
    });
    const after = encodeUtf8(CRLF);
    const length = parts.reduce(
        (sum, { head, file }) => sum + head.byteLength + (file?.size ?? 0) + after.byteLength,
        end.byteLength,
    );
    async function* write(): AsyncGenerator<Uint8Array, void> {
        for (const { head, file } of parts) {
            yield head;
            if (file !== undefined) yield* file.stream();
            yield after;
        }
        yield end;
    }
    return {
        contentType: `multipart/form-data; boundary=${boundary}`,
        length: Number.isNaN(length) ? undefined : length,
        bytes: write(),
    };
}

const ESCAPES: Readonly<Record<string, string>> = { '\r': '%0D', '\n': '%0A', '"': '%22' };

const escapeName = (name: string): string => name.replace(/[\r\n"]/g, (character) => ESCAPES[character] ?? '');
