import type { Description } from '../../description/description.js';
import type { Operation, OperationNode } from '../../description/operation.js';
import { isJsonObject } from '../../util/json.js';
import { valueAt } from '../../util/json-path.js';
import { idParameterOf, placeOf, recordPathOf } from './places.js';

/** What an operation does to the records of its place. */
export type Role = 'list' | 'create' | 'get' | 'change' | 'delete';

/** An operation's part in a collection, or in a single record that has a path of its own. */
export interface Part {
    role: Role;
    /** The path of the collection or of the single record. */
    place: string;
    /** The path parameter that is a record's id; undefined for a single record, and for what names none. */
    idParameter: string | undefined;
    resource: Resource;
}

/** The operations of one place: on the collection or single record itself, and on one record of the collection. */
export interface Resource {
    own: ReadonlyMap<string, OperationNode>;
    items: ReadonlyMap<string, OperationNode>;
}

const ITEM_ROLES: Readonly<Record<string, Role>> = { GET: 'get', PUT: 'change', PATCH: 'change', DELETE: 'delete' };

const EMPTY: ReadonlyMap<string, OperationNode> = new Map();

/** The collections and single records that a description has, found when one is first asked for. */
export class Resources {
    readonly #description: Description;
    readonly #resources = new Map<string, Resource>();
    #places: ReadonlyMap<string, Map<string, OperationNode>> | undefined;

    constructor(description: Description) {
        this.#description = description;
    }

    /** Gives the operations at a path, by method. */
    at(path: string): ReadonlyMap<string, OperationNode> {
        this.#places ??= byPlace(this.#description.routes());
        return this.#places.get(placeOf(path)) ?? EMPTY;
    }

    /** Says what an operation does in a collection; undefined where it belongs to none. */
    partOf(operation: Operation): Part | undefined {
        const { path, method } = operation;
        const idParameter = idParameterOf(path);
        if (idParameter === undefined) return this.#partOfPlace(operation);
        const place = path.replace(/\/\{[^{}/]+\}\/?$/, '');
        const resource = this.#resourceAt(place);
        const role = ITEM_ROLES[method];
        const isCollection = this.#isList(resource) || resource.own.has('POST');
        return role === undefined || !isCollection ? undefined : { role, place, idParameter, resource };
    }

    #partOfPlace({ path, method }: Operation): Part | undefined {
        const place = path.replace(/\/$/, '');
        const resource = this.#resourceAt(place);
        const { own, items } = resource;
        const asPart = (role: Role | undefined) => role && { role, place, idParameter: undefined, resource };
        if (this.#isList(resource) || items.size > 0)
            return method === 'GET' ? asPart('list') : asPart(method === 'POST' ? 'create' : undefined);
        const isSingle = this.#isRecord(own.get('GET')) && (own.has('PUT') || own.has('PATCH'));
        return isSingle && method !== 'POST' ? asPart(ITEM_ROLES[method]) : undefined;
    }

    #resourceAt(place: string): Resource {
        const key = placeOf(place);
        const resource = this.#resources.get(key) ?? { own: this.at(place), items: this.at(`${place}/{}`) };
        this.#resources.set(key, resource);
        return resource;
    }

    /** Tells whether an operation answers one record. */
    #isRecord(node: OperationNode | undefined): boolean {
        const operation = node && this.#description.operation(node.id);
        return operation !== undefined && isJsonObject(valueAt(operation.success.example, recordPathOf(operation)));
    }

    #isList({ own }: Resource): boolean {
        const get = own.get('GET');
        return get !== undefined && this.#description.operation(get.id)?.page !== undefined;
    }
}

function byPlace(nodes: readonly OperationNode[]): Map<string, Map<string, OperationNode>> {
    const places = new Map<string, Map<string, OperationNode>>();
    for (const node of nodes) {
        const place = placeOf(node.path);
        places.set(place, (places.get(place) ?? new Map<string, OperationNode>()).set(node.method, node));
    }
    return places;
}
