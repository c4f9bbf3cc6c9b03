import { type JsonObject, readBoolean, readNumber, readObject } from '../util/json.js';
import { kindOf, type Parameter } from './parameters.js';
import { propertiesOf, requiredOf, resolve } from './references.js';

/** What an operation takes as its body. */
export type BodyRule =
    | { kind: 'json'; schema: unknown; required: boolean }
    | { kind: 'text'; type: string; schema: unknown; required: boolean }
    | FormRule;

/** A form: its texts, and its files by the names of their fields. */
export interface FormRule {
    kind: 'form';
    type: 'multipart/form-data' | 'application/x-www-form-urlencoded';
    fields: readonly Parameter[];
    /** The schema of the texts alone. */
    schema: JsonObject;
    files: ReadonlyMap<string, FileRule>;
}

/** What a file of a form may be. */
export interface FileRule {
    required: boolean;
    maxBytes: number;
}

const FORMS = ['multipart/form-data', 'application/x-www-form-urlencoded'] as const;

/** Reads what an operation takes as its body; undefined where it takes none. */
export function readBodyRule(document: JsonObject, operation: JsonObject): BodyRule | undefined {
    const body = resolve(document, operation['requestBody']);
    const content = readObject(body, 'content');
    const required = readBoolean(body, 'required') ?? false;
    const form = FORMS.find((type) => content[type] !== undefined);
    if (form !== undefined) return readForm(document, form, readObject(content, form)['schema']);
    const [type, media] = Object.entries(content)[0] ?? [];
    if (type === undefined) return undefined;
    const schema = readObject(media)['schema'];
    return type.startsWith('text/') ? { kind: 'text', type, schema, required } : { kind: 'json', schema, required };
}

function readForm(document: JsonObject, type: FormRule['type'], schema: unknown): FormRule {
    const properties = Object.entries(propertiesOf(document, schema));
    const required = new Set(requiredOf(document, schema));
    const isFile = (property: unknown) => resolve(document, property)['format'] === 'binary';
    const texts = properties.filter(([, property]) => !isFile(property));
    const names = texts.map(([name]) => name);
    return {
        kind: 'form',
        type,
        fields: texts.map(([name, property]) => ({
            name,
            required: required.has(name),
            kind: kindOf(document, property),
            items: kindOf(document, resolve(document, property)['items']),
            separator: undefined,
            properties: new Map(),
            schema: property,
        })),
        schema: {
            type: 'object',
            required: names.filter((name) => required.has(name)),
            properties: Object.fromEntries(texts),
        },
        files: new Map(
            properties
                .filter(([, property]) => isFile(property))
                .map(([name, property]) => [
                    name,
                    {
                        required: required.has(name),
                        maxBytes: readNumber(readObject(property), 'x-esper-max-bytes') ?? Number.POSITIVE_INFINITY,
                    },
                ]),
        ),
    };
}
