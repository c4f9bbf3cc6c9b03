// A model whose arguments depend on one of its properties, as those of a command do, says which value takes which.
import { schemaOf } from './nodes.mjs';

const KEY = 'x-esper-args-by';

export function argsBy() {
    return {
        Schema(schema, ctx) {
            const file = ctx.location.source.absoluteRef;
            for (const [name, property] of Object.entries(schema.properties ?? {})) {
                if (!property[KEY]) continue;
                const location = ctx.location.child(['properties', name, KEY]).key();
                for (const message of problemsOf(schema, property, { ctx, file })) ctx.report({ message, location });
            }
        },
    };
}

function problemsOf(schema, property, { ctx, file }) {
    const { property: decides, values = {} } = property[KEY];
    const deciding = schemaOf(ctx, schema.properties[decides], file).node;
    if (!deciding?.enum) return [`${KEY}: '${decides}' is no property with an enum.`];
    const taken = schemaOf(ctx, property, file).node?.properties ?? {};
    return Object.entries(values).flatMap(([value, { needs = [], takes = [] }]) => [
        ...(deciding.enum.includes(value) ? [] : [`${KEY}: '${value}' is no value of '${decides}'.`]),
        ...[...needs, ...takes]
            .filter((name) => !Object.hasOwn(taken, name))
            .map((name) => `${KEY}: '${value}' takes '${name}', which is no argument.`),
    ]);
}
