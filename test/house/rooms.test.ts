import { readdirSync, readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';

const SRC = resolve('src');

/** The order of the folders: one imports only from those further on in the list; those of one line don't know each other. */
const ORDER = [
    ['index', 'undici', 'fetch'],
    ['common'],
    ['client'],
    ['files', 'pipeline'],
    ['pagination', 'transport'],
    ['response'],
    ['commands', 'request'],
    ['configuration'],
    ['util'],
    ['errors'],
];

/** The files of a folder that other folders may import. `configuration` and `util` are open. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
    client: ['client', 'create-axios', 'fetch-client', 'path-calls'],
    commands: [
        'command-calls',
        'command-error',
        'find-sent',
        'send-command',
        'send-options',
        'split-command',
        'target',
        'wait-for-command',
    ],
    errors: [
        'api-error',
        'call-site',
        'command-outcome',
        'command-parts',
        'create-api-error',
        'errors',
        'esper-error',
        'invalid',
        'required-error',
        'transient',
    ],
    files: ['download', 'download-options', 'file-from-path', 'to-file'],
    pagination: ['iterator', 'list-options', 'page', 'page-promise', 'page-source', 'paginate'],
    pipeline: ['axios-sender', 'pipeline', 'sender', 'stage'],
    request: [
        'axios-config',
        'build-request',
        'call',
        'call-context',
        'direct-send',
        'extra-query',
        'file-chunks',
        'file-source',
        'fitted',
        'input',
        'listed',
        'multipart-form',
        'multipart-stream',
        'named-stream',
        'operation',
        'parameters',
        'path-request',
    ],
    response: ['axios-answer', 'axios-response', 'decoder', 'error-response', 'read-response', 'response'],
    transport: [
        'connection-error',
        'exchange',
        'fetch-request',
        'open',
        'response-receiver',
        'sockets',
        'undici-connections',
        'undici-request',
    ],
};

/** Where axios is loaded: the entry without it imports none of these. */
const AXIOS = /^(transport\/axios-|client\/create-axios|request\/axios-config|response\/axios-)/;

interface Import {
    readonly from: string;
    /** A file without its ending, from `src/` on, or a package. */
    readonly to: string;
    readonly isFile: boolean;
    readonly isType: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));

const imports = files.flatMap(importsOf);

