import type { Progress } from '../configuration/call-options.js';
import { TIMEOUT } from '../configuration/client-rules.js';
import { checkByRules, FUNCTION, type Rule, SIGNAL } from '../configuration/rules.js';

/** Options of a download. */
export interface DownloadOptions {
    /**
     * Path of the file to write.
     * It is written beside it and takes this name when it is whole; a file that is there before is replaced then. Needs
     * Node.js. Default: none, the answer has a stream.
     */
    readonly path?: string | undefined;
    /**
     * Called with the number of bytes received.
     * What it throws is ignored.
     */
    readonly onProgress?: ((progress: Progress) => void) | undefined;
    /** Aborts the download, also while its stream is being read. */
    readonly signal?: AbortSignal | undefined;
    /**
     * Deadline of the whole download in milliseconds.
     * Default: the client's `timeout` if it was given, else none: it ends when no byte came for 60 seconds.
     */
    readonly timeout?: number | undefined;
}

/** A file that is being downloaded. */
export interface Download {
    /**
     * The bytes, fetched as they are read.
     * An error of the transfer is an error of the stream. Cancel it when it is not wanted any more.
     */
    readonly stream: ReadableStream<Uint8Array>;
    /** Bytes in all; undefined when the server doesn't say, or sends them compressed. */
    readonly length: number | undefined;
    /** The media type that the server names. */
    readonly type: string | undefined;
}

/** A file that was downloaded. */
export interface DownloadedFile {
    /** Path of the file: the `path` that was given. */
    readonly path: string;
    /** Bytes in all. */
    readonly length: number;
    /** The media type that the server named. */
    readonly type: string | undefined;
}

const DOWNLOAD_RULES: Readonly<Record<keyof DownloadOptions, Rule>> = {
    path: { expected: 'the path of a file', accepts: (value) => typeof value === 'string' && value !== '' },
    onProgress: FUNCTION,
    signal: SIGNAL,
    timeout: TIMEOUT,
};

/** Refuses options of a download that are unknown or malformed. */
export function checkDownloadOptions(options: DownloadOptions): void {
    checkByRules('download', options, DOWNLOAD_RULES);
}
