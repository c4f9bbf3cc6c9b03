import type { Operation } from '../../description/operation.js';
import type { Answer, Call, PathValues } from '../../http/call.js';
import { isJsonObject, type JsonObject } from '../../util/json.js';
import { idParameterOf } from './resources.js';

/** Bytes or text of a type of which the description shows nothing. */
const MADE_UP = 'The test tenant made this up.\n';

/** Answers what the description shows, with the ids that the path has. */
export function describedAnswer(call: Call<PathValues>): Answer {
    const { status, type, example } = call.operation.success;
    if (type === undefined) return { status };
    if (isJson(type)) return { status, body: withIds(call, example) };
    return { status, text: { type, content: typeof example === 'string' ? example : MADE_UP } };
}

/** Tells whether a media type is JSON. */
export function isJson(type: string): boolean {
    return /^application\/(json|[\w.-]+\+json)\b/i.test(type);
}

function withIds(call: Call<PathValues>, example: unknown): unknown {
    if (!isJsonObject(example)) return example;
    if (isJsonObject(example['content'])) return { ...example, content: named(call, example['content']) };
    return named(call, example);
}

/** Puts the values of a path into a record that has the same kind of value under their names. */
function named({ operation, path }: Call<PathValues>, record: JsonObject): JsonObject {
    const own = idParameterOf(operation.path);
    const values = operation.pathParameters.map(({ name }) => {
        const key = name === own && record[name] === undefined ? 'id' : name;
        return [key, path(name)] as const;
    });
    return { ...record, ...Object.fromEntries(values.filter(([key, value]) => typeof record[key] === typeof value)) };
}

/** Where an answer has its record: in `content` where the answer is an envelope. */
export function recordPathOf({ success }: Pick<Operation, 'success'>): readonly string[] {
    const { example } = success;
    return isJsonObject(example) && 'content' in example ? ['content'] : [];
}
