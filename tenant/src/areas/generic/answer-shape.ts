import type { Description } from '../../description/description.js';
import { schemaAt } from '../../description/page-shape.js';
import { propertiesOf, requiredOf, resolve, resolveSchema } from '../../description/references.js';
import type { Schemas } from '../../http/schemas.js';
import { isJsonObject, type JsonObject, readObject } from '../../util/json.js';

/** What a record is written with, beside its own values. */
export interface Fill {
    /** Values for what the server makes, as the description shows them. */
    example: JsonObject;
    /** Names that a client may send: what it did not send is not made up. */
    writable: ReadonlySet<string>;
}

/** Writes records as the schemas of answers have them. */
export class AnswerShape {
    readonly #description: Description;
    readonly #schemas: Schemas;

    constructor(description: Description, schemas: Schemas) {
        this.#description = description;
        this.#schemas = schemas;
    }

    /**
     * Writes a record in the form of a schema.
     *
     * A value that does not fit there gives way to the example's: a record is sent in one form and answered in another.
     */
    write(schema: unknown, record: JsonObject, { example, writable }: Fill): unknown {
        const { document } = this.#description;
        const properties = Object.entries(propertiesOf(document, schema));
        if (properties.length === 0) return this.#whole(schema, { ...example, ...record }, example);
        const required = new Set(requiredOf(document, schema));
        const entries = properties.flatMap(([name, property]) => {
            if (resolve(document, property)['writeOnly'] === true) return [];
            const kept = record[name] === undefined ? undefined : this.#fitting(property, record[name], example[name]);
            const value = kept ?? this.#unsent(property, example[name], !writable.has(name) || required.has(name));
            return value === undefined ? [] : [[name, value] as const];
        });
        return Object.fromEntries(entries);
    }

    /** The value of a property that a record has not: the example's, or nothing where nobody sent it. */
    #unsent(property: unknown, example: unknown, isMade: boolean): unknown {
        if (this.fits(property, null) && !isMade) return null;
        return isMade ? example : undefined;
    }

    /** A value of a record in the form of a property; undefined where it cannot be. */
    #fitting(property: unknown, value: unknown, example: unknown): unknown {
        if (this.fits(property, value)) return value;
        const { document } = this.#description;
        const written = Array.isArray(value)
            ? value.map((item) => this.#inner(resolveSchema(document, property)['items'], item, firstOf(example)))
            : this.#inner(property, value, example);
        return this.fits(property, written) ? written : undefined;
    }

    /** An object inside a record: what a client did not send of it stays away unless it must be there. */
    #inner(schema: unknown, value: unknown, example: unknown): unknown {
        if (!isJsonObject(value)) return value;
        const writable = new Set(Object.keys(propertiesOf(this.#description.document, schema)));
        return this.write(schema, value, { example: readObject(example), writable });
    }

    /** A record whose schema names no properties, such as a choice of schemas. */
    #whole(schema: unknown, record: JsonObject, example: JsonObject): JsonObject {
        return this.fits(schema, record) ? record : example;
    }

    /** Copies a record with other values, where it has the field and the value fits. */
    withFields(schema: unknown, record: JsonObject, values: readonly (readonly [string, unknown])[]): JsonObject {
        const properties = propertiesOf(this.#description.document, schema);
        const fitting = values.filter(
            ([name, value]) => record[name] !== undefined && this.fits(properties[name], value),
        );
        return { ...record, ...Object.fromEntries(fitting) };
    }

    /** Follows names into the schema of an answer. */
    schemaAt(schema: unknown, path: readonly string[]): unknown {
        return schemaAt(this.#description.document, schema, path);
    }

    /** Tells whether an answer may have null at a path. */
    takesNull(schema: unknown, path: readonly string[]): boolean {
        return this.fits(this.schemaAt(schema, path), null);
    }

    fits(schema: unknown, value: unknown): boolean {
        return this.#schemas.check(schema, value).length === 0;
    }
}

function firstOf(list: unknown): unknown {
    return Array.isArray(list) ? list[0] : undefined;
}
