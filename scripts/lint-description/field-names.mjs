// Two properties that differ in case or in underscores are one field in most languages, and their clients don't
// compile.
import { modelName } from './nodes.mjs';

export function fieldNames() {
    return {
        Schema(schema, ctx) {
            const first = new Map();
            for (const name of Object.keys(schema.properties ?? {})) {
                const other = first.get(folded(name));
                if (other === undefined) first.set(folded(name), name);
                else
                    ctx.report({
                        message: `'${other}' and '${name}' of ${modelName(ctx.location)} become one name in other languages.`,
                        location: ctx.location.child(['properties', name]).key(),
                    });
            }
        },
    };
}

/** A name without what languages write differently. */
export const folded = (name) =>
    String(name)
        .replace(/[^A-Za-z0-9]+/g, '')
        .toLowerCase();
