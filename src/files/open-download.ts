import { askForKey } from '../configuration/api-key.js';
import type { Settings } from '../configuration/settings.js';
import { EsperResponseError } from '../errors/errors.js';
import { toApiError } from '../response/error-response.js';
import { createOpen } from '../transport/exchange.js';
import { Interruption } from '../util/interruption.js';
import { readLatin1 } from '../util/latin1.js';
import { createKeyRing } from '../util/redaction.js';
import { DownloadBody, type DownloadContext } from './download-body.js';
import { watchDownload } from './download-deadline.js';
import type { DownloadOptions } from './download-options.js';
import { DownloadReceiver, type OpenAnswer } from './download-receiver.js';
import { followRedirect } from './download-url.js';

/** A download whose headers are there. */
export interface Opened {
    readonly body: DownloadBody;
    readonly type: string | undefined;
}

/** Asks for a file and follows redirects to it. */
export type OpenDownload = (url: URL, options: DownloadOptions) => Promise<Opened>;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 5;
/** So much of the body of an error is read. */
const MAX_ERROR_BYTES = 64 * 1024;
/** Values in a link's query that are as long as this are taken for its signature. */
const SIGNATURE_LENGTH = 16;

/** Opens the downloads of one client. They have sockets of their own, so that unread ones keep no call waiting. */
export function createOpenDownload(settings: Settings): OpenDownload {
    const send = createOpen(settings);
    const keys = createKeyRing();
    const { origin } = new URL(settings.baseUrl);

    async function keyFor(url: URL): Promise<string | undefined> {
        if (url.origin !== origin) return undefined;
        const { apiKey } = settings;
        if (typeof apiKey !== 'string') return askForKey(apiKey, keys);
        keys.remember(apiKey);
        return apiKey;
    }

    function request(url: URL, key: string | undefined, context: DownloadContext): Promise<OpenAnswer> {
        const receiver = new DownloadReceiver(context);
        const headers = {
            Accept: '*/*',
            'Accept-Encoding': 'identity',
            ...(settings.userAgent !== '' && { 'User-Agent': settings.userAgent }),
        };
        receiver.start(send, { method: 'GET', url: url.href, headers, body: undefined, key, mayFollow: true });
        return receiver.answer;
    }

    async function follow(start: URL, context: DownloadContext): Promise<OpenAnswer> {
        let key = await context.interruption.race(keyFor(start));
        let url = start;
        for (let redirects = 0; ; redirects += 1) {
            const answer = await request(url, key, context);
            if (!REDIRECTS.has(answer.status)) return answer;
            answer.destroy();
            const next = followRedirect(url, locationOf(answer));
            if (redirects === MAX_REDIRECTS)
                throw new EsperResponseError(`The download was redirected more than ${MAX_REDIRECTS} times`);
            // Once away from the API the key stays away, wherever the next host may point.
            if (next.origin !== url.origin) key = undefined;
            url = next;
        }
    }

    return async (url, options) => {
        const interruption = new Interruption(options.signal);
        const watch = watchDownload(options.timeout ?? settings.timeout, interruption);
        const around = { watch, interruption, redactor: keys.with(signaturesOf(url)), onProgress: options.onProgress };
        try {
            interruption.check();
            watch.start();
            const answer = await follow(url, around);
            if (answer.status < 200 || answer.status > 299) {
                const body = await readStart(new DownloadBody(answer, { ...around, onProgress: undefined }));
                throw toApiError({ ...answer, body }, around.redactor, settings.now());
            }
            watch.pause();
            const type = answer.headers['content-type'];
            return { body: new DownloadBody(answer, around), type: typeof type === 'string' ? type : undefined };
        } catch (error) {
            interruption.release();
            throw error;
        }
    };
}

function locationOf({ headers }: OpenAnswer): unknown {
    const { location } = headers;
    return typeof location === 'string' ? readLatin1(location) : location;
}

/** The start of an error's body, as much of it as comes: the status is worth more than the rest. */
async function readStart(body: DownloadBody): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    try {
        for await (const chunk of body) {
            chunks.push(chunk);
            if (body.bytes >= MAX_ERROR_BYTES) break;
        }
    } catch {
        // What has come is enough.
    }
    return new Uint8Array(await new Blob(chunks.map((chunk) => new Uint8Array(chunk))).arrayBuffer());
}

/** What makes a link secret, so that no text from outside repeats it. */
function signaturesOf({ searchParams }: URL): string[] {
    return [...searchParams.values()].filter((value) => value.length >= SIGNATURE_LENGTH);
}
