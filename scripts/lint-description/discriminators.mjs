// Generators choose the model of a row by its discriminator or by trying all of them. Both work when the property is an
// inline enum of the one value; with `allOf` or `pattern` Python, okhttp, Rust and openapi-python-client take the wrong
// one.
import { follow } from './nodes.mjs';

export function discriminators() {
    return {
        Schema(schema, ctx) {
            const { propertyName, mapping = {} } = schema.discriminator ?? {};
            for (const [value, reference] of Object.entries(mapping)) {
                const { node } = follow(ctx, { $ref: reference });
                const property = node?.properties?.[propertyName];
                if (property?.type === 'string' && property.enum?.length === 1 && property.enum[0] === value) continue;
                ctx.report({
                    message: `'${propertyName}' of ${reference} must be 'type: string' with 'enum: [${value}]', and nothing else.`,
                    location: ctx.location.child(['discriminator', 'mapping', value]).key(),
                });
            }
        },
    };
}
