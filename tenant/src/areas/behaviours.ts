import type { Operation } from '../description/operation.js';
import type { Behaviour, Handler, Handlers } from '../http/call.js';
import { Collections } from './generic/collections.js';
import { checkParents } from './generic/parents.js';
import type { CollectionParts } from './generic/record-maker.js';
import { Resources } from './generic/resources.js';

/**
 * What the tenant does for each operation.
 *
 * Its handler; else a collection made of the description; else the answer that the description shows. Each is made when
 * it is first asked for.
 */
export class Behaviours {
    readonly #parts: CollectionParts;
    readonly #handlers: Readonly<Record<string, Handler | undefined>>;
    readonly #resources: Resources;
    readonly #collections: Collections;
    readonly #made = new Map<string, Behaviour>();

    constructor(parts: CollectionParts, handlers: Handlers) {
        this.#parts = parts;
        // Paths are checked against the description before a handler is called, and what a handler may ask of a path
        // comes from the description, too.
        this.#handlers = handlers as Readonly<Record<string, Handler | undefined>>;
        this.#resources = new Resources(parts.description);
        this.#collections = new Collections(parts);
    }

    of(operation: Operation): Behaviour {
        const made = this.#made.get(operation.id) ?? this.#make(operation);
        this.#made.set(operation.id, made);
        return made;
    }

    #make(operation: Operation): Behaviour {
        const written = this.#handlers[operation.id];
        if (written !== undefined) return { kind: 'handler', handle: written };
        const part = this.#resources.partOf(operation);
        const nodes = part === undefined ? [] : [...part.resource.own.values(), ...part.resource.items.values()];
        // Records that a handler keeps are not this collection's.
        const isKept = part !== undefined && nodes.every(({ id }) => this.#handlers[id] === undefined);
        const handle = isKept ? this.#collections.handler(part) : this.#collections.described;
        const parents = {
            description: this.#parts.description,
            resources: this.#resources,
            enterpriseId: this.#parts.state.enterprise.id,
            behaviourOf: (one: Operation) => this.of(one),
        };
        return {
            kind: isKept ? 'collection' : 'example',
            handle: async (call) => {
                try {
                    await checkParents(call, parents);
                    return await handle(call);
                } finally {
                    // Nothing made of the description keeps an uploaded file.
                    for (const { id } of call.files.values()) this.#parts.state.files.remove(id);
                }
            },
        };
    }
}
