// Without a format generators choose a size: Go's make a float32 of `number` and round -122.676483; Java's an int of
// `integer`, which a counter of bytes outgrows.
const FORMATS = { integer: ['int32', 'int64'], number: ['double'] };

export function formats() {
    return {
        Schema(schema, ctx) {
            const known = FORMATS[schema.type];
            if (!known || known.includes(schema.format)) return;
            ctx.report({
                message: `'type: ${schema.type}' needs 'format: ${known.join("' or 'format: ")}'.`,
                location: ctx.location.child(['type']).key(),
            });
        },
    };
}
