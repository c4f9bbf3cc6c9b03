// How each client is made of the description, compiled, and started to play the story. A step: `[command, args,
// options]`.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS } from './faults.mjs';

const VERSIONS = {
    openapiPythonClient: '0.29.1',
    openapiTypescript: '7.13.0',
    openapiFetch: '0.17.0',
    oapiCodegen: 'v2.8.2',
    typescript: '5.9.3',
};

/** Compiler options of the two TypeScript clients. */
const TSC = ['--strict', '--skipLibCheck', '--target', 'es2022', '--outDir', 'out', 'play.ts'];
const GO = { GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' };

/**
 * Every client: `generator` is what made it and how, `language` whose version the table tells.
 * `plan` gets the folder of the client and what all share, and gives what it takes: commands to `generate`, to
 * `compile`, and the one to `play`.
 */
export const CLIENTS = [
    {
        name: 'python',
        language: 'python3',
        by: 'python, default settings',
        plan: (at) => python(at, ['-g', 'python'], 'openapi_client'),
    },
    {
        name: 'python-ports',
        language: 'python3',
        by: 'python, test/ports/python/generator.yaml',
        plan: (at) => python(at, ['-c', join(at.root, 'test/ports/python/generator.yaml')], 'esper'),
    },
    { name: 'go', language: 'go', by: 'go, test/ports/go/generator.yaml', plan: go },
    {
        name: 'java-okhttp',
        language: 'java',
        by: 'java, okhttp-gson, useSingleRequestParameter',
        plan: (at) => java(at, 'okhttp-gson'),
    },
    {
        name: 'java-native',
        language: 'java',
        by: 'java, native, useSingleRequestParameter',
        plan: (at) => java(at, 'native'),
    },
    { name: 'kotlin', language: 'java', by: 'kotlin, serializationLibrary: jackson', plan: kotlin },
    { name: 'rust', language: 'cargo', by: 'rust, default settings but the package name', plan: rust },
    { name: 'typescript-fetch', language: 'node', by: 'typescript-fetch, default settings', plan: typescriptFetch },
    {
        name: 'openapi-typescript',
        language: 'node',
        tool: `openapi-typescript ${VERSIONS.openapiTypescript}, openapi-fetch ${VERSIONS.openapiFetch}`,
        plan: openapiTypescript,
    },
    {
        name: 'openapi-python-client',
        language: 'python3',
        tool: `openapi-python-client ${VERSIONS.openapiPythonClient}`,
        plan: openapiPythonClient,
    },
    { name: 'oapi-codegen', language: 'go', tool: `oapi-codegen ${VERSIONS.oapiCodegen}`, plan: oapiCodegen },
].map((client) => ({ ...client, faults: FAULTS[client.name] ?? {} }));

/** A run of openapi-generator into a folder, without documents and tests. */
const generated = ({ jar, description }, flags, folder) => [
    'java',
    [
        ...['-jar', jar, 'generate', '-i', description, '-o', folder, ...flags],
        ...['--global-property', 'apiDocs=false,modelDocs=false,apiTests=false,modelTests=false'],
    ],
];

const player = ({ players }, path) => join(players, path);

/** Puts a player's file into the folder of its client, while a step runs. */
const copied = (at, path, target) => () => {
    mkdirSync(join(at.folder, target, '..'), { recursive: true });
    cpSync(player(at, path), join(at.folder, target));
};

/** A Python of its own, with what a client needs; installing again takes a second. */
function venv({ folder }, ...requirements) {
    const bin = join(folder, 'venv/bin');
    return {
        bin,
        steps: [
            ['python3', ['-m', 'venv', join(folder, 'venv')]],
            [join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...requirements]],
        ],
    };
}

function python(at, flags, name) {
    const { bin, steps } = venv(at, '-r', join(at.root, 'test/ports/python/requirements.txt'));
    return {
        generate: [generated(at, flags, join(at.folder, 'client'))],
        compile: [...steps, [join(bin, 'python'), ['-m', 'compileall', '-q', join(at.folder, 'client', name)]]],
        play: [join(bin, 'python'), [player(at, 'python/play.py'), at.story, name]],
        env: { PYTHONPATH: join(at.folder, 'client') },
    };
}

function openapiPythonClient(at) {
    const { bin, steps } = venv(at, `openapi-python-client==${VERSIONS.openapiPythonClient}`, 'ruff', 'httpx', 'attrs');
    const flags = [
        '--path',
        at.description,
        '--output-path',
        join(at.folder, 'esper_api'),
        '--overwrite',
        '--meta',
        'none',
    ];
    return {
        // It formats what it writes by ruff, which it looks for on the path.
        generate: [...steps, [join(bin, 'openapi-python-client'), ['generate', ...flags]]],
        compile: [[join(bin, 'python'), ['-m', 'compileall', '-q', join(at.folder, 'esper_api')]]],
        play: [join(bin, 'python'), [player(at, 'openapi-python-client/play.py'), at.story]],
        env: { PYTHONPATH: at.folder, PATH: `${bin}:${process.env.PATH}` },
    };
}

