// What the generated code really has: its types are read from it, not worked out a second time.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/utils';

/**
 * Reads the types that generated/ has.
 * `operations`: the table of generated/operations.ts; `signatures`: operation → its arguments' types and its answer's;
 * `models`: name → its fields, its values, or the type it stands for.
 */
export function readGeneratedCode(root) {
    const top = join(root, 'generated');
    const apis = readFolder(join(top, 'apis'));
    const models = new Map(readFolder(join(top, 'models')).flatMap(modelsOf));
    return { operations: operationsOf(readModule(join(top, 'operations.ts'))), signatures: signaturesOf(apis), models };
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

function operationsOf({ declarations }) {
    const table = declarations
        .filter(({ type }) => type === 'VariableDeclaration')
        .flatMap(({ declarations: [{ id, init }] }) => (id.name === 'operations' ? [init] : []));
    return literalOf(table[0]);
}

/** Reads the value of a literal, however deep. */
function literalOf(node) {
    if (node.type === 'ObjectExpression')
        return Object.fromEntries(node.properties.map(({ key, value }) => [key.name ?? key.value, literalOf(value)]));
    if (node.type === 'ArrayExpression') return node.elements.map(literalOf);
    if (node.type === 'TSAsExpression') return literalOf(node.expression);
    return node.value;
}

/** Reads signatures from the methods of the factories, which have both types in one place. */
function signaturesOf(modules) {
    const requests = new Map(modules.flatMap(interfacesOf));
    return new Map(
        modules.flatMap(({ text, declarations }) =>
            declarations.flatMap(factoryMethods).map(({ key, value }) => {
                const answer = /^: AxiosPromise<(.*)>$/.exec(textOf(text, value.returnType))[1];
                const [first] = value.params.filter((parameter) => nameOfParameter(parameter) === 'requestParameters');
                const request = first && textOf(text, (first.left ?? first).typeAnnotation).slice(2);
                return [key.name, { answer, parameters: requests.get(request) ?? [] }];
            }),
        ),
    );
}

const nameOfParameter = (parameter) => (parameter.left ?? parameter).name;

function factoryMethods({ type, declarations: [{ id, init }] = [{}] }) {
    if (type !== 'VariableDeclaration' || !id.name.endsWith('Factory')) return [];
    return init.body.body.find((statement) => statement.type === 'ReturnStatement').argument.properties;
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