function importsOf(from: string): Import[] {
    const text = readFileSync(`${SRC}/${from}.ts`, 'utf8');
    return [...text.matchAll(/^(?:import|export)\s+(type\s)?[^;']*?from '([^']+)';/gm)].map(([, type, to = '']) => ({
        from,
        to: to.startsWith('.') ? posix.join(posix.dirname(from), to).replace(/\.js$/, '') : to,
        isFile: to.startsWith('.'),
        isType: type !== undefined,
    }));
}

const folderOf = (file: string): string => file.split('/')[0] ?? file;
const levelOf = (file: string): number => ORDER.findIndex((level) => level.includes(folderOf(file)));
const isOurs = ({ to, isFile }: Import): boolean => isFile && files.includes(to);
const crossing = imports.filter((one) => isOurs(one) && folderOf(one.from) !== folderOf(one.to));
const say = ({ from, to }: Import): string => `src/${from}.ts imports src/${to}.ts`;

test('every folder has its place in the order', () => {
    expect(files.filter((file) => levelOf(file) < 0)).toEqual([]);
});

test('a folder imports only what stands to its right', () => {
    expect(crossing.filter(({ from, to }) => levelOf(from) >= levelOf(to)).map(say)).toEqual([]);
});

test('a folder is entered by its doors only, and each of them is used', () => {
    const closed = crossing.filter(({ to }) => Object.hasOwn(DOORS, folderOf(to)));
    const isDoor = (to: string): boolean => DOORS[folderOf(to)]?.includes(posix.basename(to)) ?? false;
    expect(closed.filter(({ to }) => !isDoor(to)).map(say)).toEqual([]);
    const doors = Object.entries(DOORS).flatMap(([folder, names]) => names.map((name) => `${folder}/${name}`));
    expect(doors.filter((door) => !closed.some(({ to }) => to === door))).toEqual([]);
});

test('no file leads back to itself', () => {
    const edges = new Map(files.map((file) => [file, imports.filter((one) => one.from === file && isOurs(one))]));
    const done = new Set<string>();
    const circleFrom = (file: string, path: readonly string[]): string | undefined => {
        if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(' → ');
        if (done.has(file)) return undefined;
        for (const { to } of edges.get(file) ?? []) {
            const circle = circleFrom(to, [...path, file]);
            if (circle !== undefined) return circle;
        }
        done.add(file);
        return undefined;
    };
    expect(files.map((file) => circleFrom(file, [])).filter((circle) => circle !== undefined)).toEqual([]);
});

/** The one file of ours that generated classes are built on, and those that types of the client's methods come from. */
const FOR_GENERATED = ['../src/request/class-call.js'];
const TYPES_FOR_GENERATED = [
    '../src/configuration/call-options.js',
    '../src/pagination/list-options.js',
    '../src/pagination/page.js',
    '../src/pagination/page-promise.js',
    '../src/request/file-source.js',
    '../src/request/input.js',
    '../src/response/response.js',
];
/** And those of the models, of which some are made with arguments. */
const TYPES_FOR_MODELS = ['../../src/request/input.js'];

test('of ours, generated code imports the builder of requests alone, which imports nothing generated', () => {
    const generated = readdirSync('generated', { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith('.ts'),
    );
    const ours = generated.flatMap((file) => {
        const text = readFileSync(`generated/${file}`, 'utf8');
        return [...text.matchAll(/^(?:import|export)\s+(type\s)?[^;']*?from '([^']*\/src\/[^']+)';/gm)].map(
            ([, type, from = '']) => ({ file, from, isType: type !== undefined }),
        );
    });
    expect([...new Set(ours.filter(({ isType }) => !isType).map(({ file, from }) => `${file} ${from}`))]).toEqual(
        FOR_GENERATED.map((from) => `base.ts ${from}`),
    );
    const types = ours.filter(({ file }) => file !== 'base.ts');
    const named = types.map(({ file, from }) => `${file.startsWith('models/') ? 'models' : file} ${from}`);
    expect([...new Set(named)].sort()).toEqual(
        [
            ...TYPES_FOR_GENERATED.map((from) => `client-methods.ts ${from}`),
            ...TYPES_FOR_MODELS.map((from) => `models ${from}`),
        ].sort(),
    );

    const reached = loadedBy('request/class-call');
    const generatedImports = imports.filter(({ from, to }) => reached.has(from) && to.includes('../generated/'));
    expect(generatedImports.map(say)).toEqual([]);
});

/** The files that one loads, itself among them. */
function loadedBy(entry: string): Set<string> {
    const reached = new Set([entry]);
    for (const file of reached) {
        for (const { to } of imports.filter((one) => one.from === file && !one.isType))
            if (files.includes(to)) reached.add(to);
    }
    return reached;
}

test('the entry for fetch loads no file that loads axios', () => {
    const reached = [...loadedBy('fetch')];
    expect(reached.filter((file) => AXIOS.test(file))).toEqual([]);
    expect(
        reached.filter((file) => imports.some(({ from, to, isType }) => from === file && to === 'axios' && !isType)),
    ).toEqual([]);
    expect(reached).toContain('transport/fetch-request');
});

test('axios is loaded in few places', () => {
    const loads = imports.filter(({ to, isType }) => to === 'axios' && !isType);
    expect(loads.filter(({ from }) => !AXIOS.test(from)).map(({ from }) => `src/${from}.ts loads axios`)).toEqual([]);
});

test('timers and the monotonic clock are taken in one place, at load', () => {
    const takers = files.filter((file) => {
        const code = readFileSync(`${SRC}/${file}.ts`, 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '');
        return /(?<!typeof )\b(setTimeout|setInterval|setImmediate|clearTimeout|performance)\b/.test(code);
    });
    expect(takers).toEqual(['util/timers']);
});
