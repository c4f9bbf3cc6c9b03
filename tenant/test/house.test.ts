import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folders and files at the top of tenant/src. Each imports only what stands to its right. */
const ORDER =
    'index cli vectors start tenant options control areas http path-parameters state apk description package-files util'.split(
        ' ',
    );

/** What an area may import of another one, beside areas/shared/, and why. */
const DOORS: Readonly<Record<string, string>> = {
    'areas/groups/group-tree': 'a filter or a command that names a group includes the groups below it',
    'areas/devices/device-filters': 'a bulk operation finds its devices by the filters of the device list',
    'areas/commands/command-runner':
        'a pipeline run sends commands by itself, as the platform does; devices on their way check in before commands run',
    'areas/devices/android-row': 'the status metrics count devices by how secure their rows say that they are',
    'areas/devices/filter-parts': 'device tiles are filtered by what devices are',
    'areas/devices/device-make': 'the status of a command has what manages its device',
};

const SRC = 'tenant/src';
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.replace(/\.ts$/, ''));
/** The files that a file imports; types count. */
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const arrows = [...imports].flatMap(([file, targets]) => targets.map((target) => ({ file, target })));

function importsOf(file: string): string[] {
    const text = readFileSync(join(SRC, `${file}.ts`), 'utf8');
    const specifiers = text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']+)\.js'/g);
    return [...specifiers].map(([, specifier = '']) => join(dirname(file), specifier));
}

function circlesFrom(file: string, trail: readonly string[], done: Set<string>): string[] {
    if (trail.includes(file)) return [[...trail.slice(trail.indexOf(file)), file].join(' → ')];
    if (done.has(file)) return [];
    const found = (imports.get(file) ?? []).flatMap((target) => circlesFrom(target, [...trail, file], done));
    done.add(file);
    return found;
}

const lines = (list: typeof arrows) => list.map(({ file, target }) => `${file}.ts imports ${target}.ts`);
const place = (file: string) => ORDER.indexOf(file.split('/')[0] ?? '');
const area = (file: string) => /^areas\/(\w+)\//.exec(file)?.[1];

test('imports lead to files that are there, and some do', () => {
    expect(arrows.length).toBeGreaterThan(files.length);
    expect(lines(arrows.filter(({ target }) => !imports.has(target)))).toEqual([]);
});

test('there are no circles of files', () => {
    const done = new Set<string>();
    expect(files.flatMap((file) => circlesFrom(file, [], done))).toEqual([]);
});

test('a folder imports only what stands to its right in the order', () => {
    expect(files.filter((file) => place(file) === -1)).toEqual([]);
    expect(lines(arrows.filter(({ file, target }) => place(target) < place(file)))).toEqual([]);
});

test('areas import of each other only the doors, and each door is used', () => {
    const crossing = arrows.filter(({ file, target }) => {
        const [from, to] = [area(file), area(target)];
        return from !== undefined && to !== undefined && to !== 'shared' && from !== to;
    });
    expect(lines(crossing.filter(({ target }) => !(target in DOORS)))).toEqual([]);
    expect([...new Set(crossing.map(({ target }) => target))].sort()).toEqual(Object.keys(DOORS).sort());
});
