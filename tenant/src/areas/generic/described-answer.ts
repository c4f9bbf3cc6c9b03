import type { Answer, Call, PathValues } from '../../http/call.js';
import { isJsonObject } from '../../util/json.js';
import { valueAt, withValueAt } from '../../util/json-path.js';
import type { AnswerShape } from './answer-shape.js';
import { fieldOf, idParameterOf, recordPathOf } from './places.js';

/** Bytes or text of a type of which the description shows nothing. */
const MADE_UP = 'The test tenant made this up.\n';

/** Answers what the description shows, with the ids that the path has. */
export function describedAnswer(call: Call<PathValues>, shape: AnswerShape): Answer {
    const { status, type, example } = call.operation.success;
    if (type === undefined) return { status };
    if (isJson(type)) return { status, body: withIds(call, shape) };
    return { status, text: { type, content: typeof example === 'string' ? example : MADE_UP } };
}

/** Tells whether a media type is JSON. */
export function isJson(type: string): boolean {
    return /^application\/(json|[\w.-]+\+json)\b/i.test(type);
}

/** Puts the values of the path into the record that is shown, where it has the same names. */
function withIds({ operation, path }: Call<PathValues>, shape: AnswerShape): unknown {
    const { schema, example } = operation.success;
    const at = recordPathOf(operation);
    const record = valueAt(example, at);
    if (!isJsonObject(record)) return example;
    const own = idParameterOf(operation.path);
    const values = operation.pathParameters.map(({ name }) => {
        const field = fieldOf(record, name) ?? (name === own ? 'id' : name);
        return [field, path(name)] as const;
    });
    return withValueAt(example, at, shape.withFields(shape.schemaAt(schema, at), record, values));
}
