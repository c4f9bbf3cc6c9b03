import { createHash } from 'node:crypto';
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    realpathSync,
    rmSync,
    symlinkSync,
    truncateSync,
    watch,
    writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { programHost } from '../support/program-host.js';
import { type Ended, outputOf, runProgram } from '../support/run-program.js';

// `npm run generate` in a small project of its own, with a Java and a jar that only play theirs. So does Redocly, but
// where what it finds is the point.

const FAKES = resolve('test/fixtures/generate');
/** Those that `npm run generate` needs: fewer files, a quicker copy. */
const SCRIPTS = ['generate.mjs', 'generate', 'lint-description', 'shared'].map((name) => `scripts/${name}`);
const JAR = 'jars/1.0.0.jar';
const PAGE = 'export const page = 1;\n';
let shared: string;
let project: string;

interface Play {
    readonly version?: string;
    readonly files?: Readonly<Record<string, string>>;
    readonly prints?: string;
    readonly exitCode?: number;
    readonly hangs?: boolean;
    /** The linter is Redocly's own. */
    readonly lints?: boolean;
}

const inProject = (path: string): string => join(project, path);
const read = (path: string): string => readFileSync(inProject(path), 'utf8');
const write = (path: string, text: string): void => writeFileSync(inProject(path), text);
const edit = (path: string, from: string, to: string): void => {
    if (!read(path).includes(from)) throw new Error(`${path} does not have: ${from}`);
    write(path, read(path).replace(from, to));
};

/** A PATH with nothing on it but what a test puts there. */
function putOnPath(...programs: readonly ('node' | 'java')[]): void {
    rmSync(inProject('bin'), { recursive: true, force: true });
    mkdirSync(inProject('bin'));
    for (const program of programs)
        symlinkSync(program === 'node' ? process.execPath : join(FAKES, 'fake-java'), inProject(`bin/${program}`));
}

/** The tools of this project. */
function installTools(): void {
    rmSync(inProject('node_modules'), { recursive: true, force: true });
    symlinkSync(resolve('node_modules'), inProject('node_modules'));
}

/** Installs the tools of this project, for Redocly a quick program that finds nothing unless told. */
function installToolsWithoutRedocly(): void {
    mkdirSync(inProject('node_modules/@redocly'), { recursive: true });
    symlinkSync(join(FAKES, 'redocly'), inProject('node_modules/@redocly/cli'));
    for (const name of ['yaml', '@openapitools'])
        symlinkSync(resolve('node_modules', name), inProject(`node_modules/${name}`));
}

const environment = ({ version = '17.0.9', lints = false, ...play }: Play) => ({
    PATH: inProject('bin'),
    NO_PROXY: '127.0.0.1',
    FAKE_JAVA: JSON.stringify({ files: { 'page.ts': PAGE }, ...play }),
    FAKE_JAVA_VERSION: version,
    FAKE_JAVA_LOG: inProject('java.log'),
    FAKE_JAVA_HANGS: inProject('hangs'),
    ...(lints && { LINTER: resolve('node_modules/@redocly/cli/bin/cli.js') }),
    FAKE_GENERATOR: join(FAKES, 'fake-generator.mjs'),
});

const run = programHost();
const generate = (play: Play = {}, ...args: readonly string[]): Promise<Ended> =>
    run([inProject('scripts/generate.mjs'), ...args], { cwd: project, env: environment(play) });
const check = (play: Play = {}): Promise<Ended> => generate(play, '--check');

/** What must not be touched when something fails: the state of before, and nothing left lying about. */
function expectUntouched(): void {
    expect(read('generated/old.ts')).toBe('export const old = 1;\n');
    expect(readdirSync(inProject('generated'))).toEqual(['old.ts']);
    expect(read('openapi/esper.json')).toBe('{}\n');
    expectNoLeftovers();
}

const expectNoLeftovers = (): void => {
    expect(readdirSync(inProject('.cache')).filter((name) => !name.startsWith('config-help'))).toEqual([]);
};

