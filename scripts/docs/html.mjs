// Makes HTML for a browser, which is not committed. Redoc and TypeDoc are in tools/docs, installed when first needed.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../shared/failure.mjs';
import { run } from '../shared/run.mjs';
import { openapiHtml } from './openapi-html.mjs';

const FOLDER = 'docs/html';
const TOOLS = 'tools/docs';

/** Makes the pages anew and tells where they are and how large. */
export async function makeHtml(root) {
    const tools = join(root, TOOLS);
    if (!existsSync(join(tools, 'node_modules'))) await install(tools);
    rmSync(join(root, FOLDER), { recursive: true, force: true });
    await runTypeDoc(root, tools);
    writeFileSync(join(root, FOLDER, 'openapi.html'), openapiHtml(root, tools));
    return [`${FOLDER}/openapi.html`, FOLDER].map((path) => ({ path, bytes: sizeOf(join(root, path)) }));
}

async function install(tools) {
    process.stderr.write(`Installing Redoc and TypeDoc in ${TOOLS} …\n`);
    const { code, stderr } = await run('npm', ['ci', '--ignore-scripts'], { cwd: tools });
    if (code !== 0) throw new Failure(`Redoc and TypeDoc could not be installed in ${TOOLS}: ${stderr.trim()}`);
}

/** Lists the sources of what package.json lets one import. */
function entrySources(root) {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return Object.values(exports)
        .filter((entry) => entry.import !== undefined)
        .map((entry) => entry.import.types.replace(/^\.\/dist\/esm\/types\//, '').replace(/\.d\.ts$/, '.ts'));
}

async function runTypeDoc(root, tools) {
    const entries = entrySources(root).flatMap((source) => ['--entryPoints', join(root, source)]);
    const args = [
        join(tools, 'node_modules/typedoc/bin/typedoc'),
        '--options',
        join(tools, 'typedoc.json'),
        ...entries,
    ];
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: root });
    const complaints = `${stdout}${stderr}`.trim();
    if (code !== 0) throw new Failure(`TypeDoc failed:\n${complaints}`);
    if (complaints !== '') process.stderr.write(`${complaints}\n`);
}

function sizeOf(path) {
    if (statSync(path).isFile()) return statSync(path).size;
    const entries = readdirSync(path, { recursive: true, withFileTypes: true });
    return entries.reduce(
        (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0),
        0,
    );
}
