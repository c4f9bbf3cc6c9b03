// What is called how: the two tables of openapi/, and what a name is by rule where they have none.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTable } from '../../shared/tsv.mjs';
import { routeOf } from '../differences/differences.mjs';

const OPERATIONS = 'openapi/operation-names.tsv';
const MODELS = 'openapi/model-names.tsv';
/** What a line of the models has in place of a document when the reference has no name for the model. */
const NO_DOCUMENT = '-';

const VERB =
    /^(?:partialUpdate|bulkAdd|getAll|add|apply|begin|complete|create|delete|edit|generate|get|list|patch|post|put|refresh|remove|renew|restore|run|search|update|upload)(?=[A-Z])/;

export class Names {
    #root;
    #operations;
    #models;
    #published;

    constructor(root) {
        this.#root = root;
        const calls = readTable(join(root, OPERATIONS));
        this.#operations = new Map(calls.map((row) => [routeOf(`${row.method} ${row.path}`), row]));
        const models = readTable(join(root, MODELS));
        this.#models = new Map(models.map(({ document, published, model }) => [`${document} ${published}`, model]));
        this.#published = new Set(models.filter(({ document }) => document !== NO_DOCUMENT).map(({ model }) => model));
    }

    /** Finds the line of an operation by its call, such as `GET /v2/devices/`. */
    operation(call) {
        return this.#operations.get(routeOf(call));
    }

    /** Finds what a model of a document is called here. */
    model(document, published) {
        return this.#models.get(`${document} ${published}`);
    }

    /** Tells whether a name is that of a model of the reference. */
    isPublished(model) {
        return this.#published.has(model);
    }

    /** Names a model that has no name in the reference: by rule, or what a line makes of that. */
    unpublished(byRule) {
        return this.#models.get(`${NO_DOCUMENT} ${byRule}`) ?? byRule;
    }

    /** Writes lines for what has none, with what a rule proposes. */
    propose({ operations, models }) {
        const why = (id, published) => (published && published !== id ? "can't be a method's name" : '');
        this.#append(
            OPERATIONS,
            operations.map(({ property, operationId, method, path, published }) => [
                property,
                operationId,
                method,
                path,
                published,
                why(operationId, published),
            ]),
        );
        this.#append(
            MODELS,
            models.map(({ document, published }) => [document, published, pascal(published)]),
        );
    }

    #append(file, rows) {
        const lines = rows.map((cells) => `${cells.join('\t').trimEnd()}\n`);
        appendFileSync(join(this.#root, file), lines.join(''));
    }
}

/** What an operation is about: its name without the verb, one of it when it is a list. */
export const nounOf = (id) => {
    const noun = pascal(id.replace(VERB, ''));
    return /^(getAll|list)/.test(id) ? singular(noun) : noun;
};

export const pascal = (text) =>
    String(text)
        .split(/[^A-Za-z0-9]+/)
        .filter(Boolean)
        .map((word) => word[0].toUpperCase() + word.slice(1))
        .join('');

/** `VPPToken` → `vppToken`, `Device` → `device`. */
export const camel = (name) => name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (head) => head.toLowerCase());

export const singular = (noun) =>
    noun
        .replace(/ies$/, 'y')
        .replace(/(ch|x|ss|us)es$/, '$1')
        .replace(/([^osui])s$/, '$1');

/**
 * Names a part after what it is in.
 * A word that would stand there twice stands once: `ConvergeCommand`, `command_state`.
 */
export function partName(owner, part) {
    const name = pascal(part);
    const [first = '', ...others] = name.match(/[A-Z]+[a-z0-9]*/g) ?? [];
    return owner.endsWith(first) && others.length > 0 ? owner + others.join('') : owner + name;
}

/** `CustomActionUpdate` → `CustomAction`: what a request, or another form of a record, is of. */
export const stemOf = (name) => name.replace(/(?<=[a-z0-9])(Create|PartialUpdate|Update|Input|Upload|Row|Detail)$/, '');

/** Proposes the id of an operation: the published one as a method's name, or one made of its path. */
export const idFor = ({ published, method, path }) => camel(pascal(published)) || byPath(method, path);

const VERBS = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'partialUpdate', DELETE: 'delete' };

/**
 * Makes an id of a path: `GET /v2/blueprints/{id}/clone/` → `getBlueprintClone`.
 * It has every thing of the path, one with an id behind it in the singular.
 */
function byPath(method, path) {
    const parts = path.split('/').filter((part) => part !== '' && !/^v\d+$/.test(part));
    const things = parts.flatMap((part, index) => {
        if (part.startsWith('{')) return [];
        return [parts[index + 1]?.startsWith('{') ? singular(pascal(part)) : pascal(part)];
    });
    const isList = method === 'GET' && !parts.at(-1).startsWith('{') && things.at(-1)?.endsWith('s');
    return `${isList ? 'getAll' : VERBS[method]}${things.join('')}`;
}
