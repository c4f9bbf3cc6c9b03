import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from '@swc/core';
import { startTestTenant } from 'esper-test-tenant';
import { programHost } from '../support/program-host.js';
import { ROOT, runProgram } from '../support/run-program.js';

// Every TypeScript block of the README and of docs/ is type-checked and run against a test tenant, as its own program.
// (The tenant's README has a test of its own.)
// A block that can't run says why after its language: ```ts no-run: needs a proxy

const WORK = path.join(ROOT, '.cache', 'code-blocks');
/** The folder that the blocks run in: as a reader's, who has put the two APKs there. */
const FOLDER = path.join(WORK, 'folder');
const run = programHost();

interface Block {
    readonly name: string;
    readonly source: string;
    readonly language: string;
    readonly remark: string;
}

/** The fenced blocks of a page, named by page and line. */
function blocksOf(page: string): Block[] {
    const blocks: Block[] = [];
    const lines = readFileSync(path.join(ROOT, page), 'utf8').split('\n');
    for (let at = 0; at < lines.length; at++) {
        const [, language, remark = ''] = /^```(\w+)\s*(.*)$/.exec(lines[at] ?? '') ?? [];
        if (language === undefined) continue;
        const end = lines.indexOf('```', at + 1);
        blocks.push({ name: `${page}:${at + 1}`, source: lines.slice(at + 1, end).join('\n'), language, remark });
        at = end;
    }
    return blocks;
}

function pagesIn(folder: string): string[] {
    if (!existsSync(path.join(ROOT, folder))) return [];
    return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md') && !name.startsWith('reference'))
        .map((name) => path.join(folder, name));
}

const pages = ['README.md', 'CONTRIBUTING.md', 'MIGRATION.md', 'bench/README.md', ...pagesIn('docs')].filter((page) =>
    existsSync(path.join(ROOT, page)),
);
const blocks = pages.flatMap(blocksOf);
const programs = blocks.filter(({ language }) => language === 'ts' || language === 'js');
const runnable = programs.filter(({ remark }) => !remark.startsWith('no-run'));
const fileOf = (block: Block, ending: string) => path.join(WORK, `${block.name.replace(/\W+/g, '-')}.${ending}`);

// A tenant for each block, so that none depends on what another one left behind.
let tenant: Awaited<ReturnType<typeof startTestTenant>>;

beforeAll(() => {
    rmSync(WORK, { recursive: true, force: true });
    cpSync(path.join(ROOT, 'examples/apk'), FOLDER, { recursive: true });
});
beforeEach(async () => {
    tenant = await startTestTenant({ devices: 40, speed: 20 });
});
afterEach(() => tenant.stop());

test('a block that is not run says why', () => {
    const silent = programs.filter(({ remark }) => remark !== '' && !/^no-run: \w.{8,}/.test(remark));
    expect(silent.map(({ name }) => name)).toEqual([]);
});

test('the commands that pages name exist', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const named = blocks
        .filter(({ language }) => language === 'sh')
        .flatMap(({ source }) => [...source.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script));
    expect(named.filter((script) => script !== undefined && !(script in scripts))).toEqual([]);
});

test('every block passes the type checker', async () => {
    for (const block of programs.filter(({ language }) => language === 'ts')) {
        writeFileSync(fileOf(block, 'mts'), `${block.source}\nexport {};\n`);
    }
    const project = path.join(WORK, 'tsconfig.json');
    const compilerOptions = { noEmit: true, types: ['node', 'jest'], noUnusedLocals: false, rootDir: ROOT };
    writeFileSync(project, JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['*.mts'] }));
    const { stdout: complaints } = await runProgram(['node_modules/typescript/bin/tsc', '-p', project]);
    expect(complaints).toBe('');
});

test.each(runnable.map((block) => [block.name, block] as const))('%s', async (_, block) => {
    const file = fileOf(block, 'mjs');
    const program = transformSync(block.source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
    writeFileSync(file, program.code);
    const env = { ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey };
    const { code, stderr } = await run([file], { cwd: FOLDER, env });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
});
