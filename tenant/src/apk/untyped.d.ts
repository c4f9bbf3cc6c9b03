// What the tenant uses of two packages that come without types.

// @devicefarmer/adbkit-apkreader 3.2.4: its parser only. Its zip reader (yauzl 2) never returns from a broken entry.
declare module '@devicefarmer/adbkit-apkreader/lib/apkreader/parser/manifest.js' {
    /** Attributes of an element by their local names; a reference to a resource is `resourceId:0x…`. */
    type Attributes = Record<string, unknown>;

    interface Manifest extends Attributes {
        usesPermissions: Attributes[];
        usesSdk: Attributes | null;
        application: Attributes;
    }

    export default class ManifestParser {
        constructor(bytes: Buffer);
        parse(): Manifest;
    }
}

// yauzl 3.4.0
declare module 'yauzl' {
    import type { EventEmitter } from 'node:events';
    import type { Readable } from 'node:stream';

    export interface Entry {
        fileName: string;
        uncompressedSize: number;
    }

    export interface ZipFile extends EventEmitter {
        readEntry(): void;
        openReadStream(entry: Entry, callback: (error: Error | null, stream: Readable) => void): void;
        close(): void;
    }

    interface Options {
        lazyEntries: boolean;
        autoClose: boolean;
    }

    type Opened = (error: Error | null, zip: ZipFile) => void;

    export function open(path: string, options: Options, callback: Opened): void;
    export function fromBuffer(bytes: Buffer, options: Options, callback: Opened): void;
}
