/** Tells whether a value is an object and no array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tells whether a value is a promise, of whichever realm or library. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
    return isRecord(value) && typeof value['then'] === 'function';
}

/** Returns the fields of a value; none of anything that is no object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
    return isRecord(value) ? value : {};
}

/** Tells whether a value is a non-empty string. */
export function isNonEmptyString(value: unknown): value is string {
    return typeof value === 'string' && value !== '';
}

/** Returns a non-empty string as it is; null for anything else. */
export function nonEmptyOrNull(value: unknown): string | null {
    return isNonEmptyString(value) ? value : null;
}

/** Returns the non-empty strings of an array; none of anything that is no array. */
export function stringsOf(value: unknown): readonly string[] {
    return Array.isArray(value) ? value.filter(isNonEmptyString) : [];
}

/**
 * Returns the id at the end of a URL of Esper's, with or without a trailing slash.
 * An id that stands alone stays as it is.
 */
export function lastSegment(url: string): string {
    return url.split('/').findLast((segment) => segment !== '') ?? url;
}

/**
 * Returns the name of the built-in class of a value, such as `Blob`.
 * `instanceof` says no to values of another realm.
 */
export function tagOf(value: unknown): string {
    return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
