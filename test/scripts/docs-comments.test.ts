import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runProgram } from '../support/run-program.js';

// scripts/check-docs.mjs: which public names lack words.

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'esper-comments-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the script says of a package of these files; `index.ts` is its entry. */
async function check(
    files: Readonly<Record<string, string>>,
    ...flags: readonly string[]
): Promise<{ code: number | null; complaints: string[] }> {
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
    }
    const { code, stdout, stderr } = await runProgram(['scripts/check-docs.mjs', join(folder, 'index.ts'), ...flags]);
    if (stderr !== '') throw new Error(stderr);
    const lines = stdout.trimEnd().split('\n').slice(0, -1);
    return { code, complaints: lines.map((line) => line.replace(/^.*\/(?=[\w-]+\.ts:)/, '')) };
}

test('names without a comment are listed with their place: exports, fields, methods', async () => {
    const files = {
        'index.ts': `export { Client } from './client.js';\nexport type * from './options.js';\nexport { fly } from './fly.js';\n`,
        'client.ts': `/** A client. */\nexport class Client {\n    open(): void {}\n    #hidden = 1;\n    /** Closes it. */\n    close(): void {}\n}\n`,
        'options.ts': `export interface Settings {\n    readonly hook?: () => void;\n}\n`,
        'fly.ts': `// A note is no doc comment.\nexport function fly(): void {}\n/** Not exported by the entry. */\nexport const rest = 1;\n`,
    };
    expect(await check(files)).toEqual({
        code: 1,
        complaints: [
            'client.ts:3  Client.open has no doc comment',
            'options.ts:1  Settings has no doc comment',
            'options.ts:2  Settings.hook has no doc comment',
            'fly.ts:2  fly has no doc comment',
        ],
    });
});

test('a number says its unit, an option what holds without it, a function how it fails', async () => {
    const files = {
        'index.ts': [
            '/** What can be told. */',
            'export interface FlightOptions {',
            '    /** How far it goes. */',
            '    readonly range?: number | undefined;',
            '    /** Seconds it may take. Default 60. */',
            '    readonly limit?: number | undefined;',
            '    /** Its name. */',
            '    readonly name?: string;',
            '    /** Told of the landing. */',
            '    readonly onLanding?: () => void;',
            '}',
            '/** Flies. */',
            'export function fly(): void {}',
            '/** Lands, or throws an error. */',
            'export function land(): void {}',
            '/** no sentence */',
            "export type Wing = 'left' | 'right';",
            '',
        ].join('\n'),
    };
    expect((await check(files)).complaints).toEqual([
        'index.ts:4  FlightOptions.range does not say in what unit it counts',
        'index.ts:4  FlightOptions.range does not say what holds when it is left out',
        'index.ts:8  FlightOptions.name does not say what holds when it is left out',
        'index.ts:13  fly does not say how it fails',
        'index.ts:17  Wing its comment is no whole sentence',
    ]);
});

test('what is inherited counts as said, and members of an interface that is extended count as public', async () => {
    const files = {
        'index.ts': `export { Bird } from './bird.js';\n`,
        'bird.ts': [
            `import type { Animal } from './animal.js';`,
            `import type { Made } from '../../generated/made.js';`,
            '/** A bird. */',
            '// biome-ignore lint: a note to a tool may stand between',
            'export interface Bird extends Animal, Made {}',
            '/** A bird. */',
            'export class Bird {',
            '    override sing(): void {}',
            '}',
            '',
        ].join('\n'),
        'animal.ts': `export interface Animal {\n    eat(food: string): void;\n}\n`,
    };
    expect((await check(files)).complaints).toEqual(['animal.ts:2  Bird.eat has no doc comment']);
});

test('a documented package has no complaints', async () => {
    const files = {
        'index.ts': `/** Adds two numbers of rows; throws a RangeError on a sum that is none. */\nexport const add = (a: number, b: number): number => a + b;\n`,
    };
    expect(await check(files)).toEqual({ code: 0, complaints: [] });
});

describe('the length of comments', () => {
    const sentence = (length: number) =>
        `${'Adds two rows of numbers '
            .repeat(9)
            .slice(0, length - 1)
            .replace(/ $/, 's')}.`;
    const line = (start: string, length: number) => start.padEnd(length, 'x');

    test('a line of a comment has at most 120 characters, in any file of the folder', async () => {
        const files = {
            'index.ts': '',
            'rows/add.ts': [
                line('// ', 120),
                line('// ', 121),
                line('const quick = 1; // ', 130),
                `const long = '${'x'.repeat(200)}';`,
                '/* Two',
                line('   lines ', 119),
                line('   and three */', 122),
                'function add(): void {',
                '    /**',
                '     * Adds.',
                '     *',
                line('     * ', 140),
                '     */',
                '}',
                '',
            ].join('\n'),
        };
        expect(await check(files)).toEqual({
            code: 1,
            complaints: [
                'add.ts:2  a line of 121 characters in a comment, where 120 are the most',
                'add.ts:3  a line of 130 characters in a comment, where 120 are the most',
                'add.ts:7  a line of 122 characters in a comment, where 120 are the most',
                'add.ts:12  a line of 140 characters in a comment, where 120 are the most',
            ],
        });
    });

    test('the first sentence of a doc comment has at most 100 characters, however many follow', async () => {
        const files = {
            'index.ts': [
                `/** ${sentence(100)}`,
                ` * ${sentence(40)}`,
                ' */',
                'type Fits = 1;',
                '/**',
                ` * ${sentence(60).slice(0, -1)}`,
                ` * ${sentence(41)} And more.`,
                ' */',
                'type Wraps = 2;',
                '/**',
                ' * Adds to `rows.count` what there is in all the lists of rows and numbers that the caller has put',
                ' * into it',
                ' *',
                ' * A paragraph ends a sentence, a dot in a name does not.',
                ' */',
                'type HasNoEnd = 3;',
                `// ${sentence(110)}`,
                'type IsNoted = 4;',
                `/** @see ${'x'.repeat(105)} */`,
                'type HasNoWords = 5;',
                '',
            ].join('\n'),
        };
        expect(await check(files)).toEqual({
            code: 1,
            complaints: [
                'index.ts:5  a first sentence of 101 characters, where 100 are the most',
                'index.ts:10  a first sentence of 103 characters, where 100 are the most',
            ],
        });
    });
});
