// Text → a description that the rest can rely on: OpenAPI 3.0 in one file, every reference leads somewhere.
import { Failure } from '../shared/failure.mjs';
import { nodeAt, refsIn } from './nodes.mjs';

/** Reads a description from a string; `label` is what messages call it. */
export function readDescription(text, label) {
    const description = parse(text, label);
    const version = description?.openapi ?? description?.swagger;
    if (typeof version !== 'string' || !isObject(description.paths))
        throw new Failure(`${label} is not an OpenAPI description: it has no "openapi" and "paths".`);
    if (!version.startsWith('3.0.')) throw new Failure(`${label} is OpenAPI ${version}; only 3.0 is understood.`);
    for (const ref of new Set(refsIn(description))) {
        if (!ref.startsWith('#/'))
            throw new Failure(
                `${label} refers to another file, ${ref}: give the bundle, \`npx redocly bundle\` makes one.`,
            );
        if (nodeAt(description, ref) === undefined) throw new Failure(`${label} refers to ${ref}, which is not there.`);
    }
    return description;
}

function parse(text, label) {
    try {
        return JSON.parse(text);
    } catch (error) {
        if (/^\s*(#|openapi:|swagger:)/.test(text))
            throw new Failure(`${label} is YAML: give the bundle in JSON, \`npx redocly bundle\` makes one.`);
        throw new Failure(`${label} is not JSON: ${error.message}.`);
    }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
