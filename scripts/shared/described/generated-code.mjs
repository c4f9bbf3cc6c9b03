// What the generated code really has: its types are read from it, not worked out a second time.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/utils';

/**
 * Reads signatures of operations and models.
 * `signatures`: operation → the property of the client and the class that have it, its arguments' types and its
 * answer's. `models`: name → its fields, its values, or the type it stands for.
 */
export function readGeneratedCode(top) {
    const models = new Map(readFolder(join(top, 'models')).flatMap(modelsOf));
    return { signatures: signaturesOf(readModule(join(top, 'client-methods.ts'))), models };
}

const readFolder = (folder) =>
    readdirSync(folder)
        .filter((file) => file !== 'index.ts')
        .map((file) => readModule(join(folder, file)));

/** Reads the declarations of a module, with the text they stand in. */
function readModule(path) {
    const text = readFileSync(path, 'utf8');
    const { program } = parseSync(path, text);
    return { text, declarations: program.body.flatMap(({ declaration }) => declaration ?? []) };
}

/** The value of a literal, however deep. */
function literalOf(node) {
    if (node.type === 'ObjectExpression')
        return Object.fromEntries(node.properties.map(({ key, value }) => [key.name ?? key.value, literalOf(value)]));
    if (node.type === 'ArrayExpression') return node.elements.map(literalOf);
    if (node.type === 'TSAsExpression') return literalOf(node.expression);
    return node.value;
}

/** From the interface of the client, which names all that a call takes and gives. */
function signaturesOf({ text, declarations }) {
    const bodies = new Map(declarations.map(({ id, body }) => [id.name, body.body]));
    const typeOf = (node) => textOf(text, node.typeAnnotation).replace(/^:\s*/, '');
    return new Map(
        bodies.get('ClientMethods').flatMap((property) => {
            const methods = typeOf(property);
            const place = { property: property.key.name, api: methods.replace(/Methods$/, '') };
            return bodies
                .get(methods)
                .map(({ key, params, returnType }) => [
                    key.name,
                    { ...place, parameters: parametersOf(params, typeOf), answer: answerOf(textOf(text, returnType)) },
                ]);
        }),
    );
}

/**
 * What stands between the braces of the first argument, as a model is read.
 * Whether a caller may leave it out is said apart.
 */
function parametersOf([first], typeOf) {
    if (first.name !== 'parameters') return [];
    return first.typeAnnotation.typeAnnotation.members.map((member) => ({
        name: member.key.name,
        optional: member.optional,
        type: typeOf(member)
            .replace(/ \| undefined$/, '')
            .replace(/\bInput<(.+)>/, '$1')
            .replace(/\b(\w+)Of<Value>/, '$1')
            .replace(/^readonly (\w+)\[\]/, 'Array<$1>'),
    }));
}

/** The body of an answer: `ApiPromise<Device>`, `PagePromise<ItemOf<DevicePage>, DevicePage>`. */
function answerOf(type) {
    const [, body] = /^: (?:ApiPromise<|PagePromise<Item.*>, )(.*)>$/.exec(type);
    return body.replace(/ \| undefined$/, '');
}

function interfacesOf({ text, declarations }) {
    return declarations
        .filter(({ type }) => type === 'TSInterfaceDeclaration')
        .map(({ id, body }) => [
            id.name,
            // An index signature, of a model with keys that are not described, is no field.
            body.body
                .filter(({ key }) => key !== undefined)
                .map(({ key, optional, typeAnnotation }) => ({
                    name: key.name ?? key.value,
                    optional,
                    type: textOf(text, typeAnnotation).replace(/^:\s*/, ''),
                })),
        ]);
}

function modelsOf(module) {
    const { text, declarations } = module;
    const objects = interfacesOf(module).map(([name, fields]) => [name, { fields }]);
    const enums = declarations
        .filter(({ type }) => type === 'VariableDeclaration')
        .map(({ declarations: [{ id, init }] }) => [id.name, { values: literalOf(init) }]);
    const taken = new Set([...objects, ...enums].map(([name]) => name));
    const others = declarations
        .filter(({ type, id }) => type === 'TSTypeAliasDeclaration' && !taken.has(id.name))
        .map(({ id, typeAnnotation }) => [id.name, { type: textOf(text, typeAnnotation) }]);
    return [...objects, ...enums, ...others];
}

const textOf = (text, { start, end }) => text.slice(start, end);
