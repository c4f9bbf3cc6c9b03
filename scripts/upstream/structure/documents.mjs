// Documents as they are published → their structure: operations by call, models by name, no words.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Failure } from '../../shared/failure.mjs';
import { readDocument } from '../../shared/openapi-document.mjs';
import { operationsOf } from './operation.mjs';
import { schemaOf } from './schema.mjs';

/** Reads files of OpenAPI 3.0 or 3.1; a document is called like its file. */
export const readDocuments = (files) => files.map(readFile);

function readFile(file) {
    const document = readDocument(textOf(file), file);
    return { name: basename(file).replace(/\.\w+$/, ''), ...structureOf(document) };
}

function textOf(file) {
    try {
        return readFileSync(file, 'utf8');
    } catch {
        throw new Failure(`There is no file ${file}.`);
    }
}

/** Takes the structure of a document of OpenAPI 3.0, with the models that operations lead to. */
export function structureOf(document) {
    const operations = operationsOf(document);
    const schemas = document.components?.schemas ?? {};
    const models = {};
    const open = namesIn(operations);
    for (const name of open) {
        if (name in models) continue;
        models[name] = schemaOf(document, schemas[name]);
        open.push(...namesIn(models[name]));
    }
    const inOrder = Object.keys(schemas).filter((name) => name in models);
    return { operations, models: Object.fromEntries(inOrder.map((name) => [name, models[name]])) };
}

/** Lists the models that a structure names. A property may be called `$ref` as well; then it is a schema. */
function namesIn(node) {
    if (node === null || typeof node !== 'object') return [];
    return Object.entries(node).flatMap(([key, value]) =>
        key === '$ref' && typeof value === 'string' ? [value] : namesIn(value),
    );
}
