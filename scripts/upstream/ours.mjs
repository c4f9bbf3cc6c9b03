// Our description in the same form as the documents, and what each of its operations is called.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentName } from '../shared/argument-name.mjs';
import { readDocument } from '../shared/openapi-document.mjs';
import { routeOf } from './differences/differences.mjs';
import { structureOf } from './structure/documents.mjs';

/** Reads the bundle: as it is, by its structure, and by route the paths and what operations are called. */
export function readOurs(root) {
    const file = 'openapi/esper.json';
    const bundle = readDocument(readFileSync(join(root, file), 'utf8'), file);
    const calls = Object.entries(bundle.paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, { operationId, tags, 'x-esper-draft': isDraft = false }]) => [
            routeOf(`${method.toUpperCase()} ${path}`),
            { name: `esper.${argumentName(tags[0])}.${operationId}`, isDraft },
        ]),
    );
    const paths = Object.keys(bundle.paths).map((path) => [routeOf(path), path]);
    return {
        bundle,
        document: { name: 'openapi', ...structureOf(bundle) },
        calls: new Map(calls),
        paths: new Map(paths),
    };
}
