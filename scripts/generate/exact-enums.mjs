// The generator changes some values of enums so that they can stand in a comment: `image/*` becomes `image/_*`. They go
// over the wire, so each is written as the description has it.

/** The text with the values of its enums as in `schemas`, those of the bundle by name. */
export function exactEnums(text, schemas) {
    return text.replace(/^export const (\w+) = \{\n[\s\S]*?^\} as const;/gm, (declaration, name) => {
        const { enum: values = [], 'x-enum-varnames': names = [] } = schemas[name] ?? {};
        return names.reduce(
            (changed, key, index) =>
                changed.replace(
                    new RegExp(`^( {4}${key}: ).*,$`, 'm'),
                    (_, start) => `${start}${literal(values[index])},`,
                ),
            declaration,
        );
    });
}

const literal = (value) =>
    typeof value === 'string'
        ? `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
        : String(value);
