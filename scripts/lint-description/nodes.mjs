// What the rules share: following references, and recognizing a model, a page and a JSON body.
import { basename } from 'node:path';

/** Finds the node behind a reference, with the file it stands in; a node that is none, as it is. */
export function follow(ctx, node, file = ctx.location.source.absoluteRef) {
    if (!node || typeof node.$ref !== 'string') return { node, file };
    const { node: target, location } = ctx.resolve(node, file);
    return follow(ctx, target, location?.source.absoluteRef ?? file);
}

/** Reads the name by which generators will know this schema; undefined when it has none, being inline. */
export function modelName(location) {
    const component = /^#\/components\/schemas\/([^/]+)$/.exec(location.pointer);
    if (component) return component[1];
    return location.pointer === '#/' ? basename(location.source.absoluteRef).replace(/\.\w+$/, '') : undefined;
}

/** Tells whether a status is a success. */
export const isSuccess = (status) => /^2(\d\d|XX)$/i.test(status);

/** Lists the media types of a body that are JSON, as [name, media type] pairs. */
export const jsonContent = (content) => Object.entries(content ?? {}).filter(([type]) => /[/+]json\b/.test(type));

/** Lists the parameters of an operation, its path's included, references followed. */
export function parametersOf(ctx, operation) {
    const all = [...(ctx.parent?.parameters ?? []), ...(operation.parameters ?? [])];
    return all.map((parameter) => follow(ctx, parameter).node).filter(Boolean);
}

/** Finds the schema of an operation's success; undefined when no success has a JSON body. */
export function answerSchema(ctx, operation) {
    for (const [status, response] of Object.entries(operation.responses ?? {})) {
        if (!isSuccess(status)) continue;
        const { node, file } = follow(ctx, response);
        const [json] = jsonContent(node?.content);
        if (json) return follow(ctx, json[1].schema, file);
    }
    return undefined;
}

const isArray = ({ node }) => node?.type === 'array';

/**
 * Tells in which envelope a schema is a page.
 * 'classic' has `results` and `count` at its top, 'v2' inside `content`, 'service' too but
 * beside a `code`. Undefined when it is no page.
 */
export function envelopeOf(ctx, { node, file }) {
    const properties = node?.properties ?? {};
    if (isArray(follow(ctx, properties.results, file))) return properties.count ? 'classic' : undefined;
    const content = unwrap(ctx, properties.content, file);
    if (!isArray(follow(ctx, content.node?.properties?.results, content.file))) return undefined;
    return properties.code ? 'service' : 'v2';
}

/** Finds a property's schema, looking through the `allOf` that lets a reference carry a description. */
function unwrap(ctx, node, file) {
    const found = follow(ctx, node, file);
    return found.node?.allOf?.length === 1 ? follow(ctx, found.node.allOf[0], found.file) : found;
}

/** Tells whether a value is a string that says something. */
export const isText = (value) => typeof value === 'string' && value.trim() !== '';

/** Tells whether a schema is the null of `anyOf: [$ref, {enum: [null]}]`. */
export const isNull = (schema) => schema.enum?.length === 1 && schema.enum[0] === null;

/** A schema, looking through references and through the `allOf` that lets one carry a description. */
export const schemaOf = unwrap;

/** Whether a schema is one value: a text, a number, true or false. */
export function isScalar(ctx, node, file) {
    const { node: schema } = unwrap(ctx, node, file);
    return ['string', 'integer', 'number', 'boolean'].includes(schema?.type);
}

/** Whether a schema is one value, or a list of such. */
export function isScalarOrList(ctx, node, file) {
    const found = unwrap(ctx, node, file);
    return found.node?.type === 'array' ? isScalar(ctx, found.node.items, found.file) : isScalar(ctx, node, file);
}
