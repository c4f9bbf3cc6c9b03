// A schema of the snapshot → one of the description, by the rules that lint holds: what needs a name becomes a model.
import { BOUNDS } from '../structure/schema.mjs';
import { partName, pascal, singular, stemOf } from './names.mjs';

/** Formats that the reference writes otherwise. One that is not known is left out. */
const FORMATS = { url: 'uri', UUID: 'uuid', datetime: 'date-time' };
const KNOWN_FORMATS = new Set(['uuid', 'uri', 'date-time', 'date', 'email', 'binary', 'byte', 'password']);
const FLAGS = ['readOnly', 'writeOnly', 'deprecated'];
const NULL = { enum: [null] };

/** Writes schemas of one document. `models` takes what gets a name, and tells the names of what has one. */
export class SchemaWriter {
    #document;
    #models;

    constructor(document, models) {
        this.#document = document;
        this.#models = models;
    }

    /** Writes a schema where it is used; `byRule` is what it is called when it needs a name. */
    write(schema, byRule) {
        if (schema.$ref !== undefined) return this.#reference(schema);
        const plain = simplified(this.#flattened(schema));
        const name = this.#models.nameOf(byRule);
        const written = this.whole(plain, name);
        if (!needsName(plain)) return written;
        const { nullable, ...model } = written;
        return withFlags({ $ref: this.#models.add([name], plain.enum ? written : model) }, plain);
    }

    /** Writes a part of a model. Values that forms of one record share are one enum, named after the record. */
    #part(schema, owner, key) {
        const name = partName(owner, key);
        const plain = schema.$ref === undefined && simplified(schema);
        if (!(plain.enum?.length > 1)) return this.write(schema, name);
        return withFlags(
            { $ref: this.#models.add([partName(stemOf(owner), key), name], this.whole(plain, name)) },
            plain,
        );
    }

    /** Writes all of a schema, as it stands in the file of a model. */
    whole(schema, name) {
        const plain = simplified(this.#flattened(schema));
        return {
            ...typeOf(plain),
            ...flagsOf(plain),
            ...defaultOf(plain),
            ...boundsOf(plain),
            ...enumOf(plain),
            ...this.#choicesOf(plain, name),
            ...this.#objectOf(plain, name),
            ...(plain.type === 'array' && { items: this.#part(plain.items ?? {}, singular(name), '') }),
        };
    }

    /** Finds what a model of the document is called here. */
    nameOf(published) {
        return this.#models.publishedName(this.#document, published);
    }

    /** Finds what the model of a reference is called here; undefined of what is none. */
    modelOf(schema) {
        return schema?.$ref && isModel(this.behind(schema)) ? this.nameOf(schema.$ref) : undefined;
    }

    /** Finds what is behind a reference that is no model, or the schema itself. */
    behind(schema) {
        return schema.$ref === undefined ? schema : this.behind(this.#document.models[schema.$ref]);
    }

    #reference({ $ref: published, ...own }) {
        const target = this.#document.models[published];
        if (!isModel(target)) return this.write({ ...this.behind(target), ...own }, pascal(published));
        const name = this.#models.published(this.#document, published, (found) => this.whole(target, found));
        return withFlags({ $ref: name }, own);
    }

    /** One object instead of a composition of objects: what a caller sees is the same. */
    #flattened({ allOf, ...schema }) {
        if (allOf === undefined) return schema;
        const parts = allOf.map((part) => this.#flattened(this.behind(part)));
        return {
            ...schema,
            type: 'object',
            required: [...new Set([...parts, schema].flatMap(({ required = [] }) => required))],
            properties: Object.assign({}, ...parts.map(({ properties }) => properties), schema.properties),
        };
    }

    #choicesOf({ oneOf }, name) {
        if (oneOf === undefined) return {};
        const choices = oneOf.map((choice) => this.write(choice, `${name}Item`));
        const discriminator = this.#discriminatorOf(oneOf);
        if (discriminator) return { oneOf: choices, discriminator };
        // A model or a plain value can be told apart; two models without such a property are not exclusive.
        return choices.filter(({ $ref }) => $ref).length > 1 ? { anyOf: choices } : { oneOf: choices };
    }

    /** A property that has one value in each choice, and another one in every choice, tells them apart. */
    #discriminatorOf(choices) {
        const models = choices.map((choice) => this.#flattened(this.behind(choice)));
        if (choices.some(({ $ref }) => $ref === undefined)) return undefined;
        const name = Object.keys(models[0].properties ?? {}).find((property) => {
            const values = models.map(({ properties }) => properties?.[property]?.enum);
            return values.every((value) => value?.length === 1) && new Set(values.flat()).size === models.length;
        });
        if (name === undefined) return undefined;
        const mapping = choices.map(({ $ref }, index) => [
            models[index].properties[name].enum[0],
            this.#reference({ $ref }).$ref,
        ]);
        for (const [, model] of mapping) this.#models.require(model, name);
        return { propertyName: name, mapping: Object.fromEntries(mapping) };
    }

    #objectOf({ type, properties, required, additionalProperties }, name) {
        if (type !== 'object') return {};
        const isEmpty = Object.keys(properties ?? {}).length === 0;
        if (isEmpty)
            return { additionalProperties: additionalProperties ? this.write(additionalProperties, name) : true };
        const written = Object.entries(properties).map(([key, value]) => [key, this.#part(value, name, key)]);
        return { ...(required?.length > 0 && { required }), properties: Object.fromEntries(written) };
    }
}

/** A choice of lists is a list of choices; values that are one name in other languages are no enum. */
function simplified({ oneOf, enum: values, ...schema }) {
    if (oneOf?.every(({ type, items }) => type === 'array' && items))
        return { ...schema, type: 'array', items: { oneOf: oneOf.map(({ items }) => items) } };
    if (oneOf) return { ...schema, oneOf };
    const isNullNumber = schema.nullable && schema.type !== 'string';
    const isEnum = values !== undefined && !isNullNumber && new Set(values.map(folded)).size === values.length;
    return isEnum ? { ...schema, enum: values } : schema;
}

const folded = (value) =>
    String(value)
        .replace(/[^A-Za-z0-9]+/g, '')
        .toLowerCase();

/** Tells whether a schema is a model here: an object that says nothing of itself is none. */
const isModel = ({ properties, enum: values, allOf, oneOf, additionalProperties }) =>
    Boolean(properties || values || allOf || oneOf || additionalProperties);

const needsName = ({ properties, enum: values, oneOf }) =>
    Object.keys(properties ?? {}).length > 0 || values?.length > 1 || oneOf !== undefined;

/** A reference that may be null is a choice of it and null; one with flags stands in a composition. */
function withFlags(reference, schema) {
    const isNull = schema.nullable && !schema.enum;
    const flags = flagsOf({ ...schema, nullable: false });
    if (isNull) return { ...flags, anyOf: [reference, NULL] };
    return Object.keys(flags).length > 0 ? { ...flags, allOf: [reference] } : reference;
}

function typeOf({ type, format, oneOf }) {
    if (oneOf || type === undefined) return {};
    if (FORMATS[format] === 'uuid' || format === 'uuid') return { type: 'string', format: 'uuid' };
    const isWhole = type === 'integer' || (type === 'number' && /^int/.test(format));
    if (isWhole) return { type: 'integer', format: format === 'int32' ? 'int32' : 'int64' };
    if (type === 'number') return { type, format: 'double' };
    const known = FORMATS[format] ?? format;
    return { type, ...(type === 'string' && KNOWN_FORMATS.has(known) && { format: known }) };
}

const flagsOf = (schema) => ({
    ...(schema.nullable && { nullable: true }),
    ...Object.fromEntries(FLAGS.filter((name) => schema[name]).map((name) => [name, true])),
});

const defaultOf = ({ default: value }) =>
    ['string', 'number', 'boolean'].includes(typeof value) ? { 'x-esper-default': value } : {};

const boundsOf = (schema) =>
    Object.fromEntries(BOUNDS.filter((name) => schema[name] !== undefined).map((name) => [name, schema[name]]));

function enumOf({ enum: values, nullable }) {
    if (values === undefined) return {};
    return { enum: nullable ? [...values, null] : values, 'x-enum-varnames': values.map(valueName) };
}

function valueName(value) {
    const words = String(value)
        .replace(/([a-z])([A-Z])/g, '$1_$2')
        .replace(/[^A-Za-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '')
        .toUpperCase();
    return /^[A-Z]/.test(words) ? words : `VALUE_${words}`;
}
