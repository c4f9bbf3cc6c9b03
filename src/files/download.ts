import type { Settings } from '../configuration/settings.js';
import { captureSite, pointTo } from '../errors/call-site.js';
import type { Open } from '../transport/open.js';
import { toWebStream } from '../util/web-stream.js';
import { writeWhole } from './atomic-write.js';
import { checkDownloadOptions, type Download, type DownloadedFile, type DownloadOptions } from './download-options.js';
import { parseFileUrl } from './download-url.js';
import { createOpenDownload } from './open-download.js';

/** Downloads files that the API has links to. */
export interface Downloader {
    /**
     * Downloads a file: the APK at `app_file` or `download_url`, an icon, content.
     * With `path` it is written there, as a whole or not at all; without, the answer has a stream. Takes no slot of
     * `maxConcurrency`, and is not retried.
     *
     * The key goes to the host of `baseUrl` only. Links to elsewhere are signed, and expire: ask for a new one when the
     * answer is a 403. Redirects are followed, five at most, never to plain http, and without the key once they leave
     * that host.
     *
     * Throws an `EsperApiError` by status, an `EsperConnectionError` when bytes are missing, an `EsperTimeoutError`
     * when none came for 60 seconds; the target is then as it was.
     *
     * It goes by the client's agents and proxy; hooks, limiter and an axios instance of the caller's do not see it.
     *
     * @example
     * const { app_file: url } = await esper.application.getAppVersion({ applicationId, versionId });
     * if (url) await esper.download(url, { path: 'kiosk.apk', onProgress: ({ bytes, total }) => show(bytes, total) });
     * const { stream, length, type } = await esper.download(content.download_url);
     */
    download(url: string | URL, options: DownloadOptions & { readonly path: string }): Promise<DownloadedFile>;
    /**
     * Downloads a file as a stream.
     * Throws as above; later failures are errors of the stream.
     */
    download(url: string | URL, options?: DownloadOptions & { readonly path?: undefined }): Promise<Download>;
}

/** Creates the downloads of one client, which go by `send`. */
export function createDownload(settings: Settings, send: Open): Downloader['download'] {
    const open = createOpenDownload(settings, send);

    async function start(url: string | URL, options: DownloadOptions): Promise<DownloadedFile | Download> {
        checkDownloadOptions(options);
        const file = parseFileUrl(url);
        const { path } = options;
        if (path === undefined) {
            const { body, type } = await open(file, options);
            return { stream: toWebStream(body[Symbol.asyncIterator](), () => body.close()), length: body.length, type };
        }
        const { body, type } = await writeWhole(path, () => open(file, options));
        return { path, length: body.bytes, type };
    }

    function download(url: string | URL, options: DownloadOptions & { readonly path: string }): Promise<DownloadedFile>;
    function download(url: string | URL, options?: DownloadOptions): Promise<Download>;
    function download(url: string | URL, options: DownloadOptions = {}): Promise<DownloadedFile | Download> {
        const site = captureSite();
        return start(url, options).catch((error: unknown) => {
            throw pointTo(error, site);
        });
    }

    return download;
}
