// Java and Kotlin have no type for "a number or a string", and their clients fail when they read one. Such a value has
// no type in the description; its words say what it can be. (A model or a string they can tell apart.)
import { isNull } from './nodes.mjs';

export function unions() {
    return {
        Schema(schema, ctx) {
            for (const key of ['oneOf', 'anyOf']) {
                const bare = (schema[key] ?? []).filter((member) => !member.$ref && !isNull(member));
                if (bare.length < 2) continue;
                ctx.report({
                    message: `'${key}' of ${bare.map(({ type }) => type).join(' and ')}: leave the type out, and say in words what the value can be.`,
                    location: ctx.location.child([key]).key(),
                });
            }
        },
    };
}
