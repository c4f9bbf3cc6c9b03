import { askForKey } from '../configuration/api-key.js';
import type { Settings } from '../configuration/settings.js';
import { EsperResponseError } from '../errors/errors.js';
import { addFacts, EsperError } from '../errors/esper-error.js';
import { toApiError } from '../response/error-response.js';
import { ReceivedBody } from '../response/read-response.js';
import { createOpen } from '../transport/exchange.js';
import { Interruption } from '../util/interruption.js';
import { readLatin1 } from '../util/latin1.js';
import { createKeyRing, type Redactor } from '../util/redaction.js';
import { DownloadBody } from './download-body.js';
import { watchDownload } from './download-deadline.js';
import type { DownloadOptions } from './download-options.js';
import { DownloadReceiver, type OpenAnswer, type Receiving } from './download-receiver.js';
import { followRedirect, signaturesOf } from './download-url.js';
import { contentLengthOf, isSuccessStatus, lengthOfWhole } from './whole-file.js';

/** A download whose headers are there. */
export interface Opened {
    readonly body: DownloadBody;
    readonly type: string | undefined;
}

/** Asks for a file and follows redirects to it. */
export type OpenDownload = (url: URL, options: DownloadOptions) => Promise<Opened>;

/** The answer that redirects have led to, and a redactor of the secrets of all links on the way. */
interface Followed {
    readonly answer: OpenAnswer;
    readonly redactor: Redactor;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 5;
/** So much of the body of an error is read. */
const MAX_ERROR_BYTES = 64 * 1024;

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

    function request(url: URL, key: string | undefined, receiving: Receiving): Promise<OpenAnswer> {
        const receiver = new DownloadReceiver(receiving);
        const headers = {
            Accept: '*/*',
            'Accept-Encoding': 'identity',
            ...(settings.userAgent !== '' && { 'User-Agent': settings.userAgent }),
        };
        receiver.start(send, { method: 'GET', url: url.href, headers, body: undefined, key, mayFollow: true });
        return receiver.answer;
    }

    /** Waits for the key. An error of this time says that nothing was sent. */
    async function waitForKey(url: URL, interruption: Interruption): Promise<string | undefined> {
        try {
            interruption.check();
            return await interruption.race(keyFor(url));
        } catch (error) {
            if (EsperError.is(error)) addFacts(error, { sent: 'no' });
            throw error;
        }
    }

    async function follow(start: URL, interruption: Interruption): Promise<Followed> {
        const secrets = signaturesOf(start);
        let key = await waitForKey(start, interruption);
        let url = start;
        for (let redirects = 0; ; redirects += 1) {
            const answer = await request(url, key, { interruption, redactor: keys.with(secrets) });
            if (answer.followedTo !== undefined) secrets.push(...signaturesOf(answer.followedTo));
            if (!REDIRECTS.has(answer.status)) return { answer, redactor: keys.with(secrets) };
            answer.destroy();
            const next = followRedirect(url, locationOf(answer));
            if (redirects === MAX_REDIRECTS)
                throw new EsperResponseError(`The download was redirected more than ${MAX_REDIRECTS} times`);
            // Once away from the API the key stays away, wherever the next host may point.
            if (next.origin !== url.origin) key = undefined;
            url = next;
            secrets.push(...signaturesOf(url));
        }
    }

    return async (url, { onProgress, ...options }) => {
        const interruption = new Interruption(options.signal);
        const watch = watchDownload(options.timeout ?? settings.timeout, interruption);
        let answer: OpenAnswer | undefined;
        try {
            watch.start();
            const { redactor, ...followed } = await follow(url, interruption);
            answer = followed.answer;
            const context = { watch, interruption, redactor };
            if (!isSuccessStatus(answer)) {
                const body = new DownloadBody(answer, contentLengthOf(answer), { ...context, onProgress: undefined });
                const facts = { operation: 'download', redactor, now: settings.now() };
                throw toApiError({ ...answer, body: await readStart(body) }, facts);
            }
            const length = lengthOfWhole(answer, redactor);
            watch.pause();
            const type = answer.headers['content-type'];
            return {
                body: new DownloadBody(answer, length, { ...context, onProgress }),
                type: typeof type === 'string' ? type : undefined,
            };
        } catch (error) {
            answer?.destroy();
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
async function readStart(body: DownloadBody): Promise<ReceivedBody> {
    const received = new ReceivedBody();
    try {
        for await (const chunk of body) {
            received.write(chunk);
            if (body.bytes >= MAX_ERROR_BYTES) break;
        }
    } catch {
        // What has come is enough.
    }
    return received;
}
