// What the description says of operations and models, with its references followed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads a bundle: tags, operations in its order, schemas by name, and the folder of each schema. */
export function readDescription({ bundle: file, schemas: folder }) {
    const bundle = JSON.parse(readFileSync(file, 'utf8'));
    const follow = (node) => (node?.$ref ? follow(at(bundle, node.$ref)) : node);
    const operations = Object.entries(bundle.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({
            ...operation,
            path,
            method: method.toUpperCase(),
            parameters: (operation.parameters ?? []).map(follow),
            requestBody: follow(operation.requestBody),
            responses: Object.entries(operation.responses).map(([status, response]) => ({
                ...follow(response),
                status: Number(status),
                shared: response.$ref && nameOf(response.$ref),
            })),
        })),
    );
    const { schemas, responses } = bundle.components;
    return { tags: bundle.tags, operations, schemas, responses, folders: foldersOf(folder), follow };
}

/** Takes the last part of a reference. */
export const nameOf = (ref) => ref.split('/').at(-1);

const at = (bundle, ref) =>
    ref
        .slice(2)
        .split('/')
        .reduce((node, key) => node[key.replaceAll('~1', '/').replaceAll('~0', '~')], bundle);

/** Maps names of schemas to the folders of their files: a tag, or `common`. The bundle no longer says. */
function foldersOf(top) {
    const folders = readdirSync(top);
    return new Map(
        folders.flatMap((folder) =>
            readdirSync(join(top, folder)).map((file) => [file.replace(/\.yaml$/, ''), folder]),
        ),
    );
}
