// Generated methods take path parameters in the order of this list. Two of them are UUIDs, so when the list has another
// order than the path, a swapped call compiles in Java, Go, Kotlin and Rust.
import { parametersOf } from './nodes.mjs';

export function pathParameters() {
    let path;
    return {
        PathItem(_item, ctx) {
            path = String(ctx.key);
        },
        Operation(operation, ctx) {
            const wanted = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
            const said = parametersOf(ctx, operation)
                .filter((parameter) => parameter.in === 'path')
                .map(({ name }) => name);
            if (said.length !== wanted.length || said.every((name, index) => name === wanted[index])) return;
            ctx.report({
                message: `Path parameters stand in the order of the path: ${wanted.join(', ')}.`,
                location: ctx.location.child(['parameters']).key(),
            });
        },
    };
}
