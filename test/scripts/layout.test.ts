import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../support/run-program.js';

// A verb of scripts/ is a file, its parts are in a folder of the same name, and what several verbs need is in shared/.

const SHARED = 'scripts/shared/';

/** The modules of a folder, each with the files that it imports by their paths. */
function modulesOf(folder: string): ReadonlyMap<string, readonly string[]> {
    const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
    const paths = names.filter((name) => name.endsWith('.mjs')).map((name) => `${folder}/${name}`);
    return new Map(paths.map((path) => [path, importsOf(path)]));
}

function importsOf(path: string): string[] {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return [...text.matchAll(/\b(?:from |import )'(\.{1,2}\/[^']+)'|\bimport\('(\.{1,2}\/[^']+)'\)/g)]
        .map(([, named = '', asked = named]) => relative(ROOT, join(ROOT, dirname(path), asked)))
        .map((target) => target.replaceAll('\\', '/'));
}

/** `scripts/docs.mjs` and `scripts/docs/html.mjs` → `scripts/docs`. */
const verbOf = (path: string): string => /^scripts\/[\w-]+/.exec(path)?.[0] ?? '';

/** The files on the way from one back to itself; undefined when there is none. */
function circleFrom(
    path: string,
    modules: ReadonlyMap<string, readonly string[]>,
    way: readonly string[] = [],
): string | undefined {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path].join(' → ');
    for (const target of modules.get(path) ?? []) {
        const circle = circleFrom(target, modules, [...way, path]);
        if (circle !== undefined) return circle;
    }
    return undefined;
}

test('a file of scripts/ imports parts of its own verb, and what is shared', () => {
    const strays = [...modulesOf('scripts')].flatMap(([path, targets]) =>
        targets
            .filter((target) => target.startsWith('scripts/') && !target.startsWith(SHARED))
            .filter((target) => verbOf(target) !== verbOf(path))
            .map((target) => `${path} imports ${target}`),
    );
    expect(strays).toEqual([]);
});

test('bench/ imports of scripts/ what is shared', () => {
    const targets = [...modulesOf('bench').values()].flat().filter((target) => target.startsWith('scripts/'));
    expect(targets.filter((target) => !target.startsWith(SHARED))).toEqual([]);
});

test('what is shared is used by more than one verb, or by bench/', () => {
    const modules = new Map([...modulesOf('scripts'), ...modulesOf('bench')]);
    const usersOf = (path: string): string[] =>
        [...modules].flatMap(([user, targets]) => {
            if (!targets.includes(path)) return [];
            return user.startsWith(SHARED) ? usersOf(user) : [verbOf(user) || 'bench'];
        });
    const shared = [...modules.keys()].filter((path) => path.startsWith(SHARED));
    expect(shared.filter((path) => new Set(usersOf(path)).size < 2)).toEqual([]);
});

test('no files of scripts/ import each other in a circle', () => {
    const modules = modulesOf('scripts');
    const circles = [...modules.keys()].flatMap((path) => circleFrom(path, modules) ?? []);
    expect([...new Set(circles)]).toEqual([]);
});
