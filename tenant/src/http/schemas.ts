import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formatsPlugin from 'ajv-formats';
import { type Description, loadDescription } from '../description.js';
import { isJsonObject } from '../util/json.js';

/** Checks values against schemas of the description. Each schema is compiled when it is first needed. */
export interface Schemas {
    /** What is wrong with a value, as Esper words it (`field: text`); empty when it fits. */
    check(schema: unknown, value: unknown): string[];
    /** Throws a `TypeError` with what `check` finds. */
    parse(schema: unknown, value: unknown): void;
    /** As `check`, in the validator's words with the whole path: for tests and for answers of our own. */
    explain(schema: unknown, value: unknown): string[];
}

let shared: Schemas | undefined;

/** The checks of the description, shared by the tenants of a process: compiling costs milliseconds a schema. */
export function loadSchemas(): Schemas {
    shared ??= createSchemas(loadDescription());
    return shared;
}

// A CommonJS module's default export: node gives the module object where a bundler gives its `default`.
const addFormats = 'default' in formatsPlugin ? formatsPlugin.default : formatsPlugin;

/** Made when the first schema is needed, as it goes through the whole description. */
function createAjv({ document }: Description): Ajv {
    const ajv = new Ajv({ strict: false, allErrors: true, verbose: true });
    addFormats(ajv);
    ajv.addSchema({ $id: 'esper', components: nullableAsAlternative(document['components']) });
    return ajv;
}

function createSchemas(description: Description): Schemas {
    let ajv: Ajv | undefined;
    const compiled = new Map<unknown, ValidateFunction>();
    const compile = (schema: unknown) => {
        const known = compiled.get(schema);
        if (known) return known;
        ajv ??= createAjv(description);
        const validate = ajv.compile(absolute(nullableAsAlternative(schema)));
        compiled.set(schema, validate);
        return validate;
    };
    const failures = (schema: unknown, value: unknown) => {
        const validate = compile(schema);
        return validate(value) ? [] : (validate.errors ?? []);
    };
    const check = (schema: unknown, value: unknown) => [...new Set(failures(schema, value).map(inEspersWords))];
    return {
        check,
        parse(schema, value) {
            const errors = check(schema, value);
            if (errors.length > 0) throw new TypeError(errors.join(' '));
        },
        explain: (schema, value) =>
            failures(schema, value).map(
                (e) => `${e.instancePath || '/'} ${e.message ?? ''} (${JSON.stringify(e.data)?.slice(0, 80)})`,
            ),
    };
}

/**
 * OpenAPI 3.0's `nullable` in JSON Schema: null, or the rest. JSON Schema's own `type: [x, "null"]` would not do where
 * the rest is an `allOf` of a reference or an `enum`, which null does not fit.
 */
function nullableAsAlternative(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(nullableAsAlternative);
    if (!isJsonObject(node)) return node;
    const { nullable, discriminator, example, ...rest } = node;
    const schema = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, nullableAsAlternative(value)]));
    return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

/** `#/components/…` as seen from a schema of its own. */
function absolute(schema: unknown): object {
    if (!isJsonObject(schema)) return {};
    return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"esper#/components/'));
}

/** The sentence that Esper's services (Django REST framework) use for a broken rule. */
function inEspersWords({ instancePath, keyword, params, message, data }: ErrorObject): string {
    const named = params['missingProperty'] ?? params['additionalProperty'];
    const field = (named === undefined ? instancePath : `${instancePath}/${named}`).slice(1).replaceAll('/', '.');
    return `${field === '' ? 'non_field_errors' : field}: ${sentence(keyword, params, data) ?? `${message ?? 'not valid'}.`}`;
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
