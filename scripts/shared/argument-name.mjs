/** Words of TypeScript that can't be a name by themselves. */
const RESERVED = new Set(
    'await break case catch class const continue default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield'.split(
        ' ',
    ),
);

/** Makes the name of an argument in generated code: `device_id` → `deviceId`, `default` → `_default`. */
export function argumentName(name) {
    const camel = String(name)
        .replace(/[^A-Za-z0-9]+(.)/g, (_, letter) => letter.toUpperCase())
        .replace(/^[A-Z]/, (letter) => letter.toLowerCase());
    return RESERVED.has(camel) ? `_${camel}` : camel;
}