/** The templates that ours stand for were read in the fake jar, too. */
function acceptTemplatesOfTheFakeJar(): void {
    const path = 'scripts/generate/replaced-templates.mjs';
    const hashOf = (name: string): string => createHash('sha256').update(`their ${name}\n`).digest('hex');
    write(
        path,
        read(path).replace(/'(\w+\.mustache)': '\w+'/g, (_, name: string) => `'${name}': '${hashOf(name)}'`),
    );
}

/** What Java was asked to do, a line a call. */
const generatorCalls = (): string[] => lines(read('java.log')).filter((call) => !call.includes('-version'));

const lines = (text: string): string[] => text.trim().split('\n');

beforeAll(() => {
    shared = realpathSync(mkdtempSync(join(tmpdir(), 'esper-generate-')));
    mkdirSync(join(shared, 'jars'));
    outputOf(process.execPath, [join(FAKES, 'fake-jar.mjs'), join(shared, JAR)]);
});

afterAll(() => rmSync(shared, { recursive: true, force: true }));

beforeEach(() => {
    project = mkdtempSync(join(shared, 'project-'));
    for (const name of [...SCRIPTS, 'openapi/redocly.yaml', 'generator-config.yaml'])
        cpSync(name, inProject(name), { recursive: true });
    acceptTemplatesOfTheFakeJar();
    cpSync('test/fixtures/lint/good', inProject('openapi'), { recursive: true });
    cpSync(join(shared, 'jars'), inProject('jars'), { recursive: true });
    installToolsWithoutRedocly();
    pin({});
    write('openapi/esper.json', '{}\n');
    // What the rules read of the client.
    mkdirSync(inProject('src/client'), { recursive: true });
    write('src/index.ts', '');
    write('src/client/client.ts', 'export class EsperClient {}\n');
    mkdirSync(inProject('generated'));
    write('generated/old.ts', 'export const old = 1;\n');
    putOnPath('node', 'java');
});

describe('npm run generate', () => {
    test('puts the bundle and the code in place, and says what changed', async () => {
        installTools();
        const { code, stdout, stderr } = await generate();
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(lines(stdout)).toEqual([
            'changed  openapi/esper.json',
            'added    openapi/esper.open.json',
            'added    openapi/esper-3.1.json',
            'added    tenant/src/path-parameters.ts',
            'removed  generated/old.ts',
            'added    generated/page.ts',
        ]);
        expect(readdirSync(inProject('generated'))).toEqual(['page.ts']);
        expect(Object.keys(JSON.parse(read('openapi/esper.json')).paths)).toHaveLength(7);
        expect(generatorCalls().at(-1)).toMatch(
            /-c generator-config\.yaml -i \S+\/bundle\.json -t \S+\/templates -o \S+\/code --ignore-file-override/,
        );
        expectNoLeftovers();
    });

    test('a second time changes nothing, and does not ask the generator for its options again', async () => {
        await generate();
        const { code, stdout } = await generate();
        expect({ code, stdout }).toEqual({
            code: 0,
            stdout: 'Nothing changed in openapi/*.json, generated/ and tenant/src/path-parameters.ts.\n',
        });
        expect(generatorCalls().filter((call) => call.includes('config-help'))).toHaveLength(1);
    });

    test('tidies comments and imports, which templates cannot', async () => {
        const untidy =
            "import { a, c } from './b.js';\n    /**\n     * One.\n\nTwo.\n     */\nconst b = {  \n    /**\n     * Three.\n     */\n    a,\n};\n\n\n\nexport { b };\n";
        await generate({ files: { 'a.ts': untidy } });
        expect(read('generated/a.ts')).toBe(
            "import { a } from './b.js';\n    /**\n     * One.\n     *\n     * Two.\n     */\nconst b = {\n    /** Three. */\n    a,\n};\n\nexport { b };\n",
        );
    });

    test('refuses an option that it does not have', async () => {
        const { code, stderr } = await generate({}, '--chekc');
        expect(code).toBe(1);
        expect(stderr).toContain('There is no option --chekc');
        expectUntouched();
    });
});

