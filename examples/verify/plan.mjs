// Which GETs can be asked, and with what: ids come from earlier answers, by the links of the description.
import { lookUp } from './compare.mjs';

/** Every GET of a description: `{ id, path, evidence, parameters, schemas }`, schemas by status. */
export function readOperations(description) {
    return Object.entries(description.paths).flatMap(([path, { get }]) => {
        if (get === undefined) return [];
        const follow = (node) => (node.$ref ? lookUp(description, node.$ref) : node);
        const responses = Object.entries(get.responses).map(([status, response]) => [status, follow(response)]);
        return {
            id: get.operationId,
            path,
            evidence: get['x-esper-evidence'],
            parameters: (get.parameters ?? []).map(follow),
            schemas: Object.fromEntries(
                responses.map(([status, { content }]) => [status, content?.['application/json']?.schema]),
            ),
            links: responses.flatMap(([, { links = {} }]) => Object.values(links)),
        };
    });
}

/** Knows the parameters of operations, from what is given and from the answers so far. */
export class Plan {
    /** operationId → parameters that an earlier answer's links gave. */
    #linked = new Map();
    #given;
    #limit;

    /** `given` are parameters by `name` or `operationId.name`; `limit` is the number of rows in a page. */
    constructor(given, limit) {
        this.#given = given;
        this.#limit = limit;
    }

    /** `{ path, query }` to ask for; `{ missing }` names the parameters that nothing gave. */
    requestOf({ id, path, parameters }) {
        const known = this.#known(id, parameters);
        const wanted = parameters.filter(({ name, required }) => required || name in known);
        const value = ({ name, in: place, example }) => known[name] ?? (place === 'query' ? example : undefined);
        const missing = wanted.filter((one) => value(one) === undefined).map(({ name }) => name);
        if (missing.length > 0) return { missing };
        const query = Object.fromEntries(
            wanted.filter((one) => one.in === 'query').map((one) => [one.name, value(one)]),
        );
        if (parameters.some(({ name }) => name === 'limit')) query.limit = this.#limit;
        const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(known[name]));
        return { path: filled, query };
    }

    /** What is known of an operation's parameters, by name. */
    #known(id, parameters) {
        const given = parameters.map(({ name }) => [name, this.#given[`${id}.${name}`] ?? this.#given[name]]);
        const told = Object.fromEntries(given.filter(([, value]) => value !== undefined));
        return { ...this.#linked.get(id), ...told };
    }

    /** Takes the ids that an answer has for other operations. */
    learn({ id, links }, answer) {
        for (const { operationId, parameters } of links) {
            if (this.#linked.has(operationId)) continue;
            const found = Object.entries(parameters).map(([name, place]) => [name, this.#find(id, place, answer)]);
            if (found.every(([, value]) => value !== undefined))
                this.#linked.set(operationId, Object.fromEntries(found));
        }
    }

    /** What a link's expression names: a place in the answer, or a parameter that it was asked with. */
    #find(id, place, answer) {
        const [, pointer] = /^\$response\.body#\/(.*)$/.exec(place) ?? [];
        if (pointer !== undefined) return pointer.split('/').reduce((node, key) => node?.[key] ?? undefined, answer);
        const [, name] = /^\$request\.path\.(\w+)$/.exec(place) ?? [];
        return name === undefined ? place : (this.#given[name] ?? this.#linked.get(id)?.[name]);
    }
}
