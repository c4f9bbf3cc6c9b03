/**
 * Media types by the extension of a file's name, of what tenants get uploaded.
 * Anything else is bytes.
 */
const TYPE_OF_EXTENSION: Readonly<Record<string, string>> = {
    apk: 'application/vnd.android.package-archive',
    csv: 'text/csv',
    gif: 'image/gif',
    html: 'text/html',
    jpeg: 'image/jpeg',
    jpg: 'image/jpeg',
    json: 'application/json',
    mp3: 'audio/mpeg',
    mp4: 'video/mp4',
    pdf: 'application/pdf',
    png: 'image/png',
    svg: 'image/svg+xml',
    txt: 'text/plain',
    wav: 'audio/wav',
    webm: 'video/webm',
    webp: 'image/webp',
    xml: 'application/xml',
    zip: 'application/zip',
};

/** Returns the media type of a name's extension, or else `application/octet-stream`. */
export function typeOfName(name: string): string {
    const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    return Object.hasOwn(TYPE_OF_EXTENSION, extension)
        ? String(TYPE_OF_EXTENSION[extension])
        : 'application/octet-stream';
}
