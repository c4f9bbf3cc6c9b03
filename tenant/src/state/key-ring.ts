import { hash } from '../util/hash.js';
import { DEVELOPER_APP, USER } from './seed/world.js';

/** One API key of the tenant. */
export interface KeyRecord {
    id: number;
    token: string;
    refresh_token: string;
    expires_on: string;
    created_on: string;
    updated_on: string;
}

/** The API keys of a tenant. There is one that works; renewing it puts another in its place. */
export interface KeyRing {
    readonly current: KeyRecord;
    readonly user: typeof USER;
    readonly developerApp: typeof DEVELOPER_APP;
    readonly scope: readonly string[];
    /** Whether a request that carries this key is let in. */
    accepts(token: string, now: number): boolean;
    /** Puts a fresh key in the place of the current one, which stops working. */
    renew(now: number): KeyRecord;
}

const LIFETIME = 1000 * 86_400_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `token` is the key that works at first; the saved one, or one made from the seed, when it is not given. */
export function createKeyRing(seed: number, token?: string, saved?: KeyRecord): KeyRing {
    let current: KeyRecord = {
        id: 90_417,
        token: madeUp(seed, 1),
        refresh_token: madeUp(seed, 2),
        created_on: '2026-02-12T10:00:00Z',
        updated_on: '2026-02-12T10:00:00Z',
        expires_on: '2028-11-08T10:00:00Z',
        ...saved,
        ...(token !== undefined && { token }),
    };
    return {
        get current() {
            return current;
        },
        user: USER,
        developerApp: DEVELOPER_APP,
        scope: ['read', 'write', 'update', 'introspection', 'sdk', 'register'],
        accepts: (candidate, now) => candidate === current.token && Date.parse(current.expires_on) > now,
        renew(now) {
            const id = current.id + 1;
            const made = new Date(now).toISOString();
            current = {
                id,
                token: madeUp(seed, id),
                refresh_token: madeUp(seed, -id),
                created_on: made,
                updated_on: made,
                expires_on: new Date(now + LIFETIME).toISOString(),
            };
            return current;
        },
    };
}

function madeUp(seed: number, n: number): string {
    return Array.from({ length: 30 }, (_, i) => LETTERS[hash(seed, n, 5000 + i) % LETTERS.length]).join('');
}
