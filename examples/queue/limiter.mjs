import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Takes the next slot, and tells the milliseconds until it. One that was missed is made up for within 0.2 seconds. */
const TAKE = `
    local time = redis.call('TIME')
    local now = time[1] * 1000 + time[2] / 1000
    local slot = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now - 200)
    redis.call('SET', KEYS[1], string.format('%.3f', slot + ARGV[1]), 'PX', 60000 + math.ceil(ARGV[1]))
    return math.ceil(slot - now)`;

/**
 * A limiter of so many calls in so many seconds, evenly spaced: of all processes together that name the same Redis, or,
 * where none is named, of this one. While Redis is away each of the processes has its share.
 */
export async function createLimiter({ redisUrl, calls, seconds = 1, processes = 1, name = 'esper-calls' }) {
    const interval = (seconds * 1000) / calls;
    if (redisUrl === undefined) return inLine(spaced(interval));

    const redis = new Redis(redisUrl, { lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    redis.on('error', () => {}); // it connects again by itself
    await redis.connect().catch(() => {}); // nor need it be there yet
    const share = spaced(interval * processes);
    const limiter = inLine(async () => {
        if (redis.status !== 'ready') return share();
        try {
            return await redis.eval(TAKE, 1, name, interval);
        } catch (error) {
            if (redis.status === 'ready') throw error;
            return share();
        }
    });
    return { ...limiter, close: () => redis.disconnect() };
}

/** Slots of this process alone. After a while without any the first is a whole interval away. */
function spaced(interval) {
    let last = 0;
    return () => {
        const now = performance.now();
        last = now - last > 2 * interval ? now + interval : Math.max(now - 200, last + interval);
        return last - now;
    };
}

/** One takes a slot when the one before has had its own: so a process holds one slot, and no more can be lost. */
function inLine(take) {
    async function ask(signal) {
        signal?.throwIfAborted();
        await sleep(Math.max(0, await take()), undefined, { signal });
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
