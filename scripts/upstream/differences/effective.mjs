// What a schema comes to: references followed, compositions of objects written out.

/** Follows a schema to its end; gives it with properties of all that it is made of. */
export function effective(schema, models) {
    const { $ref, ...own } = schema;
    if ($ref !== undefined) return { ...effective(models[$ref] ?? {}, models), ...own };
    if (!schema.allOf) return schema;
    const { allOf, ...rest } = schema;
    const parts = [...allOf, rest].map((part) => effective(part, models));
    const required = [...new Set(parts.flatMap((part) => part.required ?? []))].sort();
    const properties = Object.assign({}, ...parts.map((part) => part.properties));
    return Object.assign({}, ...parts, {
        ...(required.length > 0 && { required }),
        ...(Object.keys(properties).length > 0 && { type: 'object', properties }),
    });
}

/** Writes a type in few words: `string (uuid)`, `list of DeviceGroup`. */
export function typeText(schema) {
    if (schema.$ref) return schema.$ref;
    if (schema.oneOf) return schema.oneOf.map(typeText).join(' or ');
    if (schema.type === 'array') return `list of ${typeText(schema.items ?? {})}`;
    return `${schema.type ?? 'anything'}${schema.format ? ` (${schema.format})` : ''}`;
}
