import type { Page } from './page.js';
import type { Place, Walk, Walker } from './walk.js';

/** Creates a walker that takes one page after another, each requested when it is wanted. */
export function createSequentialWalker<Item, Body>(walk: Walk<Item, Body>, start: Place): Walker<Item, Body> {
    let place = start;
    let ended = false;
    let first = true;
    return {
        async next(wanted): Promise<Page<Item, Body> | undefined> {
            while (!ended) {
                const { page, after } = await walk.take(walk, place, wanted);
                const next = after();
                place = next ?? place;
                ended = next === undefined;
                // An empty page is skipped, unless it is the first: from it the caller learns `count`.
                if (page.results.length > 0 || first) {
                    first = false;
                    return page;
                }
            }
            return undefined;
        },
        place: () => place,
    };
}