describe('npm run check:generated', () => {
    test('is content after a generation, then lists what was added, removed and changed', async () => {
        const play = { files: { 'page.ts': PAGE, 'list.ts': '' } };
        await generate(play);
        expect(await check(play)).toMatchObject({ code: 0, stderr: '' });

        edit('openapi/openapi.yaml', 'title: Kiosks', 'title: Screens');
        write('generated/page.ts', 'export const page = 2;\n');
        write('generated/mine.ts', '');
        rmSync(inProject('generated/list.ts'));
        rmSync(inProject('openapi/esper-3.1.json'));
        const { code, stderr } = await check(play);
        expect(code).toBe(1);
        expect(lines(stderr)).toEqual([
            'These files are not what the sources give; run `npm run generate` and commit what it changes:',
            '  changed  openapi/esper.json',
            '  changed  openapi/esper.open.json',
            '  added    openapi/esper-3.1.json',
            '  added    generated/list.ts',
            '  removed  generated/mine.ts',
            '  changed  generated/page.ts',
        ]);
        expect(read('generated/page.ts')).toBe('export const page = 2;\n');
        expect(read('openapi/esper.json')).toContain('Kiosks');
        expectNoLeftovers();
    });
});

/** Each ends with one sentence, a code other than 0, and everything as it was. */
describe('a generation that cannot be', () => {
    afterEach(expectUntouched);

    async function expectFailure(said: RegExp, play: Play = {}): Promise<void> {
        const { code, stderr, stdout } = await generate(play);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(lines(stderr).at(-1)).toMatch(said);
    }

    test('without Java', async () => {
        putOnPath('node');
        await expectFailure(/^There is no Java, which the generator 1\.0\.0 needs: install Java 11 or newer/);
    });

    test('with Java 8', async () => {
        await expectFailure(/^Java 8 is too old for the generator 1\.0\.0: install Java 11 or newer/, {
            version: '1.8.0_392',
        });
    });

    test('with a java that does not run', async () => {
        rmSync(inProject('bin/java'));
        writeFileSync(inProject('bin/java'), '#!/bin/sh\necho "Unable to locate a Java Runtime." >&2\nexit 1\n', {
            mode: 0o755,
        });
        await expectFailure(
            /^The `java` on the PATH does not run \(Unable to locate a Java Runtime\.\): install Java 11/,
        );
    });

    test('without the jar and without a network', async () => {
        rmSync(inProject(JAR));
        fetchFrom('http://127.0.0.1:1');
        await expectFailure(
            /^The generator's jar could not be fetched \(.*ECONNREFUSED.*\): check the network .* put openapi-generator-cli-1\.0\.0\.jar .*1\.0\.0\.jar\.$/,
        );
    });

    test('with half a jar and without a network', async () => {
        truncateSync(inProject(JAR), 1000);
        fetchFrom('http://127.0.0.1:1');
        await expectFailure(/could not be fetched \(.*ECONNREFUSED/);
    });

    test('with a jar that only Java finds to be damaged', async () => {
        const prints =
            'Exception in thread "main" java.lang.NoClassDefFoundError: org/x/Y\n\tat org.x.Z.main(Z.java:1)\n';
        await expectFailure(/its jar is damaged; delete \S+1\.0\.0\.jar and run this again\.$/, {
            prints,
            exitCode: 1,
        });
    });

    test('with a generator that fails, whose stack is left out', async () => {
        const prints =
            'Exception in thread "main" java.lang.RuntimeException: Could not\n\tat org.x.Z.main(Z.java:1)\nCaused by: org.x.Invalid: No model\n\t-A is missing\n\t... 12 more\n';
        await expectFailure(/^The generator failed \(exit code 1\): org\.x\.Invalid: No model -A is missing$/, {
            prints,
            exitCode: 1,
        });
    });

    test('without the tools', async () => {
        rmSync(inProject('node_modules'), { recursive: true });
        await expectFailure(/^The tools are not installed: run `npm ci` first\.$/);
    });

    test('with keys of the configuration that the generator would ignore', async () => {
        edit('generator-config.yaml', 'strictSpecBehavior: true', 'strictSpec: true');
        edit('generator-config.yaml', 'apiDocs: false', 'apiDoc: false');
        edit('generator-config.yaml', '  apiPackage: apis\n', '  apiPackage: apis\n  useErasableSyntax: true\n');
        edit('generator-config.yaml', 'KEEP_ONLY_FIRST_TAG', 'KEEP_FIRST_TAG');
        edit('generator-config.yaml', 'REFACTOR_ALLOF_INLINE_SCHEMAS', 'REFACTOR_ALLOF');
        await expectFailure(
            /ignores: strictSpec, additionalProperties\.useErasableSyntax, globalProperties\.apiDoc, openapiNormalizer\.KEEP_FIRST_TAG_IN_OPERATION, inlineSchemaOptions\.REFACTOR_ALLOF\. Correct or remove/,
        );
    });

    test('with a configuration that is no YAML', async () => {
        write('generator-config.yaml', 'files: {\n');
        await expectFailure(/^generator-config\.yaml cannot be read: .*line \d/);
    });

    test('with a version that is not said', async () => {
        write('openapitools.json', '{"generator-cli":{}}');
        await expectFailure(/^openapitools\.json must say which generator/);
    });

    test('with templates that are no longer what our changes expect', async () => {
        edit('scripts/generate/patch-templates.mjs', "file: 'modelEnum.mustache'", "file: 'uncommon.mustache'");
        await expectFailure(
            /^The templates of generator 1\.0\.0 are not those that scripts\/generate\/patch-templates\.mjs changes \(the generator has no template uncommon\.mustache\): adapt/,
        );
    });

    test('with a template of its own that nobody has read since it changed', async () => {
        const path = 'scripts/generate/replaced-templates.mjs';
        write(path, read(path).replace(/('apiInner\.mustache': )'\w+'/, "$1'0123abcd'"));
        await expectFailure(
            /^The apiInner\.mustache of generator 1\.0\.0 is another one than scripts\/generate\/templates\/apiInner\.mustache was written against: read it .* write its hash into scripts\/generate\/replaced-templates\.mjs: [0-9a-f]{64}$/,
        );
    });

    test('with a description that is no YAML', async () => {
        edit('openapi/schemas/Kiosk/Place.yaml', 'properties:', 'properties: [');
        const { code, stderr } = await generate({ lints: true });
        expect(code).toBe(1);
        expect(lines(stderr)[1]).toMatch(
            /^ {2}openapi\/schemas\/Kiosk\/Place\.yaml:5:9 {2}Failed to parse: missed comma/,
        );
    });

    test('with a first page that is no YAML', async () => {
        edit('openapi/openapi.yaml', 'paths:', 'paths: [');
        await expectFailure(
            /^Redocly could not read openapi\/openapi\.yaml: missed comma .* in "openapi\/openapi\.yaml" \(19:9\)$/,
            { lints: true },
        );
    });

    test('with a reference to nothing', async () => {
        edit('openapi/schemas/Kiosk/Kiosk.yaml', './Place.yaml', './Palace.yaml');
        await expectFailure(/^ {2}openapi\/schemas\/Kiosk\/Kiosk\.yaml:17:9 {2}Can't resolve \$ref/, { lints: true });
    });

    test('with a fault that a rule finds, file and place named', async () => {
        edit('openapi/schemas/Kiosk/Kiosk.yaml', 'description: Its id.', 'description: TODO');
        const { code, stderr } = await generate({ lints: true });
        expect(code).toBe(1);
        expect(lines(stderr)).toEqual([
            'The description has 1 problem; put right what is listed and run this again:',
            '  openapi/schemas/Kiosk/Kiosk.yaml:9:18  An unfinished text: TODO.  (esper/clean-text)',
        ]);
    });

    test('with a rule that reads a file which is not there, or not what it was', async () => {
        rmSync(inProject('src/index.ts'));
        write('src/client/client.ts', 'export class Client {}\n');
        const { code, stderr } = await generate({ lints: true });
        expect(code).toBe(1);
        expect(lines(stderr).slice(1).sort()).toEqual([
            '  openapi/openapi.yaml:1:1  openapi/redocly.yaml names src/client/client.ts, which cannot be read (it has no EsperClient): correct it there.  (esper/tag-names)',
            "  openapi/openapi.yaml:1:1  openapi/redocly.yaml names src/index.ts, which cannot be read (ENOENT: no such file or directory, open 'src/index.ts'): correct it there.  (esper/model-names)",
        ]);
    });

    test('when Ctrl-C is pressed while the generator runs', async () => {
        const stopped = runProgram([inProject('scripts/generate.mjs')], {
            cwd: project,
            env: environment({ hangs: true }),
            onStart: (child) => void appearance(inProject('hangs')).then(() => child.kill('SIGINT')),
        });
        expect(await stopped).toMatchObject({ code: 130, stdout: '', stderr: 'Stopped; generated/ is as it was.\n' });
    });
});

test('a swap that fails half-way puts back what it had moved', () => {
    mkdirSync(inProject('attic'));
    write('generated/more.ts', '');
    const pairs = [
        { fresh: inProject('src/new.ts'), target: inProject('openapi/esper.json') },
        { fresh: inProject('src/missing'), target: inProject('generated') },
    ];
    write('src/new.ts', 'new');
    const swap = `import('./scripts/shared/workspace.mjs').then(({ swapIn }) => swapIn(${JSON.stringify(pairs)}, 'attic'))`;
    expect(() => outputOf(process.execPath, ['-e', swap], { cwd: project })).toThrow(/ENOENT/);
    expect(read('openapi/esper.json')).toBe('{}\n');
    expect(readdirSync(inProject('generated'))).toEqual(['more.ts', 'old.ts']);
    expect(read('src/new.ts')).toBe('new');
});

/** Waits until another process has written a file. */
function appearance(path: string): Promise<void> {
    return new Promise((appeared) => {
        const watcher = watch(dirname(path), () => {
            if (!existsSync(path)) return;
            watcher.close();
            appeared();
        }).unref();
    });
}

/** Writes openapitools.json: the fake jar, with its hash. */
function pin(more: Record<string, unknown>): void {
    const sha256 = createHash('sha256')
        .update(readFileSync(join(shared, JAR)))
        .digest('hex');
    const cli = { version: '1.0.0', sha256, storageDir: './jars', ...more };
    write('openapitools.json', JSON.stringify({ 'generator-cli': cli }));
}

/** openapitools.json as before, but the jar comes from here. */
const fetchFrom = (origin: string): void => pin({ repository: { downloadUrl: `${origin}/1.0.0.jar` } });

describe('the jar', () => {
    /** A server that gives the jar out, and the configuration that sends the npm package there. */
    async function serveJar(): Promise<{ requests: string[]; stop: () => Promise<void> }> {
        const requests: string[] = [];
        const server = createServer((request, response) => {
            requests.push(request.url ?? '');
            response.end(readFileSync(join(shared, JAR)));
        });
        await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
        const { port } = server.address() as AddressInfo;
        fetchFrom(`http://127.0.0.1:${port}`);
        return { requests, stop: () => new Promise((closed) => server.close(() => closed())) };
    }

    test('is fetched when it is not there', async () => {
        rmSync(inProject(JAR));
        const { requests, stop } = await serveJar();
        const { code, stderr } = await generate();
        await stop();
        expect({ code, requests }).toEqual({ code: 0, requests: ['/1.0.0.jar'] });
        expect(stderr).toBe('Fetching the generator (1.0.0, 32 MB) …\n');
        expect(readdirSync(inProject('generated'))).toEqual(['page.ts']);
    });

    test.each([
        ['that was fetched', '0'.repeat(64)],
        ['of a version without a hash', undefined],
    ])('%s and is not the one that is pinned is not run', async (_, sha256) => {
        rmSync(inProject(JAR));
        const { stop } = await serveJar();
        const { repository } = JSON.parse(read('openapitools.json'))['generator-cli'];
        pin({ repository, sha256 });
        const { code, stderr } = await generate();
        await stop();
        expect(code).toBe(1);
        expect(stderr).toContain(
            `its sha256 is ${createHash('sha256')
                .update(readFileSync(inProject(JAR)))
                .digest('hex')}`,
        );
        expect(existsSync(inProject('java.log'))).toBe(false);
    });

    test('is fetched again when it was only half downloaded', async () => {
        truncateSync(inProject(JAR), 1000);
        const { requests, stop } = await serveJar();
        const { code, stderr } = await generate();
        await stop();
        expect({ code, requests }).toEqual({ code: 0, requests: ['/1.0.0.jar'] });
        expect(stderr).toMatch(/^The jar of the generator is damaged, fetching it again/);
    });
});
