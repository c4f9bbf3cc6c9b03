// The names and kinds of path parameters, as types for the handlers of the test tenant: the compiler finds a name that
// an operation has not.
import { readFileSync, writeFileSync } from 'node:fs';

const HEAD = `// Made by \`npm run generate\` from the description; not edited.

/** What the path of each operation holds. */
export interface PathParameters {
`;

/** Writes \`tenant/src/path-parameters.ts\` for a bundle. */
export function writeTenantPaths(bundle, target) {
    const document = JSON.parse(readFileSync(bundle, 'utf8'));
    const lines = Object.values(document.paths).flatMap((item) =>
        Object.values(item)
            .filter((node) => node.operationId)
            .map(
                (node) =>
                    `    ${node.operationId}: ${typeOf(document, [...(item.parameters ?? []), ...(node.parameters ?? [])])};\n`,
            ),
    );
    writeFileSync(target, `${HEAD}${lines.sort().join('')}}\n`);
}

function typeOf(document, parameters) {
    const entries = parameters
        .map((one) => resolve(document, one))
        .filter((one) => one.in === 'path')
        .map(
            ({ name, schema }) =>
                `${/^\w+$/.test(name) ? name : `'${name}'`}: ${isNumber(document, schema) ? 'number' : 'string'}`,
        );
    return entries.length === 0 ? 'object' : `{ ${entries.join('; ')} }`;
}

function isNumber(document, schema) {
    const { type, allOf } = resolve(document, schema);
    return type === undefined && allOf ? isNumber(document, allOf[0]) : type === 'integer' || type === 'number';
}

function resolve(document, node) {
    if (!node?.$ref) return node ?? {};
    return resolve(
        document,
        node.$ref
            .slice(2)
            .split('/')
            .reduce((at, step) => at[step.replaceAll('~1', '/').replaceAll('~0', '~')], document),
    );
}
