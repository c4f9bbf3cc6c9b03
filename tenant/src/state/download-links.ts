import { createHmac } from 'node:crypto';

/** How long a download link is good, in milliseconds. */
const LINK_LIFETIME = 3_600_000;

/** @internal Signs download links, which work without a key until they expire. */
export class DownloadLinks {
    readonly #secret: string;

    constructor(secret: string) {
        this.#secret = secret;
    }

    /** Makes the query of a link: when it expires, and a signature. */
    sign(fileId: string, now: number): string {
        const expires = now + LINK_LIFETIME;
        return `expires=${expires}&signature=${this.#signature(fileId, expires)}`;
    }

    /** Whether a query was made by `sign` and has not expired. */
    isValid(fileId: string, query: URLSearchParams, now: number): boolean {
        const expires = Number(query.get('expires'));
        return expires > now && query.get('signature') === this.#signature(fileId, expires);
    }

    #signature(fileId: string, expires: number): string {
        return createHmac('sha256', this.#secret).update(`${fileId} ${expires}`).digest('hex').slice(0, 32);
    }
}
