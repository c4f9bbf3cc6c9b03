// The generator ignores a key that it doesn't know, wherever it stands: a misspelt option, or one of another version,
// is silently off. So every key of generator-config.yaml is looked up in the pinned generator itself.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../shared/failure.mjs';
import { readClass } from '../shared/generator/class-file.mjs';

const PACKAGE = 'org/openapitools/codegen';

/** Options that work and that `config-help` does not list. */
const UNLISTED_PROPERTIES = [
    'removeEnumValuePrefix', // Read by every generator (DefaultCodegen), listed by some only.
];

/**
 * Lists global properties, which the generator can't be asked for.
 * They are in its docs/global-properties.md, but for the last three, which DefaultGenerator of 7.25.0 reads.
 */
const GLOBAL_PROPERTIES =
    `apis models supportingFiles apiDocs modelDocs apiTests modelTests verbose generateAliasAsModel
    splitOperationsByContentType debugOpenAPI debugModels debugOperations debugSupportingFiles
    generateRecursiveDependentModels skipFormModel webhooks`.split(/\s+/);

/** What can be said of a template of our own. */
const FILE_KEYS = ['templateType', 'destinationFilename', 'folder'];

/** Refuses keys that the generator would ignore. */
export async function refuseUnknownKeys(config, generator, cacheFolder) {
    const known = knownKeys(generator, await listedProperties(config.generatorName, generator, cacheFolder));
    const unknown = unknownKeys(config, known);
    if (unknown.length === 0) return;
    const what = unknown.length === 1 ? 'a key' : 'keys';
    throw new Failure(
        `generator-config.yaml has ${what} that generator ${generator.version} ignores: ${unknown.join(', ')}. Correct or remove what is named (\`npx openapi-generator-cli config-help -g ${config.generatorName}\` lists the options of additionalProperties).`,
    );
}

/** Lists the keys of `config` that their section doesn't know, each with its section before it. */
export function unknownKeys(config, known) {
    const own = Object.keys(config).filter((key) => !known.top.has(key));
    const nested = Object.entries(known.sections).flatMap(([section, names]) =>
        outside(config[section], names, section),
    );
    const files = Object.entries(config.files ?? {}).flatMap(([file, about]) =>
        outside(about, new Set(FILE_KEYS), `files.${file}`),
    );
    return [...own, ...nested, ...files];
}

const outside = (section, names, label) =>
    Object.keys(section ?? {})
        .filter((key) => !names.has(key))
        .map((key) => `${label}.${key}`);

/**
 * Reads the keys that a generator knows.
 * Those of the top level are the fields of two of its classes; its command line spells some of them differently.
 */
function knownKeys({ jar }, properties) {
    const fields = (name) =>
        readClass(jar.read(`${PACKAGE}/config/${name}.class`)).fields.filter((field) => /^[a-z]/.test(field));
    const rules = (name) =>
        new Set(readClass(jar.read(`${PACKAGE}/${name}.class`)).texts.filter((text) => /^[A-Z][A-Z0-9_]+$/.test(text)));
    return {
        top: new Set([...fields('GeneratorSettings'), ...fields('WorkflowSettings'), 'files']),
        sections: {
            additionalProperties: new Set([...properties, ...UNLISTED_PROPERTIES]),
            globalProperties: new Set(GLOBAL_PROPERTIES),
            openapiNormalizer: rules('OpenAPINormalizer'),
            inlineSchemaOptions: rules('InlineModelResolver'),
        },
    };
}

/** Lists the options of a generator, kept from run to run: asking takes Java two seconds. */
async function listedProperties(name, generator, cacheFolder) {
    const file = join(cacheFolder, `config-help-${name}-${generator.version}-${generator.jar.size}.txt`);
    if (existsSync(file)) return optionsIn(readFileSync(file, 'utf8'));
    const { stdout } = await generator.run(['config-help', '-g', name]);
    const options = optionsIn(stdout);
    if (options.length === 0)
        throw new Failure(
            `The generator lists no options for '${name}': check generatorName in generator-config.yaml.`,
        );
    writeFileSync(`${file}.${process.pid}`, stdout);
    renameSync(`${file}.${process.pid}`, file);
    return options;
}

/** Finds the options. One stands alone in a line behind one tab; what it means follows behind a tab and more. */
const optionsIn = (help) => [...help.matchAll(/^\t(\w+)\s*$/gm)].map(([, name]) => name);
