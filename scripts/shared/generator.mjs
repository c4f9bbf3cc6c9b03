// The generator is a Java program in one jar. Its npm package fetches the jar; from then on Java runs it directly,
// since the package starts Java twice to ask for a list of commands before it does what it was told.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Failure } from './failure.mjs';
import { readClass } from './generator/class-file.mjs';
import { DamagedZip, openZip } from './generator/zip.mjs';
import { run } from './run.mjs';

const PACKAGE = 'node_modules/@openapitools/openapi-generator-cli';
const MAIN_CLASS = 'org/openapitools/codegen/OpenAPIGenerator.class';
const DOWNLOAD_LIMIT = 300_000;
/** Shortens Java's start: the generator runs for seconds, which never pays for the optimizing compiler. */
const QUICK_START = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** Opens the generator that openapitools.json pins, fetched if need be, with a Java that can run it. */
export async function openGenerator(root, workspace) {
    const { version, sha256, path } = pinned(root);
    const jar = await wholeJar({ root, version, path, workspace });
    demandPinned(path, { version, sha256 });
    await demandJava(readClass(jar.read(MAIN_CLASS)).javaRelease, version);
    return {
        version,
        jar,
        path,
        async run(args) {
            const { code, stdout, stderr } = await run('java', [...QUICK_START, '-jar', path, ...args], { cwd: root });
            if (code !== 0)
                throw new Failure(
                    `The generator failed (exit code ${code}): ${complaint(`${stderr}\n${stdout}`, path)}`,
                );
            return { stdout, stderr };
        },
    };
}

function pinned(root) {
    const { version, sha256, storageDir } = readJson(join(root, 'openapitools.json'))['generator-cli'] ?? {};
    if (typeof version !== 'string')
        throw new Failure('openapitools.json must say which generator: {"generator-cli":{"version":"…"}}.');
    const folder = storageDir ? resolve(root, storageDir.replace('~', homedir())) : join(root, PACKAGE, 'versions');
    return { version, sha256, path: join(folder, `${version}.jar`) };
}

function readJson(path) {
    try {
        return JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
        throw new Failure(`${path} cannot be read as JSON (${error.message}): restore it, e.g. from git.`);
    }
}

/** Opens the jar; one that was only half downloaded is fetched again. */
async function wholeJar(where) {
    const present = openIfWhole(where.path);
    if (present) return present;
    const reason = await download(where);
    const fetched = openIfWhole(where.path);
    if (fetched) return fetched;
    rmSync(where.path, { force: true });
    throw new Failure(
        `The generator's jar could not be fetched (${reason}): check the network or set HTTPS_PROXY, or put openapi-generator-cli-${where.version}.jar of Maven Central at ${where.path}.`,
    );
}

/** Refuses a jar that is not the one that was looked at when its version was chosen. */
function demandPinned(path, { version, sha256 }) {
    const actual = createHash('sha256').update(readFileSync(path)).digest('hex');
    if (actual === sha256) return;
    throw new Failure(
        `The jar of the generator ${version} is not the one that openapitools.json pins: its sha256 is ${actual}, and ${sha256 ?? 'none'} stands there. Of a new version, compare it with what Maven Central says of openapi-generator-cli-${version}.jar, and write it there; else delete ${path} and run this again.`,
    );
}

function openIfWhole(path) {
    if (!existsSync(path)) return undefined;
    try {
        const jar = openZip(path);
        return jar.read(MAIN_CLASS) && jar;
    } catch (error) {
        if (error instanceof DamagedZip) return undefined;
        throw error;
    }
}

/** Lets the npm package fetch the jar, which it does before any command; tells why that failed. */
async function download({ root, version, path, workspace }) {
    const main = join(root, PACKAGE, 'main.js');
    if (!existsSync(main)) throw new Failure('The tools are not installed: run `npm ci` first.');
    const damaged = existsSync(path);
    process.stderr.write(
        `${damaged ? 'The jar of the generator is damaged, fetching it again' : 'Fetching the generator'} (${version}, 32 MB) …\n`,
    );
    rmSync(path, { force: true });
    // It looks for openapitools.json in $PWD, and downloads to the temporary folder before it moves the file. Then it
    // would run the jar, which nobody has looked at yet: without a PATH it finds no Java.
    const env = { ...process.env, PWD: root, TMPDIR: workspace.folder, PATH: '' };
    const { stdout, stderr } = await run(process.execPath, [main, 'version'], {
        cwd: root,
        env,
        timeout: DOWNLOAD_LIMIT,
    });
    return /because of: "(.*)"/.exec(stdout)?.[1] || stderr.trim().split('\n').at(-1) || 'what arrived is no jar';
}

async function demandJava(needed, generator) {
    const install = `install Java ${needed} or newer (a JRE is enough, e.g. \`apt-get install default-jre-headless\`) and put it on the PATH`;
    const { code, error, stdout, stderr } = await run('java', ['-version']);
    const output = `${stderr}\n${stdout}`;
    if (error) throw new Failure(`There is no Java, which the generator ${generator} needs: ${install}.`);
    const release = /version "(?:1\.)?(\d+)/.exec(output)?.[1];
    if (code !== 0 || !release)
        throw new Failure(`The \`java\` on the PATH does not run (${firstLine(output)}): ${install}.`);
    if (Number(release) < needed)
        throw new Failure(`Java ${release} is too old for the generator ${generator}: ${install}.`);
}

/** Puts what the generator has to say into one line: the innermost cause of its stack, and its details. */
function complaint(output, jar) {
    if (/corrupt jarfile|ZipException|NoClassDefFoundError|ClassNotFoundException|ClassFormatError/.test(output))
        return `its jar is damaged; delete ${jar} and run this again.`;
    const lines = output.split('\n');
    const cause =
        lines.findLast((line) => line.startsWith('Caused by: ')) ??
        lines.find((line) => /\w(Exception|Error)\b/.test(line));
    const details = lines.filter((line) => /^\s+-/.test(line)).map((line) => line.trim());
    return [cause?.replace('Caused by: ', '') ?? firstLine(output), ...details].join(' ');
}

const firstLine = (text) =>
    text
        .split('\n')
        .find((line) => line.trim() !== '')
        ?.trim() ?? 'it printed nothing';
