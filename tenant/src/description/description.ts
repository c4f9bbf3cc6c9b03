import { readPackageFile } from '../package-files.js';
import { type JsonObject, readObject, readString } from '../util/json.js';
import { type Operation, type OperationNode, readOperation } from './operation.js';
import { type Found, Routes } from './routes.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** A description of the API. What is read of it is read when it is first needed: a tenant starts without it. */
export class Description {
    readonly #read: () => unknown;
    readonly #operations = new Map<string, Operation>();
    #document: JsonObject | undefined;
    #nodes: ReadonlyMap<string, OperationNode> | undefined;
    #routes: Routes<OperationNode> | undefined;

    /** `read` gives the OpenAPI document. */
    constructor(read: () => unknown) {
        this.#read = read;
    }

    get document(): JsonObject {
        this.#document ??= readObject(this.#read());
        return this.#document;
    }

    /** All operations, in the order of the document. */
    get operations(): readonly Operation[] {
        return [...this.#nodesById().values()].map((node) => this.#operationOf(node));
    }

    has(id: string): boolean {
        return this.#nodesById().has(id);
    }

    /** Lists methods, paths and operationIds, without reading more of the operations. */
    routes(): readonly OperationNode[] {
        return [...this.#nodesById().values()];
    }

    operation(id: string): Operation | undefined {
        const node = this.#nodesById().get(id);
        return node && this.#operationOf(node);
    }

    /** Finds the operation that a method and a path below `/api` belong to, and the values of its path. */
    find(method: string, path: string): { operation: Operation; path: Found<OperationNode>['path'] } | undefined {
        const found = this.#routesOf().find(method, path);
        return found && { operation: this.#operationOf(found.route), path: found.path };
    }

    /** Tells whether a path is known with any method. */
    isKnownPath(path: string): boolean {
        return this.#routesOf().isKnown(path);
    }

    #operationOf(node: OperationNode): Operation {
        const operation = this.#operations.get(node.id) ?? readOperation(this.document, node);
        this.#operations.set(node.id, operation);
        return operation;
    }

    #nodesById(): ReadonlyMap<string, OperationNode> {
        this.#nodes ??= new Map(nodesOf(this.document).map((node) => [node.id, node]));
        return this.#nodes;
    }

    #routesOf(): Routes<OperationNode> {
        this.#routes ??= new Routes([...this.#nodesById().values()]);
        return this.#routes;
    }
}

function nodesOf(document: JsonObject): OperationNode[] {
    return Object.entries(readObject(document, 'paths')).flatMap(([path, pathItem]) => {
        const item = readObject(pathItem);
        return METHODS.filter((method) => item[method] !== undefined).map((method) => {
            const node = readObject(item, method);
            const id = readString(node, 'operationId') ?? `${method.toUpperCase()} ${path}`;
            return { id, method: method.toUpperCase(), path, item, node };
        });
    });
}

let packaged: Description | undefined;

/** Gives the description that the package carries, one a process, as tests make many tenants. */
export function loadDescription(): Description {
    packaged ??= new Description(() => JSON.parse(readPackageFile('openapi.json')));
    return packaged;
}
