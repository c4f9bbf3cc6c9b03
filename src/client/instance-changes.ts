import type { AxiosInstance } from 'axios';
import { isRecord } from '../util/guards.js';

/**
 * Watches an instance that was just made.
 * Tells whether somebody has given it interceptors, defaults or another `request` since.
 */
export function watchInstance(instance: AxiosInstance): () => boolean {
    const { request, interceptors } = instance;
    const defaults = copyDeep(instance.defaults);
    const countHandlers = (): number =>
        handlersIn(interceptors.request.handlers) + handlersIn(interceptors.response.handlers);
    const handlers = countHandlers();
    return () => instance.request !== request || countHandlers() !== handlers || !isCopy(instance.defaults, defaults);
}

const handlersIn = (list: readonly unknown[] | undefined): number => list?.length ?? 0;

/** A value with copies of the objects in it. */
const copyDeep = (value: unknown): unknown =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copyDeep(one)])) : value;

function isCopy(value: unknown, copy: unknown): boolean {
    if (!isRecord(value) || !isRecord(copy)) return value === copy;
    const names = Object.keys(value);
    return names.length === Object.keys(copy).length && names.every((name) => isCopy(value[name], copy[name]));
}
