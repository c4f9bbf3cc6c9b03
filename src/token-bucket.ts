/** Tokens that retries are paid with, so that a failing server is not stormed. The figures are those of the AWS SDKs, whose field test they have. */
export interface TokenBucket {
    /** Takes a retry's price; false, and nothing taken, when too few are left. */
    take(price: number): boolean;
    /** Pays back after a success. */
    give(tokens: number): void;
}

const CAPACITY = 500;

/** What a retry costs, and gives back when it succeeds. */
export const RETRY_PRICE = 10;
/** What a success at the first attempt gives. */
export const FIRST_SUCCESS = 1;

/** A full bucket. */
export function createTokenBucket(): TokenBucket {
    let tokens = CAPACITY;
    return {
        take(price) {
            if (tokens < price) return false;
            tokens -= price;
            return true;
        },
        give(more) {
            tokens = Math.min(CAPACITY, tokens + more);
        },
    };
}
