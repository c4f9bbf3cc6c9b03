// What the figures were measured on.
import { readFileSync } from 'node:fs';
import { cpus, platform, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { succeed } from '../scripts/shared/succeed.mjs';

const VERSIONS = 'import platform, urllib3; print(platform.python_version(), urllib3.__version__)';

export async function describeMachine({ python, tools }) {
    const processors = cpus();
    const facts = {
        cpu: processors[0]?.model.trim() || 'unknown CPU',
        cores: processors.length,
        [platform()]: release(),
        node: process.versions.node,
        axios: versionIn(fileURLToPath(new URL('../node_modules/axios', import.meta.url))),
    };
    if (tools !== undefined) facts.undici = versionIn(`${tools}/node_modules/undici`);
    if (python !== undefined) {
        [facts.python, facts.urllib3] = (await succeed(python, ['-c', VERSIONS])).trim().split(' ');
    }
    return facts;
}

function versionIn(folder) {
    return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).version;
}
