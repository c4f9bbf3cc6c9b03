// openapi/esper.open.json: the description for generators whose clients fail on a value that their enum does not list.
// Esper adds values, so the enums of answers are open: `x-extensible-enum`
// (https://opensource.zalando.com/restful-api-guidelines/#112).
import { isDiscriminator, reached } from './schemas.mjs';

/** Copies a description; every enum that answers carry lists its values without forbidding others. */
export function openEnums(description) {
    const opened = structuredClone(description);
    const answers = Object.values(opened.paths).flatMap((item) =>
        Object.values(item).flatMap((operation) => Object.values(operation.responses ?? {})),
    );
    for (const schema of reached(opened, answers)) if (schema.enum && !isDiscriminator(schema)) open(schema);
    return opened;
}

function open(schema) {
    schema['x-extensible-enum'] = schema.enum.filter((value) => value !== null);
    delete schema.enum;
    // Generators that look for the names of constants expect an enum with them.
    delete schema['x-enum-varnames'];
    delete schema['x-enum-descriptions'];
}
