import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deadLinks, pagesBelow } from './page-links.mjs';

/** The most bytes of a tarball; what they are for: bench/README.md#room-what-354-operations-cost. */
const BUDGETS = { 'esper-client': 1_510_000, 'esper-test-tenant': 1_450_000 };

/** Lists what is wrong with an unpacked tarball: missing files, dead links, its size. */
export function faultsOf(folder, tarball) {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return [
        ...missing(folder, manifest),
        ...pagesBelow(folder).flatMap((page) => deadLinks(folder, page).map((link) => `${page}: ${link} is dead`)),
        ...mapsWithoutSources(folder),
        ...tooLarge(manifest.name, statSync(tarball).size),
    ];
}

/** What `exports` and `bin` name must be there: a build that was forgotten shows here first. */
function missing(folder, { exports, bin }) {
    return pathsIn([exports, bin ?? {}])
        .filter((path) => !isThere(folder, path))
        .map((path) => `${path} is not in it`);
}

/** A pattern, as `./vectors/*.json`, is there when a file of its folder has that ending. */
function isThere(folder, path) {
    const [start, end] = path.split('*');
    if (end === undefined) return existsSync(join(folder, path));
    return existsSync(join(folder, start)) && readdirSync(join(folder, start)).some((name) => name.endsWith(end));
}

const pathsIn = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(pathsIn));

function mapsWithoutSources(folder) {
    if (!existsSync(join(folder, 'dist'))) return [];
    const maps = readdirSync(join(folder, 'dist'), { recursive: true }).filter((path) => path.endsWith('.map'));
    if (maps.length === 0) return ['dist has no source maps'];
    return maps.flatMap((path) => {
        const { sources } = JSON.parse(readFileSync(join(folder, 'dist', path), 'utf8'));
        return sources
            .filter((source) => !existsSync(join(folder, 'dist', dirname(path), source)))
            .map((source) => `dist/${path}: ${source} is not in it`);
    });
}

function tooLarge(name, bytes) {
    const budget = BUDGETS[name];
    return bytes > budget ? [`it has ${bytes} bytes, and may have ${budget}`] : [];
}
