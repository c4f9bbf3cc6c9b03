// openapi/README.md says where a path and a model are found. 300 operations from now that must still be true.
import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export function fileNames() {
    const visited = new Set();
    let folder;
    return {
        Root: {
            enter(_root, ctx) {
                folder = dirname(ctx.location.source.absoluteRef);
                visited.add(resolve(ctx.config.configPath));
            },
            leave(_root, ctx) {
                for (const file of unvisited(folder, visited))
                    ctx.report({
                        message: `Nothing refers to ${file}: remove it, or use it.`,
                        location: ctx.location.child(['paths']).key(),
                    });
            },
        },
        any(_node, ctx) {
            visited.add(ctx.location.source.absoluteRef);
        },
        Paths(paths, ctx) {
            for (const [path, item] of Object.entries(paths)) {
                const wanted = `${path.replace(/^\/|\/$/g, '').replaceAll('/', '_')}.yaml`;
                const parts = /^\.\/paths\/(\w+)\/([^/]+)$/.exec(item.$ref ?? '');
                if (parts?.[2] === wanted) continue;
                ctx.report({
                    message: `The path belongs in a file of its own: ./paths/<Tag>/${wanted}.`,
                    location: ctx.location.child([path]).key(),
                });
            }
        },
        Operation(operation, ctx) {
            const tag = inside('paths', folder, ctx);
            const [own] = operation.tags ?? [];
            if (tag === undefined || tag === own) return;
            ctx.report({
                message: `The operation has the tag '${own}', but its file is in paths/${tag}/.`,
                location: ctx.location.child(['tags']).key(),
            });
        },
        Schema(_schema, ctx) {
            if (ctx.location.pointer !== '#/' || inside('schemas', folder, ctx) !== undefined) return;
            ctx.report({
                message: 'A model belongs in schemas/<Tag>/<Model>.yaml or schemas/common/.',
                location: ctx.location,
            });
        },
    };
}

/** Finds the folder below `kind` that a node's file is in; undefined when it is elsewhere. */
function inside(kind, folder, ctx) {
    const [top, middle, file, ...rest] = relative(folder, ctx.location.source.absoluteRef).split(/[\\/]/);
    return top === kind && file !== undefined && rest.length === 0 ? middle : undefined;
}

function unvisited(folder, visited) {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((file) => !visited.has(file))
        .map((file) => relative(folder, file));
}
