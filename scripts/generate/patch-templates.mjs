// The generator's own templates, changed where its output is not good enough for us. What is replaced is named exactly
// and counted: when a new generator says something else there, generation stops, instead of leaving a change out.

/** Writes a parameter's words as they were. Of a body there are only those without line breaks and quotes. */
const WORDS = '{{{unescapedDescription}}}{{^unescapedDescription}}{{{description}}}{{/unescapedDescription}}';

/** Changes by template. `times` is how often `find` must be there; all of them are replaced. */
export const CHANGES = [
    {
        file: 'configuration.mustache',
        why: 'exactOptionalPropertyTypes: the constructor assigns what may be undefined.',
        find: /^( {4}(?:apiKey|accessToken|formDataCtor)\?: )(.*);$/gm,
        replace: '$1($2) | undefined;',
        times: 6,
    },
    {
        file: 'configuration.mustache',
        why: 'exactOptionalPropertyTypes, where the type needs no parentheses.',
        find: /^( {4}(?:username|password|awsv4|basePath|serverIndex)\?: )(.*);$/gm,
        replace: '$1$2 | undefined;',
        times: 10,
    },
    {
        file: 'baseApi.mustache',
        why: 'erasableSyntaxOnly: no parameter properties.',
        find: '    protected configuration: Configuration | undefined;\n',
        replace:
            '    protected configuration: Configuration | undefined;\n    protected basePath: string;\n    protected axios: AxiosInstance;\n',
        times: 1,
    },
    {
        file: 'baseApi.mustache',
        why: 'The same, in the constructor.',
        find: 'protected basePath: string = BASE_PATH, protected axios: AxiosInstance = globalAxios) {\n',
        replace:
            'basePath: string = BASE_PATH, axios: AxiosInstance = globalAxios) {\n        this.basePath = basePath;\n        this.axios = axios;\n',
        times: 1,
    },
    {
        file: 'baseApi.mustache',
        why: 'The same, in RequiredError.',
        find: '    constructor(public field: string, msg?: string) {\n        super(msg);\n',
        replace:
            '    field: string;\n\n    constructor(field: string, msg?: string) {\n        super(msg);\n        this.field = field;\n',
        times: 1,
    },
    {
        file: 'common.mustache',
        why: "A path parameter '', '.' or '..' makes another path of it: DELETE /device/../ is not about a device.",
        find: 'export const setApiKeyToObject',
        replace: `/**
 * Encodes a path parameter. An empty one, '.' and '..' would change the path, and are refused.
 * @throws {RequiredError}
 */
export const encodePathParam = function (functionName: string, paramName: string, paramValue: unknown): string {
    const value = String(paramValue);
    if (value === '' || value === '.' || value === '..') {
        throw new RequiredError(paramName, \`Path parameter \${paramName} must not be empty, '.' or '..' when calling \${functionName}.\`);
    }
    return encodeURIComponent(value);
}

export const setApiKeyToObject`,
        times: 1,
    },
    {
        file: 'apiInner.mustache',
        why: 'The same, where paths are made.',
        find: 'encodeURIComponent(String({{paramName}}))',
        replace: "encodePathParam('{{nickname}}', '{{paramName}}', {{paramName}})",
        times: 1,
    },
    {
        file: 'apiInner.mustache',
        why: 'The same, its import.',
        find: 'assertParamExists, setApiKeyToObject',
        replace: 'assertParamExists, encodePathParam, setApiKeyToObject',
        times: 1,
    },
    {
        file: 'apiInner.mustache',
        why: 'The words of an operation keep their paragraphs and their quotes.',
        find: '* {{&notes}}\n',
        replace: '* {{{unescapedNotes}}}\n',
        times: 5,
    },
    {
        file: 'apiInner.mustache',
        why: "The same for its parameters: `'` became &#39;.",
        find: '{{paramName}}{{^required}}]{{/required}} {{description}}\n',
        replace: `{{paramName}}{{^required}}]{{/required}} ${WORDS}\n`,
        times: 5,
    },
    {
        file: 'apiInner.mustache',
        why: 'The same for the interface of its parameters, which also says what is deprecated.',
        find: '     * {{description}}\n     */\n',
        replace: `     * ${WORDS}\n     {{#isDeprecated}}\n     * @deprecated\n     {{/isDeprecated}}\n     */\n`,
        times: 1,
    },
    {
        file: 'apiInner.mustache',
        why: 'Editors show what to use instead of a deprecated operation.',
        find: '* @deprecated{{/isDeprecated}}\n',
        replace:
            '* @deprecated{{#vendorExtensions.x-esper-deprecated-by}} Use `{{{.}}}`.{{/vendorExtensions.x-esper-deprecated-by}}{{/isDeprecated}}\n',
        times: 5,
    },
    {
        file: 'apiInner.mustache',
        why: 'What the tag is about stands over its class.',
        find: ' * {{classname}} - object-oriented interface{{#description}}\n * {{{.}}}{{/description}}\n',
        replace:
            ' * {{#operation}}{{#-first}}{{#tags}}{{#-first}}{{{description}}}{{/-first}}{{/tags}}{{/-first}}{{/operation}}\n',
        times: 1,
    },
    {
        file: 'modelGeneric.mustache',
        why: 'The words of a model and its properties keep their paragraphs and their quotes.',
        find: '* {{{description}}}\n',
        replace: '* {{{unescapedDescription}}}\n',
        times: 2,
    },
    {
        file: 'modelEnum.mustache',
        why: 'The same for an enum.',
        find: '* {{{description}}}\n',
        replace: '* {{{unescapedDescription}}}\n',
        times: 1,
    },
    {
        file: 'modelOneOf.mustache',
        why: 'The same for a choice of models; behind a tag the words are not its description.',
        find: ' * @type {{classname}}{{#description}}\n * {{{.}}}{{/description}}\n',
        replace: ' * {{{unescapedDescription}}}\n',
        times: 1,
    },
    {
        file: 'modelAllOf.mustache',
        why: 'The same for a combination of models.',
        find: ' * @type {{classname}}{{#description}}\n * {{{.}}}{{/description}}\n',
        replace: ' * {{{unescapedDescription}}}\n',
        times: 1,
    },
    {
        file: 'modelObjectEnum.mustache',
        why: 'The same for the values of an enum; and the comment stands as the others do.',
        find: '    /**\n    * {{.}}\n    */\n',
        replace: '    /** {{{.}}} */\n',
        times: 1,
    },
    {
        file: 'licenseInfo.mustache',
        why: 'The head of every file: the whole introduction to the API, 250 times, changed with every word of it.',
        find: /^[\s\S]*$/,
        replace: '/* Generated by OpenAPI Generator from openapi/esper.json. Do not edit. */\n',
        times: 1,
    },
];

/**
 * Makes the templates (by name) that differ from the generator's own.
 * Throws when a change finds no place to be made.
 */
export function patchTemplates(read, changes = CHANGES) {
    const patched = new Map();
    for (const { file, find, replace, times } of changes) {
        const text = patched.get(file) ?? read(file);
        if (text === undefined) throw new Error(`the generator has no template ${file}`);
        const found = typeof find === 'string' ? text.split(find).length - 1 : (text.match(find) ?? []).length;
        if (found !== times) throw new Error(`${file} has ${found} of the expected ${times} × ${String(find).trim()}`);
        patched.set(
            file,
            typeof find === 'string' ? text.replaceAll(find, () => replace) : text.replace(find, replace),
        );
    }
    return patched;
}
