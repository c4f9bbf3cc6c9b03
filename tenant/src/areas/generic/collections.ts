import { propertiesOf, resolve } from '../../description/references.js';
import type { Answer, Call, Handler, PathValues } from '../../http/call.js';
import { badField, notFound } from '../../http/refusal.js';
import type { Shelf } from '../../state/collection-store.js';
import { isJsonObject, type JsonObject, readObject } from '../../util/json.js';
import { valueAt, withValueAt } from '../../util/json-path.js';
import { AnswerShape } from './answer-shape.js';
import { collectionPage } from './collection-page.js';
import { describedAnswer } from './described-answer.js';
import { recordPathOf } from './places.js';
import { type CollectionParts, RecordMaker } from './record-maker.js';
import { factsOf, type ResourceFacts } from './resource-facts.js';
import type { Part, Resource, Role } from './resources.js';
import { compareRows, passesFilters, type RowFields } from './row-filters.js';

/** A record as it is kept, and where. */
interface Kept {
    shelf: Shelf;
    id: string;
    record: JsonObject;
}

/** The id of a record that has a path of its own. */
const SINGLE = '';

/** Collections that are made of the description alone: what a client makes there it can list, get, change and delete. */
export class Collections {
    readonly #parts: CollectionParts;
    readonly #shape: AnswerShape;
    readonly #maker: RecordMaker;
    readonly #facts = new Map<Resource, ResourceFacts>();

    constructor(parts: CollectionParts) {
        this.#parts = parts;
        this.#shape = new AnswerShape(parts.description, parts.schemas);
        this.#maker = new RecordMaker(parts, this.#shape);
    }

    /** Answers what the description shows. */
    readonly described: Handler = (call) => describedAnswer(call, this.#shape);

    /** Makes the handler of an operation's part in its collection. */
    handler(part: Part): Handler {
        const handlers: Readonly<Record<Role, Handler>> = {
            list: (call) => this.#list(call, part),
            create: (call) => this.#create(call, part),
            get: (call) => this.#answer(call, part, this.#find(call, part).record),
            change: (call) => this.#change(call, part),
            delete: (call) => this.#delete(call, part),
        };
        return handlers[part.role];
    }

    #list(call: Call<PathValues>, part: Part): Answer {
        const { page } = call.operation;
        // A path that has records and whose own answer is no list.
        if (page === undefined) return describedAnswer(call, this.#shape);
        const { example, writableNames } = this.#factsOf(part);
        const fill = { example, writable: writableNames };
        const rows = [...this.#shelf(call, part)].map(([id, record]) => {
            const row = this.#shape.write(page.row, record, fill);
            return { id, row: readObject(row) };
        });
        const fields = this.#fieldsOf(call, page.row);
        const ordering = call.query.string('ordering');
        const found = rows
            .filter(({ row }) => passesFilters(call.query, row, fields))
            .sort((one, other) => compareRows(ordering, one.row, other.row));
        return collectionPage(call, found, { page, shape: this.#shape });
    }

    /** The fields of a row. Words are those that a parameter of the same name asks for by words. */
    #fieldsOf({ operation }: Call<PathValues>, row: unknown): RowFields {
        const { document } = this.#parts.description;
        const properties = propertiesOf(document, row);
        const isWord = (schema: unknown) => {
            const { type, format, enum: values } = resolve(document, schema);
            return type === 'string' && format === undefined && values === undefined;
        };
        const words = operation.query.filter(({ name, schema }) => isWord(schema) && isWord(properties[name]));
        return { names: new Set(Object.keys(properties)), words: new Set(words.map(({ name }) => name)) };
    }

    #create(call: Call<PathValues>, part: Part): Answer {
        const facts = this.#factsOf(part);
        const shelf = this.#shelf(call, part);
        const id = this.#maker.newId(facts, call.body);
        if (shelf.has(String(id)))
            throw badField(facts.idFields[0] ?? 'detail', 'A record with this id already exists.');
        const record = this.#maker.create(call, facts, id);
        shelf.set(String(id), record);
        return this.#answer(call, part, record);
    }

    #change(call: Call<PathValues>, part: Part): Answer {
        const { shelf, id, record } = this.#find(call, part);
        const changed = this.#maker.change(call, this.#factsOf(part), record);
        shelf.set(id, changed);
        return this.#answer(call, part, changed);
    }

    #delete(call: Call<PathValues>, part: Part): Answer {
        const { shelf, id } = this.#find(call, part);
        shelf.delete(id);
        return describedAnswer(call, this.#shape);
    }

    /** Finds the record that a call names. Throws a 404 `Refusal`. */
    #find(call: Call<PathValues>, part: Part): Kept {
        const id = part.idParameter === undefined ? SINGLE : String(call.path(part.idParameter));
        const shelf = this.#shelf(call, part);
        const record = shelf.get(id);
        if (record === undefined) throw notFound();
        return { shelf, id, record };
    }

    /** The records of the place that a call's path names. They begin with what clients can't make. */
    #shelf(call: Call<PathValues>, part: Part): Shelf {
        const place = part.place.replaceAll(/\{([^{}/]+)\}/g, (_, name: string) =>
            encodeURIComponent(String(call.path(name)).toLowerCase()),
        );
        const isSingle =
            part.resource.items.size === 0 && part.resource.own.has('GET') && !part.resource.own.has('POST');
        return this.#parts.state.collections.shelf(place, () => {
            const facts = this.#factsOf(part);
            return isSingle && call.operation.page === undefined
                ? new Map([[SINGLE, this.#maker.shown(call, facts, facts.example)]])
                : this.#maker.shownRows(call, facts);
        });
    }

    #answer(call: Call<PathValues>, part: Part, record: JsonObject): Answer {
        const { status, type, schema, example } = call.operation.success;
        if (type === undefined) return { status };
        const { writableNames, example: shown } = this.#factsOf(part);
        const path = recordPathOf(call.operation);
        const shownThere = valueAt(example, path);
        const isList = Array.isArray(shownThere);
        // An answer that is no record, as a string is, is answered as it is shown.
        if (!isList && !isJsonObject(shownThere)) return describedAnswer(call, this.#shape);
        const found = this.#shape.schemaAt(schema, path);
        const inner = isList ? resolve(this.#parts.description.document, found)['items'] : found;
        const written = this.#shape.write(inner, record, {
            example: this.#exampleOf(call, shown),
            writable: writableNames,
        });
        return { status, body: withValueAt(example, path, isList ? [written] : written) };
    }

    /** The example of an answer goes before those of other operations on the same records. */
    #exampleOf({ operation }: Call<PathValues>, shown: JsonObject): JsonObject {
        const own = valueAt(operation.success.example, recordPathOf(operation));
        return isJsonObject(own) ? { ...shown, ...own } : shown;
    }

    #factsOf({ resource }: Part): ResourceFacts {
        const facts = this.#facts.get(resource) ?? factsOf(this.#parts.description, this.#parts.schemas, resource);
        this.#facts.set(resource, facts);
        return facts;
    }
}