function go(at) {
    return {
        generate: [generated(at, ['-c', join(at.root, 'test/ports/go/generator.yaml')], at.folder)],
        compile: [copied(at, 'go/main.go', 'cmd/story/main.go'), ['go', ['build', '-o', 'story', './cmd/story']]],
        play: [join(at.folder, 'story'), [at.story]],
        env: GO,
    };
}

function oapiCodegen(at) {
    const tool = `github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@${VERSIONS.oapiCodegen}`;
    const module = () => {
        mkdirSync(join(at.folder, 'esper'), { recursive: true });
        writeFileSync(join(at.folder, 'go.mod'), 'module esper.example/oapi\n\ngo 1.24\n');
    };
    const flags = ['-generate', 'types,client', '-package', 'esper', '-o', 'esper/esper.gen.go', at.description];
    return {
        generate: [module, ['go', ['install', tool]], [join(at.folder, 'bin/oapi-codegen'), flags]],
        compile: [
            copied(at, 'oapi-codegen/main.go', 'cmd/story/main.go'),
            ['go', ['mod', 'tidy']],
            ['go', ['build', '-o', 'story', './cmd/story']],
        ],
        play: [join(at.folder, 'story'), [at.story]],
        env: { ...GO, GOBIN: join(at.folder, 'bin') },
    };
}

/** The steps by which Maven compiles, and what Java then runs. */
function maven(at, main) {
    const classes = ['-q', '-B', 'dependency:build-classpath', '-Dmdep.outputFile=classpath.txt'];
    return {
        compile: [
            ['mvn', ['-q', '-B', '-DskipTests', 'compile']],
            ['mvn', classes],
        ],
        play: ['sh', ['-c', `exec java -cp "target/classes:$(cat classpath.txt)" ${main} "$0"`, at.story]],
    };
}

function java(at, library) {
    const own = library === 'native' ? 'java-native' : 'java-okhttp';
    const { compile, play } = maven(at, 'story.Play');
    const flags = ['-g', 'java', '--library', library, '--additional-properties=useSingleRequestParameter=true'];
    return {
        generate: [generated(at, flags, at.folder)],
        compile: [copied(at, `${own}/Play.java`, 'src/main/java/story/Play.java'), ...compile],
        play,
    };
}

function kotlin(at) {
    const { compile, play } = maven(at, 'story.PlayKt');
    const flags = ['-g', 'kotlin', '--additional-properties=serializationLibrary=jackson'];
    return {
        generate: [generated(at, flags, at.folder)],
        compile: [
            copied(at, 'kotlin/pom.xml', 'pom.xml'),
            copied(at, 'kotlin/Play.kt', 'src/main/kotlin/story/Play.kt'),
            ...compile,
        ],
        play,
    };
}

function rust(at) {
    return {
        generate: [generated(at, ['-g', 'rust', '--additional-properties=packageName=esper'], at.folder)],
        compile: [
            copied(at, 'rust/story.rs', 'examples/story.rs'),
            ['cargo', ['add', '--quiet', '--dev', 'tokio', '--features', 'macros,rt-multi-thread,time']],
            ['cargo', ['build', '--quiet', '--example', 'story']],
        ],
        play: [join(at.folder, 'target/debug/examples/story'), [at.story]],
    };
}

/** Installs packages of npm into the folder of a client. */
const installed = (...packages) => [
    ['npm', ['init', '--yes']],
    ['npm', ['install', '--silent', '--no-save', `typescript@${VERSIONS.typescript}`, '@types/node@20', ...packages]],
];

function typescriptFetch(at) {
    return {
        generate: [generated(at, ['-g', 'typescript-fetch'], join(at.folder, 'client'))],
        compile: [
            ...installed(),
            copied(at, 'typescript-fetch/play.ts', 'play.ts'),
            ['npx', ['tsc', '--module', 'commonjs', '--moduleResolution', 'node10', ...TSC]],
        ],
        play: ['node', ['out/play.js', at.story]],
    };
}

function openapiTypescript(at) {
    const packages = [`openapi-typescript@${VERSIONS.openapiTypescript}`, `openapi-fetch@${VERSIONS.openapiFetch}`];
    return {
        generate: [...installed(...packages), ['npx', ['openapi-typescript', at.description, '-o', 'esper.ts']]],
        compile: [
            ['npm', ['pkg', 'set', 'type=module']],
            copied(at, 'openapi-typescript/play.ts', 'play.ts'),
            ['npx', ['tsc', '--module', 'nodenext', '--noUncheckedIndexedAccess', ...TSC, 'esper.ts']],
        ],
        play: ['node', ['out/play.js', at.story]],
    };
}
