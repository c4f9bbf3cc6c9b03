/** A JSON object, whose fields are read one by one. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Bodies are checked against the description before they are read. So the readers below need not tell a field of
// another type from a missing one: both are undefined.

/** Reads a field that is an object, or takes the value itself. Anything else is an empty object. */
export function readObject(body: unknown, name?: string): JsonObject {
    const value = name === undefined ? body : isJsonObject(body) ? body[name] : undefined;
    return isJsonObject(value) ? value : {};
}

export function readString(body: JsonObject, name: string): string | undefined {
    const value = body[name];
    return typeof value === 'string' ? value : undefined;
}

/** Reads a string: null where it was sent as null, undefined where it was not sent. */
export function readStringOrNull(body: JsonObject, name: string): string | null | undefined {
    return body[name] === null ? null : readString(body, name);
}

export function readNumber(body: JsonObject, name: string): number | undefined {
    const value = body[name];
    return typeof value === 'number' ? value : undefined;
}

/** Reads a number: null where it was sent as null, undefined where it was not sent. */
export function readNumberOrNull(body: JsonObject, name: string): number | null | undefined {
    return body[name] === null ? null : readNumber(body, name);
}

export function readBoolean(body: JsonObject, name: string): boolean | undefined {
    const value = body[name];
    return typeof value === 'boolean' ? value : undefined;
}

export function readStrings(body: JsonObject, name: string): string[] | undefined {
    const value = body[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** Copies the entries that are not undefined: a field that was not sent stays as it is. */
export function withoutUndefined<T extends object>(changes: { [K in keyof T]?: T[K] | undefined }): Partial<T> {
    const kept: Partial<T> = {};
    for (const key in changes) if (changes[key] !== undefined) kept[key] = changes[key];
    return kept;
}
