import { type JsonObject, readBoolean, readString } from '../util/json.js';
import { propertiesOf, resolve, resolveSchema } from './references.js';

/** What a value of a path, a query, a header or a form is when it has been read from its string. */
export type ValueKind = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';

/** One parameter of an operation, as the description has it. */
export interface Parameter {
    name: string;
    required: boolean;
    kind: ValueKind;
    /** Of an array: what its items are. */
    items: ValueKind;
    /** Of an array: what stands between its items; undefined where the name is repeated. */
    separator: ',' | '|' | ' ' | undefined;
    /** Of an object: what its values are, by name. */
    properties: ReadonlyMap<string, ValueKind>;
    schema: unknown;
}

/** The parameters of an operation by where they stand. */
export type ParameterPlace = 'path' | 'query' | 'header';

const SEPARATORS: Readonly<Record<string, '|' | ' '>> = { pipeDelimited: '|', spaceDelimited: ' ' };

/** Reads the parameters that stand in one place. */
export function readParameters(
    document: JsonObject,
    parameters: readonly JsonObject[],
    place: ParameterPlace,
): Parameter[] {
    return parameters.filter((one) => one['in'] === place).map((one) => readParameter(document, one, place));
}

function readParameter(document: JsonObject, parameter: JsonObject, place: ParameterPlace): Parameter {
    const { schema } = parameter;
    const explodes = readBoolean(parameter, 'explode') ?? place === 'query';
    return {
        name: readString(parameter, 'name') ?? '',
        required: readBoolean(parameter, 'required') ?? false,
        kind: kindOf(document, schema),
        items: kindOf(document, resolveSchema(document, schema)['items']),
        separator: explodes ? undefined : (SEPARATORS[readString(parameter, 'style') ?? ''] ?? ','),
        properties: new Map(
            Object.entries(propertiesOf(document, schema)).map(([name, property]) => [
                name,
                kindOf(document, property),
            ]),
        ),
        schema,
    };
}

/** Says what a value of a schema is; a string where the schema leaves it open. */
export function kindOf(document: JsonObject, schema: unknown): ValueKind {
    const { type, allOf } = resolve(document, schema);
    if (type === undefined && Array.isArray(allOf)) return kindOf(document, allOf[0]);
    switch (type) {
        case 'integer':
        case 'number':
        case 'boolean':
        case 'array':
        case 'object':
            return type;
        default:
            return 'string';
    }
}
