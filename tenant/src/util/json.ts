/** An object of a JSON document whose fields are read one by one. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Bodies were checked against the description before these read them, so a field of another type can only be absent.

export function fields(body: unknown, name?: string): Fields {
    const value = name === undefined ? body : isFields(body) ? body[name] : undefined;
    return isFields(value) ? value : {};
}

export function text(body: Fields, name: string): string | undefined {
    const value = body[name];
    return typeof value === 'string' ? value : undefined;
}

/** A text, null where it was sent as null, undefined where it was not sent. */
export function textOrNull(body: Fields, name: string): string | null | undefined {
    return body[name] === null ? null : text(body, name);
}

export function number(body: Fields, name: string): number | undefined {
    const value = body[name];
    return typeof value === 'number' ? value : undefined;
}

export function flag(body: Fields, name: string): boolean | undefined {
    const value = body[name];
    return typeof value === 'boolean' ? value : undefined;
}

export function texts(body: Fields, name: string): string[] | undefined {
    const value = body[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** The entries that have a value: what is undefined was not sent and stays as it is. */
export function sent<T extends object>(changes: { [K in keyof T]?: T[K] | undefined }): Partial<T> {
    const kept: Partial<T> = {};
    for (const key in changes) if (changes[key] !== undefined) kept[key] = changes[key];
    return kept;
}
