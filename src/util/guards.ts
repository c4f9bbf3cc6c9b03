/** Tells whether a value is an object whose fields can be looked at. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of a value; none of anything that is no object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
    return isRecord(value) ? value : {};
}

/** Tells whether a value is a text with something in it. */
export function isNonEmptyString(value: unknown): value is string {
    return typeof value === 'string' && value !== '';
}

/** The texts of a list; none of anything that is no list. */
export function stringsOf(value: unknown): readonly string[] {
    return Array.isArray(value) ? value.filter(isNonEmptyString) : [];
}

/** The id at the end of a URL of Esper's, which has a trailing slash or none; an id that stands alone stays as it is. */
export function lastSegment(url: string): string {
    return url.split('/').findLast((segment) => segment !== '') ?? url;
}

/**
 * Names the built-in class of a value, such as `Blob`. `instanceof` says no to values of another realm.
 */
export function tagOf(value: unknown): string {
    return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
