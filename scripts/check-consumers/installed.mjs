import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const PACKAGES = ['esper-client', 'esper-test-tenant'];
const NEEDED = ['LICENSE', 'README.md', 'package.json'];
/** What else is in them: code with its maps and sources, the description, and what the README leads to. */
const OTHERS = [
    /^dist\/.*(\.c?js|\.c?js\.map|\.d\.ts|package\.json)$/,
    /^src\/.*\.ts$/,
    /^bin\/esper-test-tenant\.js$/,
    /^(openapi\/esper|openapi|esper-3\.1|esper\.open)\.json$/,
    /^([A-Z]+|api|docs\/[\w-]+|docs\/reference\/[\w-]+|(bench|examples|examples\/queue|openapi|tenant|test\/ports|test\/vectors)\/README)\.md$/,
    /^(vectors\/\w+\.json|examples\/queue\/package(-lock)?\.json|test\/ports\/reference\/.*\.(py|json))$/,
    /^(llms\.txt|bench\/chart\.svg|examples\/(?:[\w-]+\/)?[\w-]+\.mjs|examples\/apk\/[\w.-]+\.apk)$/,
];

/** Checks what npm installed: no install scripts, one dependency of the client, no stray files. */
export function checkInstalled({ folder, root, tools }) {
    const modules = join(folder, '../node_modules');
    const tree = Object.entries(readJson(join(modules, '.package-lock.json')).packages);
    demandNone(
        'packages with an install script',
        tree.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path),
    );
    checkManifests(
        PACKAGES.map((name) => readJson(join(modules, name, 'package.json'))),
        readJson(join(tools, 'package.json')),
    );
    return PACKAGES.map((name) => contents(join(modules, name), name, root)).join('; ');
}

function checkManifests([client, tenant], { optionalDependencies }) {
    const oldest = optionalDependencies['node-20'].split('@').at(-1);
    demand('dependencies of the client', Object.keys(client.dependencies), ['axios']);
    demand('version of esper-test-tenant, as of esper-client', tenant.version, client.version);
    for (const { name, engines, publishConfig } of [client, tenant]) {
        demand(`oldest Node of ${name}, as of test/consumers`, `${engines.node}.0`, `>=${oldest}`);
        demand(`publishConfig of ${name}`, publishConfig, { access: 'public', provenance: true });
    }
}

function contents(folder, name, root) {
    const files = readdirSync(folder, { recursive: true }).filter((path) => statSync(join(folder, path)).isFile());
    const own = files.filter((path) => !path.startsWith('node_modules'));
    demandNone(
        `what ${name} should have and has not`,
        NEEDED.filter((path) => !own.includes(path)),
    );
    demandNone(
        `files that ${name} should not have`,
        own.filter((path) => !NEEDED.includes(path) && !OTHERS.some((each) => each.test(path))),
    );
    demandNone(
        `files of ${name} that name a folder of this machine`,
        own.filter((path) => readFileSync(join(folder, path), 'utf8').includes(root)),
    );
    const bytes = own.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
    return `${name} ${own.length} files, ${Math.round(bytes / 1000)} kB`;
}

function demandNone(what, found) {
    if (found.length > 0) throw new Error(`${what}: ${found.join(', ')}`);
}

function demand(what, is, expected) {
    if (!isDeepStrictEqual(is, expected))
        throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(is)}`);
}

function readJson(path) {
    return JSON.parse(readFileSync(path, 'utf8'));
}
