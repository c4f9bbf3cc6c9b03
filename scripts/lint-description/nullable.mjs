// `nullable` adds null to the `type` beside it and to nothing else (OpenAPI 3.0.3): not to the model behind an `allOf`,
// and not to an `enum`. So a model that may be null says so itself, and an enum has null among its values.
const NUMBERS = new Set(['integer', 'number']);

export function nullable() {
    return {
        Schema(schema, ctx) {
            if (!schema.nullable) return;
            const report = (message) => ctx.report({ message, location: ctx.location.child(['nullable']).key() });
            if (schema.allOf)
                report("'nullable' beside 'allOf' allows no null: the model that is referred to must say it.");
            if (schema.enum && NUMBERS.has(schema.type))
                report(
                    'An enum of numbers cannot be nullable: oapi-codegen takes no null among them. Say the values in words.',
                );
            else if (schema.enum && !schema.enum.includes(null))
                report("An enum that is 'nullable' must have null among its values, else null is not allowed.");
        },
    };
}
