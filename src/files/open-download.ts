import { askForKey } from '../configuration/api-key.js';
import { secretsIn } from '../configuration/header-rules.js';
import type { Settings } from '../configuration/settings.js';
import { EsperResponseError } from '../errors/errors.js';
import { addFacts, EsperError } from '../errors/esper-error.js';
import { toApiError } from '../response/error-response.js';
import { ReceivedBody } from '../response/read-response.js';
import type { Open, WireRequest } from '../transport/open.js';
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

/** The key and the client's own headers, for its own host; undefined for any other. */
type Credentials = Pick<WireRequest, 'key' | 'headers'> | undefined;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 5;
/** So much of the body of an error is read. */
const MAX_ERROR_BYTES = 64 * 1024;

/** Opens the downloads of one client by `send`. */
export function createOpenDownload(settings: Settings, send: Open): OpenDownload {
    const keys = createKeyRing();
    const { origin } = new URL(settings.baseUrl);
    const userAgent = Object.fromEntries(
        Object.entries(settings.headers).filter(([name]) => name.toLowerCase() === 'user-agent'),
    );

    /** What the API's own host is sent; undefined for any other. */
    async function credentialsFor(url: URL): Promise<Credentials> {
        if (url.origin !== origin) return undefined;
        const { apiKey, headers } = settings;
        if (apiKey === false) return { key: undefined, headers };
        if (typeof apiKey !== 'string') return { key: await askForKey(apiKey, keys), headers };
        keys.remember(apiKey);
        return { key: apiKey, headers };
    }

    function request(url: URL, credentials: Credentials, receiving: Receiving): Promise<OpenAnswer> {
        const receiver = new DownloadReceiver(receiving);
        const headers = { Accept: '*/*', 'Accept-Encoding': 'identity', ...(credentials?.headers ?? userAgent) };
        receiver.start(send, {
            method: 'GET',
            url: url.href,
            headers,
            body: undefined,
            key: credentials?.key,
            mayFollow: credentials === undefined || !settings.hasOwnHeaders,
        });
        return receiver.answer;
    }

    /** Waits for the key. An error of this time says that nothing was sent. */
    async function waitForKey(url: URL, interruption: Interruption): Promise<Credentials> {
        try {
            interruption.check();
            return await interruption.race(credentialsFor(url));
        } catch (error) {
            if (EsperError.is(error)) addFacts(error, { sent: 'no', attempts: 0 });
            throw error;
        }
    }

    async function follow(start: URL, interruption: Interruption): Promise<Followed> {
        const secrets = [...signaturesOf(start), ...secretsIn(settings.headers)];
        let credentials = await waitForKey(start, interruption);
        let url = start;
        for (let redirects = 0; ; redirects += 1) {
            const answer = await request(url, credentials, { interruption, redactor: keys.with(secrets) });
            if (answer.followedTo !== undefined) secrets.push(...signaturesOf(answer.followedTo));
            if (!REDIRECTS.has(answer.status)) return { answer, redactor: keys.with(secrets) };
            answer.destroy();
            const next = followRedirect(url, locationOf(answer));
            if (redirects === MAX_REDIRECTS)
                throw new EsperResponseError(`The download was redirected more than ${MAX_REDIRECTS} times`);
            // Once away from the API they stay away, wherever the next host may point.
            if (next.origin !== url.origin) credentials = undefined;
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
            if (EsperError.is(error)) addFacts(error, { operation: 'download', attempts: 1 });
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
