import { refusal } from '../errors/invalid.js';
import { nodeModule } from '../util/node.js';
import { codeOrMessageOf } from '../util/thrown.js';
import { webClass } from '../util/web-class.js';
import { checkFileOptions } from './file-options.js';
import { typeOfName } from './media-type.js';
import { readUnchanged } from './unchanged-file.js';

/** Options of {@link fileFromPath}. */
export interface FileFromPathOptions {
    /**
     * The name that the file is sent with.
     * Default: the last part of the path.
     */
    readonly name?: string | undefined;
    /**
     * The media type that the file is sent with.
     * Default: by the extension of the name, else `application/octet-stream`.
     */
    readonly type?: string | undefined;
}

/**
 * Makes a File of a path on disk, to be uploaded.
 * Nothing is read before it is sent, and it is never in memory as a whole. A file that changes between this call and
 * the last byte sent fails the upload.
 *
 * Throws an {@link EsperConfigurationError} when the path leads to no file, or to one that is empty or can't be read.
 * Needs Node.js.
 *
 * @example
 * await esper.application.upload({ appFile: await fileFromPath('build/kiosk.apk') });
 */
export async function fileFromPath(path: string, options: FileFromPathOptions = {}): Promise<File> {
    checkFileOptions('fileFromPath', options);
    const fs = nodeModule('node:fs');
    const paths = nodeModule('node:path');
    if (fs === undefined || paths === undefined)
        throw refusal('fileFromPath', undefined, 'needs Node.js; a browser hands in a File');
    if (typeof path !== 'string' || path === '') throw refusal(undefined, 'path', 'expected the path of a file');
    const state = await fs.promises
        .stat(path)
        .catch((cause: unknown) => refusePath(path, explainFsError(cause), { cause }));
    if (state.isDirectory()) refusePath(path, 'is a directory');
    if (!state.isFile()) refusePath(path, 'is not a file');
    if (state.size === 0) refusePath(path, 'is empty');
    await fs.promises
        .access(path, fs.constants.R_OK)
        .catch((cause: unknown) => refusePath(path, explainFsError(cause), { cause }));
    const { name = paths.basename(path), type = typeOfName(name) } = options;
    const file = new (webClass('File'))([await fs.openAsBlob(path)], name, { type, lastModified: state.mtimeMs });
    // Node's own stream checks the file's time once, at its start; this one also fails when the file changes on the
    // way.
    return Object.defineProperty(file, 'stream', { value: () => readUnchanged(fs.promises, path, state) });
}

const REASONS: Readonly<Record<string, string>> = {
    EACCES: 'may not be read',
    ELOOP: 'is a symbolic link that leads to itself',
    ENOENT: 'does not exist',
    ENOTDIR: 'does not exist',
    EPERM: 'may not be read',
};

function explainFsError(cause: unknown): string {
    const code = codeOrMessageOf(cause);
    return REASONS[code] ?? `can't be read (${code})`;
}

function refusePath(path: string, reason: string, options?: { readonly cause: unknown }): never {
    throw refusal(undefined, 'path', `${path} ${reason}`, options);
}
