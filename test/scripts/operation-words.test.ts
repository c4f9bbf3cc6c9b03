import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { operations } from '../../generated/operations.js';
import { outputOf } from '../support/run-program.js';

// What an editor shows of an operation: its errors, and an example that can be copied.

const METHODS = readFileSync('generated/client-methods.ts', 'utf8');
const CLASSES = readdirSync('generated/apis').map((file) => readFileSync(join('generated/apis', file), 'utf8'));

/** The example of each operation, as its doc comment in the client's types has it. */
const examples = new Map(
    [...METHODS.matchAll(/^ {5}\* @example\n((?: {5}\*.*\n)+?) {5}\*\/\n {4}(\w+)/gm)].map(([, text = '', id = '']) => [
        id,
        text.replace(/^ {5}\* ?/gm, ''),
    ]),
);

test('every operation of the client has an example that calls it', () => {
    expect([...examples.keys()].sort()).toEqual(Object.keys(operations).sort());
    for (const [id, text] of examples)
        expect(text).toMatch(new RegExp(`^(const \\w+ = )?await esper\\.\\w+\\.${id}\\(`));
});

test('the examples are of the right types', () => {
    const folder = resolve('.cache/examples-of-operations');
    mkdirSync(folder, { recursive: true });
    try {
        const blocks = [...examples.values()].map((text) => `{\n${text}}\n`);
        const head =
            "import { EsperClient, fileFromPath } from '../../src/index.js';\nconst esper = new EsperClient();\n";
        writeFileSync(join(folder, 'all.ts'), head + blocks.join(''));
        const compilerOptions = { noEmit: true, noUnusedLocals: false };
        writeFileSync(
            join(folder, 'tsconfig.json'),
            JSON.stringify({ extends: '../../tsconfig.json', include: ['all.ts'], compilerOptions }),
        );
        expect(outputOf(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder])).toBe('');
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test('every operation says with which errors it ends, and nothing of the generator is left', () => {
    const throws = / {5}\* @throws (`Esper\w+Error` \(\d+\)(, |\.\n))+/g;
    expect(METHODS.match(throws)).toHaveLength(Object.keys(operations).length);
    expect(CLASSES.join('\n').match(throws)).toHaveLength(Object.keys(operations).length);
    expect(METHODS + CLASSES.join('\n')).not.toMatch(/RequiredError|Override http request option|@words|@memberof/);
});
