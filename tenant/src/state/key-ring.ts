import { hash } from '../util/hash.js';
import { DEVELOPER_APP, USER } from './seed/world.js';

/** An API key of the tenant. */
export interface KeyRecord {
    id: number;
    token: string;
    refresh_token: string;
    expires_on: string;
    created_on: string;
    updated_on: string;
}

/** How long a renewed key works, in milliseconds. */
const KEY_LIFETIME = 1000 * 86_400_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** @internal Keeps the API key of a tenant. One key works at a time; renewing puts another in its place. */
export class KeyRing {
    readonly user = USER;
    readonly developerApp = DEVELOPER_APP;
    readonly scope: readonly string[] = ['read', 'write', 'update', 'introspection', 'sdk', 'register'];
    readonly #seed: number;
    #current: KeyRecord;

    /** The first key is `token`, else that of the saved state, else one made from the seed. */
    constructor(seed: number, token?: string, saved?: KeyRecord) {
        this.#seed = seed;
        this.#current = {
            id: 90_417,
            token: makeToken(seed, 1),
            refresh_token: makeToken(seed, 2),
            created_on: '2026-02-12T10:00:00Z',
            updated_on: '2026-02-12T10:00:00Z',
            expires_on: '2028-11-08T10:00:00Z',
            ...saved,
            ...(token !== undefined && { token }),
        };
    }

    get current(): KeyRecord {
        return this.#current;
    }

    /** Whether a request with this key is let in. */
    accepts(token: string, now: number): boolean {
        return token === this.#current.token && Date.parse(this.#current.expires_on) > now;
    }

    /** Puts a new key in the place of the current one, which stops working. */
    renew(now: number): KeyRecord {
        const id = this.#current.id + 1;
        const made = new Date(now).toISOString();
        this.#current = {
            id,
            token: makeToken(this.#seed, id),
            refresh_token: makeToken(this.#seed, -id),
            created_on: made,
            updated_on: made,
            expires_on: new Date(now + KEY_LIFETIME).toISOString(),
        };
        return this.#current;
    }
}

function makeToken(seed: number, n: number): string {
    return Array.from({ length: 30 }, (_, i) => LETTERS[hash(seed, n, 5000 + i) % LETTERS.length]).join('');
}
