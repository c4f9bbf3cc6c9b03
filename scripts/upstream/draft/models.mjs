// The models that drafts need: each once, by its name here.
import { isDeepStrictEqual } from 'node:util';

export class DraftModels {
    #names;
    #known;
    #made = new Map();
    #needed = [];
    #clashes = [];
    #unnamed = [];

    /** `known` are the names of models that are described already: they are used as they are. */
    constructor(names, known) {
        this.#names = names;
        this.#known = known;
    }

    /** Lists what was made: name → schema. */
    get made() {
        for (const [name, property] of this.#needed) {
            const { schema } = this.#made.get(name);
            schema.required = [...new Set([...(schema.required ?? []), property])].sort();
        }
        return this.#made;
    }

    /** Makes a property required that tells a model from others. */
    require(name, property) {
        if (!this.#known.has(name)) this.#needed.push([name, property]);
    }

    /** Lists models of one name that differ, and models of the reference that have no line in the table. */
    get problems() {
        return { clashes: this.#clashes, unnamed: this.#unnamed };
    }

    /** Gives the name of a model of the reference, and makes it the first time. */
    published(document, published, write) {
        const name = this.#names.model(document.name, published);
        if (name === undefined) {
            if (!this.#unnamed.some((one) => one.document === document.name && one.published === published))
                this.#unnamed.push({ document: document.name, published });
            return published;
        }
        if (this.#known.has(name)) return name;
        const own = `${document.name} ${published}`;
        const made = this.#made.get(name);
        if (made?.from.has(own)) return name;
        if (made) made.from.add(own);
        // A model may lead to itself: its name is there before its content.
        else this.#made.set(name, { from: new Set([own]), schema: undefined });
        this.#merge(name, write(name));
        return name;
    }

    /** Gives the name that a rule gave, or what the table makes of it. */
    nameOf(byRule) {
        return this.#names.unpublished(byRule);
    }

    /** Makes a model that the reference gives no name, by the first of these that is free; returns it. */
    add(candidates, schema) {
        const names = candidates.map((each) => this.nameOf(each));
        const name = names.find((each) => this.#isFree(each, schema)) ?? names.at(-1);
        if (this.#known.has(name)) this.#clashes.push(`${name} is described already: ${short(schema)}`);
        if (!this.#made.has(name)) this.#made.set(name, { from: new Set(), schema: undefined });
        this.#merge(name, schema);
        return name;
    }

    /** Tells whether a model of this name is described already, or is one of the reference. */
    isTaken(name) {
        return this.#known.has(name) || this.#names.isPublished(name);
    }

    /** Finds what a model of the reference is called. */
    publishedName(document, published) {
        return this.#names.model(document.name, published) ?? published;
    }

    #isFree(name, schema) {
        if (this.isTaken(name)) return false;
        const made = this.#made.get(name);
        return made === undefined || isDeepStrictEqual(made.schema, schema);
    }

    #merge(name, schema) {
        const entry = this.#made.get(name);
        if (entry.schema === undefined) entry.schema = schema;
        else if (!isDeepStrictEqual(entry.schema, schema)) entry.schema = this.#joined(name, entry.schema, schema);
    }

    /** Two documents that describe one thing: all of its properties; required is what both require. */
    #joined(name, one, other) {
        if (!one.properties || !other.properties) {
            this.#clashes.push(`${name}: ${short(one)} and ${short(other)}`);
            return one;
        }
        const isBoth = (key) => one.required?.includes(key) && other.required?.includes(key);
        const required = (one.required ?? []).filter(isBoth);
        for (const [key, value] of Object.entries(other.properties))
            if (key in one.properties && !isDeepStrictEqual(one.properties[key], value))
                this.#clashes.push(`${name}.${key}: ${short(one.properties[key])} and ${short(value)}`);
        const { required: _required, ...rest } = one;
        return {
            ...rest,
            ...(required.length > 0 && { required }),
            properties: { ...other.properties, ...one.properties },
        };
    }
}

const short = (schema) => JSON.stringify(schema).slice(0, 120);
