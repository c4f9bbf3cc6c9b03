// What producer and workers have in common.

export const QUEUE = 'esper-commands';
export const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';

/** 600 calls a minute, of all processes together. */
export const LIMIT = { calls: Number(process.env.CALLS_A_SECOND ?? 10), seconds: 1, processes: 3 };

/** Milliseconds after which a job of a worker that is gone is another one's. */
export const LOCK = Number(process.env.LOCK_MS ?? 30_000);

/** Milliseconds to look for a request of which it is not known whether Esper took it. */
export const SETTLE = Number(process.env.SETTLE_MS ?? 30_000);

/** Milliseconds to wait for devices. */
export const MAX_WAIT = 15 * 60_000;
