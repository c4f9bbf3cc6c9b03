import { askForKey } from '../configuration/api-key.js';
import type { Settings } from '../configuration/settings.js';
import { EsperResponseError } from '../errors/errors.js';
import { toApiError } from '../response/read-response.js';
import { createAgents } from '../transport/agents.js';
import { Interruption } from '../util/interruption.js';
import { hasNode } from '../util/node.js';
import { createKeyRing, type Redactor } from '../util/redaction.js';
import { DownloadBody } from './download-body.js';
import { watchDownload } from './download-deadline.js';
import { createFetchRequest } from './download-fetch.js';
import { createNodeRequest, type OpenAnswer, type Request } from './download-node.js';
import type { DownloadOptions } from './download-options.js';
import { followRedirect, signaturesOf } from './download-url.js';
import { contentLengthOf, isSuccessStatus, lengthOfWhole } from './whole-file.js';

/** A download whose headers are there. */
export interface Opened {
    readonly body: DownloadBody;
    readonly type: string | undefined;
}

/** Asks for a file and follows redirects to it. */
export type OpenDownload = (url: URL, options: DownloadOptions) => Promise<Opened>;

/** Where redirects have led to, and what takes the secrets of all links on the way out of a text. */
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
    const request: Request = hasNode()
        ? createNodeRequest(settings, createAgents(settings))
        : createFetchRequest(settings);
    const keys = createKeyRing();
    const { origin } = new URL(settings.baseUrl);

    async function keyFor(url: URL): Promise<string | undefined> {
        if (url.origin !== origin) return undefined;
        const { apiKey } = settings;
        if (typeof apiKey !== 'string') return askForKey(apiKey, keys);
        keys.remember(apiKey);
        return apiKey;
    }

    async function follow(start: URL, interruption: Interruption): Promise<Followed> {
        const secrets = signaturesOf(start);
        let key = await interruption.race(keyFor(start));
        let url = start;
        for (let redirects = 0; ; redirects += 1) {
            const answer = await request(url, key, interruption, keys.with(secrets));
            secrets.push(...signaturesOf(answer.url));
            if (!REDIRECTS.has(answer.status)) return { answer, redactor: keys.with(secrets) };
            answer.destroy();
            const next = followRedirect(url, answer.headers['location']);
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
            interruption.check();
            watch.start();
            const { redactor, ...followed } = await follow(url, interruption);
            answer = followed.answer;
            const around = { watch, interruption, redactor };
            if (!isSuccessStatus(answer)) {
                const body = new DownloadBody(answer, contentLengthOf(answer), { ...around, onProgress: undefined });
                throw toApiError({ ...answer, body: await readStart(body) }, redactor, settings.now());
            }
            const length = lengthOfWhole(answer, redactor);
            watch.pause();
            const type = answer.headers['content-type'];
            return {
                body: new DownloadBody(answer, length, { ...around, onProgress }),
                type: typeof type === 'string' ? type : undefined,
            };
        } catch (error) {
            answer?.destroy();
            interruption.release();
            throw error;
        }
    };
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
