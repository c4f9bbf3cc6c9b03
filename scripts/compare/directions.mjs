// Whether callers send a model, receive it, or both: the same change breaks one and not the other.
import { modelOf, refsIn } from '../shared/pointers.mjs';

/** Maps a model or request type to the calls that send and that receive it, in either document. */
export function directionsIn({ old, now }) {
    const directions = new Map();
    for (const document of [old, now])
        for (const [path, { post }] of Object.entries(document.paths)) {
            const call = path.slice(1);
            for (const model of reachedFrom(post.requestBody, document)) usesOf(directions, model).sent.add(call);
            for (const model of reachedFrom(post.responses, document)) usesOf(directions, model).received.add(call);
        }
    return (model) => directions.get(model) ?? { sent: new Set(), received: new Set() };
}

function usesOf(directions, model) {
    const uses = directions.get(model) ?? { sent: new Set(), received: new Set() };
    directions.set(model, uses);
    return uses;
}

function reachedFrom(node, document) {
    const reached = new Set();
    const open = [node];
    while (open.length > 0)
        for (const model of refsIn(open.pop()).map(modelOf)) {
            if (model === undefined || reached.has(model)) continue;
            reached.add(model);
            open.push(document.components.schemas[model]);
        }
    return reached;
}
