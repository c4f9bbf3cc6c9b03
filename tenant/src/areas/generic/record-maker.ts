import type { Description } from '../../description/description.js';
import { propertiesOf, resolve } from '../../description/references.js';
import type { Call, PathValues } from '../../http/call.js';
import type { Schemas } from '../../http/schemas.js';
import type { Shelf } from '../../state/collection-store.js';
import type { State } from '../../state/state.js';
import { isJsonObject, type JsonObject } from '../../util/json.js';
import type { AnswerShape } from './answer-shape.js';
import type { ResourceFacts } from './resource-facts.js';

/** What collections are made from. */
export interface CollectionParts {
    state: State;
    description: Description;
    schemas: Schemas;
}

/** A time at which a record was made or changed, by the name of its field. */
const MADE_OR_CHANGED = /^(created|updated|modified)|_(created|updated|modified)$/;
const CHANGED = /^(updated|modified)|_(updated|modified)$/;

/** Makes the records that collections keep: what clients send, and what a server adds to it. */
export class RecordMaker {
    readonly #parts: CollectionParts;
    readonly #shape: AnswerShape;

    constructor(parts: CollectionParts, shape: AnswerShape) {
        this.#parts = parts;
        this.#shape = shape;
    }

    /** Gives the id that a client chose where it may, or a new one of the right kind. */
    newId({ idFields, isId: fits, writableNames }: ResourceFacts, body: JsonObject): string | number {
        const { state } = this.#parts;
        const [chosen] = idFields.filter((name) => writableNames.has(name)).map((name) => body[name]);
        if (isId(chosen)) return chosen;
        const id = state.newId();
        return fits(id) ? id : String(state.collections.newNumber());
    }

    /** Makes the record of a POST. */
    create(call: Call<PathValues>, facts: ResourceFacts, id: string | number): JsonObject {
        return {
            ...this.#defaults(facts),
            ...pathValues(call, facts),
            ...this.#stamps(facts, MADE_OR_CHANGED),
            ...call.body,
            ...this.#idIn(facts, id),
        };
    }

    /** Makes of a record what a PUT or a PATCH makes of it. */
    change({ operation, body }: Call<PathValues>, facts: ResourceFacts, record: JsonObject): JsonObject {
        const sent = operation.body?.kind === 'json' || operation.body?.kind === 'form' ? operation.body.schema : {};
        // PUT replaces what it may send, so what was left out is as if it had never been sent.
        const replaced = operation.method === 'PUT' ? propertiesOf(this.#parts.description.document, sent) : {};
        const kept = Object.entries(record).filter(([name]) => !(name in replaced));
        const ids = facts.idFields.filter((name) => name in record).map((name) => [name, record[name]]);
        return {
            ...Object.fromEntries(kept),
            ...this.#stamps(facts, CHANGED),
            ...body,
            ...Object.fromEntries(ids),
        };
    }

    /** Makes a record of one that the description shows, at the place that a path names. */
    shown(call: Call<PathValues>, facts: ResourceFacts, record: JsonObject): JsonObject {
        return { ...record, ...pathValues(call, facts) };
    }

    /** Makes the records of a list as the description shows them, each under its id. */
    shownRows(call: Call<PathValues>, facts: ResourceFacts): Shelf {
        return new Map(
            facts.first.map((record) => {
                const [shown] = facts.idFields.map((name) => record[name]).filter(isId);
                const id = shown !== undefined && facts.isId(shown) ? shown : this.newId(facts, {});
                return [String(id), { ...this.shown(call, facts, record), ...this.#idIn(facts, id) }];
            }),
        );
    }

    /** The fields of a record that show its id, in the form that it has there. */
    #idIn({ idFields, properties }: ResourceFacts, id: string | number): JsonObject {
        const forms = [id, Number(id), String(id)];
        const valueIn = (field: string) => forms.find((form) => this.#shape.fits(properties[field], form));
        return Object.fromEntries(idFields.map((field) => [field, valueIn(field)]));
    }

    #defaults({ writable }: ResourceFacts): JsonObject {
        const { document } = this.#parts.description;
        const entries = Object.entries(writable).map(([name, schema]) => [name, resolve(document, schema)['default']]);
        return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    }

    /** The times that a server writes by itself, in the fields whose names say when something happened. */
    #stamps({ properties, writableNames }: ResourceFacts, names: RegExp): JsonObject {
        const isTime = (schema: unknown) => isJsonObject(schema) && schema['format'] === 'date-time';
        const own = Object.entries(properties).filter(
            ([name, schema]) => names.test(name) && !writableNames.has(name) && isTime(schema),
        );
        return Object.fromEntries(own.map(([name]) => [name, this.#parts.state.now()]));
    }
}

function isId(value: unknown): value is string | number {
    return typeof value === 'string' || typeof value === 'number';
}

/** What a path says of the records below it, under the same names. */
function pathValues({ operation, path }: Call<PathValues>, { properties, idFields }: ResourceFacts): JsonObject {
    const names = operation.pathParameters.map(({ name }) => name).filter((name) => !idFields.includes(name));
    return Object.fromEntries(names.filter((name) => properties[name] !== undefined).map((name) => [name, path(name)]));
}
