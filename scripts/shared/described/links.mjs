// Where an operation or a model is described, and the way there from another page.
import { posix } from 'node:path';

export const FOLDER = 'docs/reference';
export const INDEX_PAGE = `${FOLDER}/README.md`;
export const ERRORS_PAGE = `${FOLDER}/errors.md`;
/** What holds for all operations; written by hand. */
export const API_PAGE = 'docs/esper-api.md';

/** Names the page of a property of the client: `commandsV2` → commands-v2.md. */
export const pageOf = (property) =>
    `${FOLDER}/${property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`;

/** Names the anchor that GitHub gives a heading of one word. */
export const anchor = (heading) => heading.toLowerCase();

/** Names the way from one page to another. */
export const way = (page, from) => (page === from ? '' : posix.relative(posix.dirname(from), page));

/** Makes links to operations and models, as seen from a page; undefined for a name that is neither. */
export function createLinks(operations, models) {
    const places = new Map([
        ...operations.map(({ id, page }) => [id, page]),
        ...models.map(({ name, page }) => [name, page]),
    ]);
    return {
        to(name, from) {
            const page = places.get(name);
            return page && `${way(page, from)}#${anchor(name)}`;
        },
    };
}
