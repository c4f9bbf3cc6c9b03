import { isJsonObject, readObject } from './json.js';

/** Gives what is at a path of names in a value; undefined where nothing is. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
    return path.reduce((at, name) => (isJsonObject(at) ? at[name] : undefined), value);
}

/** Copies a value with another one at a path of names; undefined takes what is there away. */
export function withValueAt(value: unknown, [name, ...rest]: readonly string[], inner: unknown): unknown {
    if (name === undefined) return inner;
    const { [name]: before, ...others } = readObject(value);
    const after = withValueAt(before, rest, inner);
    return after === undefined ? others : { ...readObject(value), [name]: after };
}
