// Parameters of the snapshot → those of the description; what many operations share stands in openapi/parameters/.
import { nounOf, partName, singular, stemOf } from './names.mjs';

/**
 * Writes the parameters, those of the path in its order.
 * A list in an envelope takes `limit` and `offset`, said or not.
 */
export function parametersOf({ path, operation, page, id, writer }) {
    const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const all = operation.parameters ?? [];
    const inPath = all
        .filter((each) => each.in === 'path')
        .map((each, index) => ({ ...each, name: places.includes(each.name) ? each.name : places[index] }))
        .sort((one, other) => places.indexOf(one.name) - places.indexOf(other.name));
    const others = all.filter((each) => each.in !== 'path');
    const unsaid = typeof page?.kind === 'string' ? undeclared(path, others) : [];
    const thing = stemOf(writer.modelOf(page?.rows.items) ?? singular(nounOf(id)));
    return [...inPath, ...others, ...unsaid].map((parameter) => parameterOf(parameter, { path, thing, writer }));
}

function undeclared(path, parameters) {
    const isClassic = /^\/(?:v[01]\/)?(?:enterprise|user)\//.test(path);
    const limit = { in: 'query', name: 'limit', schema: { type: 'integer', format: 'int32', minimum: 1 } };
    if (isClassic) limit.schema.default = 20;
    const offset = { in: 'query', name: 'offset', schema: { type: 'integer', default: 0 } };
    return [limit, offset].filter(({ name }) => !parameters.some((each) => each.name === name));
}

function parameterOf(
    { in: place, name, required = false, deprecated, style, explode, schema },
    { path, thing, writer },
) {
    const file = sharedParameter({ place, name, schema, path });
    if (file) return { $ref: `parameters/${file}` };
    return {
        name,
        in: place,
        required,
        ...(deprecated && { deprecated }),
        ...(style && { style }),
        ...(explode !== undefined && { explode }),
        schema: writer.write(
            isPaging(name) ? { ...schema, type: 'integer', format: 'int32' } : schema,
            valuesName({ thing, name, required }),
        ),
    };
}

/**
 * Names the values of a parameter after the rows that it is for.
 * They are `PipelineRunStatusFilter`, `PipelineRunOrdering`.
 */
function valuesName({ thing, name, required }) {
    const whole = partName(thing, name);
    return required || name === 'ordering' ? whole : `${whole}Filter`;
}

const isPaging = (name) => name === 'limit' || name === 'offset';

function sharedParameter({ place, name, schema, path }) {
    if (place === 'path' && name === 'enterprise_id') return 'EnterpriseId';
    if (place === 'path' && name === 'device_id' && path.includes('/device/{device_id}/')) return 'DeviceId';
    if (place !== 'query' || schema.maximum !== undefined) return undefined;
    if (name === 'limit' && schema.default === 20) return 'Limit';
    if (name === 'offset' && (schema.default ?? 0) === 0) return 'Offset';
    return undefined;
}
