// Makes HTML for a browser, which is not committed. Redoc and TypeDoc are in tools/docs, installed when first needed.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
    mkdirSync(join(root, FOLDER), { recursive: true });
    writeFileSync(join(root, FOLDER, 'openapi.html'), openapiHtml(root, tools));
    await runTypeDoc(root, tools);
    return [`${FOLDER}/openapi.html`, `${FOLDER}/client`].map((path) => ({ path, bytes: sizeOf(join(root, path)) }));
}

async function install(tools) {
    process.stderr.write(`Installing Redoc and TypeDoc in ${TOOLS} …\n`);
    const { code, stderr } = await run('npm', ['ci', '--ignore-scripts'], { cwd: tools });
    if (code !== 0) throw new Failure(`Redoc and TypeDoc could not be installed in ${TOOLS}: ${stderr.trim()}`);
}

async function runTypeDoc(root, tools) {
    const args = [join(tools, 'node_modules/typedoc/bin/typedoc'), '--options', join(tools, 'typedoc.json')];
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
