import { readUnchanged } from './disk-file.js';
import { EsperConfigurationError } from './errors.js';
import { typeOfName } from './file-types.js';
import { nodeModule } from './runtime.js';

/** What {@link fileFromPath} may be told. */
export interface FileFromPathOptions {
    /** The name that the file is sent with. Default: the last part of the path. */
    readonly name?: string | undefined;
    /** The media type that the file is sent with. Default: by the extension of the name, else `application/octet-stream`. */
    readonly type?: string | undefined;
}

/**
 * A file on disk to be uploaded. Nothing is read before it is sent, and it is never in memory as a whole.
 * A file that changes between this call and the last byte sent fails the upload.
 *
 * Throws an {@link EsperConfigurationError} when the path leads to no file, or to one that is empty or can't be read. Needs Node.js.
 *
 * @example
 * await esper.application.upload({ appFile: await fileFromPath('build/kiosk.apk') });
 */
export async function fileFromPath(path: string, { name, type }: FileFromPathOptions = {}): Promise<File> {
    const fs = nodeModule('node:fs');
    const paths = nodeModule('node:path');
    if (fs === undefined || paths === undefined)
        throw new EsperConfigurationError('fileFromPath: needs Node.js; a browser hands in a File');
    if (typeof path !== 'string' || path === '') throw new EsperConfigurationError('path: expected the path of a file');
    const state = await fs.promises.stat(path).catch((error: unknown) => refuse(path, error));
    if (!state.isFile()) refuse(path, { code: state.isDirectory() ? 'EISDIR' : 'not a file' });
    if (state.size === 0) refuse(path, { code: 'empty' });
    await fs.promises.access(path, fs.constants.R_OK).catch((error: unknown) => refuse(path, error));
    const sentName = name ?? paths.basename(path);
    const file = new File([await fs.openAsBlob(path)], sentName, {
        type: type ?? typeOfName(sentName),
        lastModified: state.mtimeMs,
    });
    // Node's own stream looks at the file's time once, at its start; this one also says so when the file changes on the way.
    return Object.defineProperty(file, 'stream', { value: () => readUnchanged(path, state) });
}

const REASONS: Readonly<Record<string, string>> = {
    EACCES: 'may not be read',
    EISDIR: 'is a directory',
    ELOOP: 'is a symbolic link that leads to itself',
    ENOENT: 'does not exist',
    ENOTDIR: 'does not exist',
    EPERM: 'may not be read',
    empty: 'is empty',
    'not a file': 'is not a file',
};

function refuse(path: string, cause: unknown): never {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
    const reason = REASONS[code] ?? `can't be read (${code || String(cause)})`;
    throw new EsperConfigurationError(`path: ${path} ${reason}`, cause instanceof Error ? { cause } : {});
}
