// The names of an enum's values are public names of every generated client, so the description says them; the
// generator's own guesses change with its version, and collide (`ubuntu` and `Ubuntu` became one key).
import { folded } from './field-names.mjs';
import { isNull } from './nodes.mjs';

export function enums() {
    return {
        Schema(schema, ctx) {
            if (!schema.enum || isNull(schema)) return;
            const problem = (key, message) => ctx.report({ message, location: ctx.location.child([key]).key() });
            const names = schema['x-enum-varnames'];
            if (!Array.isArray(names)) {
                problem('enum', "The enum has no 'x-enum-varnames'.");
                return;
            }
            const values = schema.enum.filter((value) => value !== null);
            if (names.length !== values.length)
                problem('x-enum-varnames', `${names.length} x-enum-varnames for ${values.length} values.`);
            for (const name of repeated(names)) problem('x-enum-varnames', `x-enum-varnames has '${name}' twice.`);
            for (const value of repeated(schema.enum)) problem('enum', `The enum has the value '${value}' twice.`);
            for (const value of repeated([...new Set(schema.enum)].map(folded)))
                problem('enum', `Two values of the enum become one name in other languages: '${value}'.`);
            for (const name of names.filter((name) => !/^[A-Z_][A-Z0-9_]*$/.test(name)))
                problem('x-enum-varnames', `The value name '${name}' is not of the form UPPER_CASE.`);
            const descriptions = schema['x-enum-descriptions'];
            if (descriptions && descriptions.length !== values.length)
                problem(
                    'x-enum-descriptions',
                    `${descriptions.length} x-enum-descriptions for ${values.length} values.`,
                );
        },
    };
}

const repeated = (values) => [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
