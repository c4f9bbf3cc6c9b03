import { fieldsOf } from '../util/guards.js';

/**
 * What the client uses of an axios instance.
 * Instances of axios 1.6 to today's have it, whichever of them is installed beside this package.
 */
export interface AxiosLike {
    /**
     * Sends a request through the interceptors of the instance.
     * What it rejects with is the error of the call.
     */
    request(config: object): Promise<unknown>;
    /** Those of its defaults that take part: its adapter, and agents where the client was given none. */
    readonly defaults: {
        readonly adapter?: unknown;
        readonly httpAgent?: { destroy(): void } | undefined;
        readonly httpsAgent?: { destroy(): void } | undefined;
    };
}

/** Tells whether an instance is surely of axios 0.x, whose headers and adapters are others. */
export function isAxios0(value: unknown): boolean {
    const isFunctionOrObject = typeof value === 'function' || typeof value === 'object';
    if (!isFunctionOrObject || value === null || Object.hasOwn(value, 'constructor')) return false; // of 1.0 on
    const { post } = fieldsOf(fieldsOf(Reflect.get(value, 'defaults'))['headers']);
    return fieldsOf(post)['Content-Type'] === 'application/x-www-form-urlencoded';
}
