// Text → an OpenAPI 3.0 document that the rest can rely on: one file, every reference leads somewhere.
import { parse as parseYaml } from 'yaml';
import { Failure } from './failure.mjs';
import { toOpenApi30 } from './openapi-3-0.mjs';
import { nodeAt, refsIn } from './pointers.mjs';

/**
 * Reads a document of OpenAPI 3.0 or 3.1, JSON or YAML, as one of 3.0.
 * `label` is what messages call it.
 */
export function readDocument(text, label) {
    const document = parse(text, label);
    const version = document?.openapi ?? document?.swagger;
    if (typeof version !== 'string' || !isObject(document.paths))
        throw new Failure(`${label} is not an OpenAPI description: it has no "openapi" and "paths".`);
    if (!/^3\.[01]\./.test(version))
        throw new Failure(`${label} is OpenAPI ${version}; only 3.0 and 3.1 are understood.`);
    for (const ref of new Set(refsIn(document))) {
        if (!ref.startsWith('#/'))
            throw new Failure(
                `${label} refers to another file, ${ref}: give the bundle, \`npx redocly bundle\` makes one.`,
            );
        if (nodeAt(document, ref) === undefined) throw new Failure(`${label} refers to ${ref}, which is not there.`);
    }
    return version.startsWith('3.1.') ? toOpenApi30(document) : document;
}

function parse(text, label) {
    try {
        return /^\s*[{[]/.test(text) ? JSON.parse(text) : parseYaml(text);
    } catch (error) {
        throw new Failure(`${label} is neither JSON nor YAML: ${error.message.split('\n')[0]}.`);
    }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
