import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/**
 * A limiter of so many calls in so many seconds: of all processes together that name the same Redis, or, where none is
 * named, of this one. While Redis is away each of the processes has its share.
 */
export async function createLimiter({ redisUrl, calls, seconds = 1, processes = 1, name = 'esper-calls' }) {
    const rules = { keyPrefix: name, points: calls, duration: seconds };
    const alone = new RateLimiterMemory(rules);
    if (redisUrl === undefined) return inLine(() => alone);

    const redis = new Redis(redisUrl, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    redis.on('error', () => {}); // it connects again by itself
    await redis.connect();
    const quota = new RateLimiterRedis({ ...rules, storeClient: redis });
    const share = new RateLimiterMemory({ ...rules, points: Math.max(1, Math.floor(calls / processes)) });
    const limiter = inLine(() => (redis.status === 'ready' ? quota : share));
    return { ...limiter, close: () => redis.disconnect() };
}

/** Asks for one call after another: if all that wait asked at once, each would ask Redis again and again. */
function inLine(choose) {
    let asked = choose();
    let until = 0; // when what was let through last no longer counts

    async function ask(signal) {
        for (;;) {
            signal?.throwIfAborted();
            if (asked !== choose()) {
                await sleep(Math.max(0, until - performance.now()), undefined, { signal });
                asked = choose();
            }
            try {
                const { msBeforeNext } = await asked.consume('tenant');
                until = performance.now() + msBeforeNext;
                return;
            } catch (refusal) {
                if (refusal instanceof RateLimiterRes) await sleep(refusal.msBeforeNext, undefined, { signal });
                else if (asked === choose()) throw refusal;
            }
        }
    }

    let line = Promise.resolve();
    return {
        acquire({ signal }) {
            const turn = line.then(() => ask(signal));
            line = turn.catch(() => {});
            return turn;
        },
    };
}
