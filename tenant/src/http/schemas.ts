import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import type { Description } from '../description/description.js';
import { resolve } from '../description/references.js';
import { createAjv } from '../util/ajv.js';
import { isJsonObject } from '../util/json.js';

const shared = new WeakMap<Description, Schemas>();

/** Returns the checks of a description. The tenants of a process share them, as compiling schemas is slow. */
export function schemasOf(description: Description): Schemas {
    const schemas = shared.get(description) ?? new Schemas(description);
    shared.set(description, schemas);
    return schemas;
}

/** Checks values against schemas of the description. Each schema is compiled when it is first needed. */
export class Schemas {
    readonly #description: Description;
    readonly #compiled = new Map<unknown, ValidateFunction>();
    readonly #referred = new Set<string>();
    #validator: Ajv | undefined;

    constructor(description: Description) {
        this.#description = description;
    }

    /** Lists what is wrong with a value, as Esper words it (`field: text`); empty when the value fits. */
    check(schema: unknown, value: unknown): string[] {
        return [...new Set(this.#failures(schema, value).map(inEspersWords))];
    }

    /** Returns a value as the type that its schema describes. Throws a `TypeError` with what `check` finds. */
    parse<T>(schema: object, value: unknown): T {
        const errors = this.check(schema, value);
        if (errors.length > 0) throw new TypeError(errors.join(' '));
        // The value fits the schema, which describes a T.
        return value as T;
    }

    /** Lists what is wrong with a value in the validator's words, with whole paths: for tests. */
    explain(schema: unknown, value: unknown): string[] {
        return this.#failures(schema, value).map(
            (e) => `${e.instancePath || '/'} ${e.message ?? ''} (${JSON.stringify(e.data)?.slice(0, 80)})`,
        );
    }

    get #ajv(): Ajv {
        this.#validator ??= createAjv({ allErrors: true, verbose: true });
        return this.#validator;
    }

    #failures(schema: unknown, value: unknown): ErrorObject[] {
        const validate = this.#compile(schema);
        return validate(value) ? [] : (validate.errors ?? []);
    }

    #compile(schema: unknown): ValidateFunction {
        const known = this.#compiled.get(schema);
        if (known) return known;
        const validate = this.#ajv.compile(this.#withReferences(schema));
        this.#compiled.set(schema, validate);
        return validate;
    }

    /** Turns a schema into JSON Schema, and gives the validator the schemas that it leads to: few of all that there are. */
    #withReferences(schema: unknown): object {
        const text = JSON.stringify(nullableAsAlternative(isJsonObject(schema) ? schema : {}));
        for (const [, ref = ''] of text.matchAll(REFERENCE)) {
            if (this.#referred.has(ref)) continue;
            this.#referred.add(ref);
            const target = resolve(this.#description.document, { $ref: ref });
            this.#ajv.addSchema(this.#withReferences(target), idOf(ref));
        }
        return JSON.parse(text.replaceAll(REFERENCE, (_, ref: string) => `"$ref":"${idOf(ref)}"`));
    }
}

/** A reference into the description, in JSON. */
const REFERENCE = /"\$ref":"(#\/[^"]+)"/g;

/** The name that the validator knows a part of the description by. */
const idOf = (ref: string) => `esper:${ref.slice(1)}`;

/**
 * Turns OpenAPI 3.0's `nullable` into JSON Schema: null, or the rest.
 *
 * JSON Schema's own `type: [x, "null"]` would not do where the rest is an `allOf` of a reference or an `enum`, which
 * null does not fit.
 */
function nullableAsAlternative(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(nullableAsAlternative);
    if (!isJsonObject(node)) return node;
    const { nullable, discriminator, example, ...rest } = node;
    const schema = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, nullableAsAlternative(value)]));
    return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

/** Writes an error as Esper's services do, which use the Django REST framework. */
function inEspersWords({ instancePath, keyword, params, message, data }: ErrorObject): string {
    const named = params['missingProperty'] ?? params['additionalProperty'];
    const field = (named === undefined ? instancePath : `${instancePath}/${named}`).slice(1).replaceAll('/', '.');
    const text = sentence(keyword, params, data) ?? `${message ?? 'not valid'}.`;
    return `${field === '' ? 'non_field_errors' : field}: ${text}`;
}

const TYPE_SENTENCES: Readonly<Record<string, string>> = {
    string: 'Not a valid string.',
    integer: 'A valid integer is required.',
    number: 'A valid number is required.',
    boolean: 'Must be a valid boolean.',
    array: 'Expected a list of items.',
    object: 'Invalid data. Expected a dictionary.',
};

function sentence(keyword: string, params: Readonly<Record<string, unknown>>, data: unknown): string | undefined {
    if (data === null && keyword !== 'required') return 'This field may not be null.';
    switch (keyword) {
        case 'required':
            return 'This field is required.';
        case 'additionalProperties':
            return 'There is no such field.';
        case 'type':
            return TYPE_SENTENCES[String(params['type'])];
        case 'enum':
            return `${JSON.stringify(data)} is not a valid choice.`;
        case 'format':
            return params['format'] === 'uuid' ? 'Must be a valid UUID.' : `Not a valid ${String(params['format'])}.`;
        case 'minLength':
            return params['limit'] === 1
                ? 'This field may not be blank.'
                : `Ensure this field has at least ${params['limit']} characters.`;
        case 'maxLength':
            return `Ensure this field has no more than ${params['limit']} characters.`;
        case 'minimum':
            return `Ensure this value is greater than or equal to ${params['limit']}.`;
        case 'maximum':
            return `Ensure this value is less than or equal to ${params['limit']}.`;
        case 'maxItems':
            return `Ensure this field has no more than ${params['limit']} elements.`;
        case 'uniqueItems':
            return 'Items must be unique.';
        default:
            return undefined;
    }
}
