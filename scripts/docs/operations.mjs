// What the reference says of an operation: words from the description, names and types from the generated code.
import { Failure } from '../shared/failure.mjs';
import { ERRORS_PAGE, pageOf } from './links.mjs';

/** Lists every operation, in the order of the description. */
export function joinOperations(description, code) {
    return description.operations.map((described) => {
        const { operationId: id, summary, description: words, method, path } = described;
        const facts = code.operations[id];
        const signature = code.signatures.get(id);
        if (!facts || !signature)
            throw new Failure(`generated/ does not have ${id} of the description: run \`npm run generate\` first.`);
        return {
            id,
            summary,
            words,
            method,
            path,
            tag: described.tags[0],
            api: facts.api,
            property: facts.property,
            page: pageOf(facts.property),
            deprecated: described.deprecated === true,
            deprecatedBy: described['x-esper-deprecated-by'],
            evidence: described['x-esper-evidence'],
            parameters: signature.parameters.map((argument) => joinParameter(argument, described, facts, description)),
            pagination: facts.pagination,
            answer: answerOf(described, signature, facts, code),
            errors: described.responses.filter(({ status }) => status >= 400),
            examples: examplesOf(described),
        };
    });
}

/** Describes an argument: a parameter of the path or the query, the body, or a field of a form. */
function joinParameter({ name, type, optional }, described, facts, { follow }) {
    const isFile = facts.files?.[name] !== undefined;
    const filled = facts.filled?.includes(name) ?? false;
    const argument = { name, type: isFile ? 'FileSource' : type, isFile, filled, required: !optional && !filled };
    const wire = facts.pathParams[name] ?? facts.queryParams[name];
    const parameter = described.parameters.find((candidate) => candidate.name === wire);
    if (parameter) {
        const { description: words, schema, example } = parameter;
        return { ...argument, words, schema: follow(schema), example };
    }
    const [{ schema, example }] = Object.values(described.requestBody.content);
    if (facts.body === name)
        return { ...argument, isBody: true, words: described.requestBody.description, schema: {}, example };
    const { properties } = follow(schema);
    const field = Object.keys(properties).find((key) => key.replaceAll('_', '').toLowerCase() === name.toLowerCase());
    return { ...argument, words: properties[field].description, schema: properties[field], example: example[field] };
}

/** Describes what the promise resolves to: its type, the row of a list, `none` when there is no value. */
function answerOf(described, { answer: type }, facts, { models }) {
    const fieldsOf = (name) => models.get(name)?.fields ?? [];
    const typeOf = (fields, name) => fields.find((field) => field.name === name)?.type;
    const content = fieldsOf(typeOf(fieldsOf(type), 'content'));
    const rows = facts.pagination && (typeOf(fieldsOf(type), 'results') ?? typeOf(content, 'results'));
    const row = rows && /^Array<(\w+)>/.exec(rows)[1];
    return {
        type,
        row,
        none: type === 'void',
        fields: fieldsOf(row ?? type),
        content: row ? [] : content,
        success: described.responses.filter(({ status }) => status < 400),
        empty: facts.empty ?? [],
    };
}

/** Lists the examples of the answers: `title` where there are several. */
function examplesOf({ responses }) {
    return responses
        .filter(({ status, content }) => status < 400 && content)
        .flatMap(({ content }) => {
            const { example, examples } = Object.values(content)[0];
            if (example !== undefined) return [{ value: example }];
            return Object.values(examples ?? {}).map(({ summary, value }) => ({ title: summary, value }));
        });
}

/** Lists the models that generated code has, with the page of the tag that they are filed under. */
export function joinModels(description, code, operations) {
    const pages = new Map(operations.map(({ tag, page }) => [tag, page]));
    return Object.entries(description.schemas)
        .filter(([name]) => code.models.has(name))
        .map(([name, schema]) => ({
            name,
            schema,
            ...code.models.get(name),
            page: pages.get(description.folders.get(name)) ?? ERRORS_PAGE,
        }));
}
