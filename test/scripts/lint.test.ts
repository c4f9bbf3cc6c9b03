import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Fault, GOOD, FAULTS as OTHER_FAULTS, ROOT_FILE } from '../fixtures/lint/faults.js';
import { FORM_FAULTS } from '../fixtures/lint/form-faults.js';
import { outputOf, run } from '../support/run-program.js';

const FAULTS = [...OTHER_FAULTS, ...FORM_FAULTS];

interface Problem {
    readonly ruleId: string;
    readonly message: string;
    readonly location: readonly { source: { ref: string }; start: { line: number } }[];
}

/** Folder of a linted description → its problems. */
const problems = new Map<string, readonly Problem[]>();
let work: string;

/** Writes the rules of the project, but the client whose names they read is a small one. */
function writeConfig(): void {
    const text = readFileSync('openapi/redocly.yaml', 'utf8')
        .replace('../scripts/lint-description/plugin.mjs', resolve('scripts/lint-description/plugin.mjs'))
        .replace('../src/index.ts', join(work, 'index.ts'))
        .replace('../src/client/client.ts', join(work, 'client.ts'));
    writeFileSync(join(work, 'redocly.yaml'), text);
    writeFileSync(
        join(work, 'index.ts'),
        `export type { Kept as PublicKiosk } from './kept.js';
export * from './starred.js';
export * from '../../generated/models/index.js';
export { Kiosk } from '../../generated/models/index.js';
// export { KioskCreate } from './kept.js';
`,
    );
    writeFileSync(join(work, 'starred.ts'), 'export interface StarredKiosk {\n    readonly id: string;\n}\n');
    writeFileSync(
        join(work, 'client.ts'),
        `import type { Apis } from '../../generated/apis.js';
import { type Downloader, open } from './downloader.js';

export interface EsperClient extends Resources<Apis>, Downloader {}

export class EsperClient {
    readonly #kiosk = '';
    readonly baseUrl: string = this.#kiosk;

    /** Waits. */
    async waitForCommand<T>(request: T): Promise<T> {
        return kiosk(request);
    }
}
`,
    );
    writeFileSync(
        join(work, 'downloader.ts'),
        'export interface Downloader {\n    download(kiosk: string): Promise<void>;\n}\n',
    );
}

function writeFaulty({ file, edit: [from, to], add }: Fault, folder: string): void {
    cpSync(GOOD, folder, { recursive: true });
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not have: ${from}`);
    writeFileSync(path, from === '' ? text + to : replaceLast(text, from, to));
    if (!add) return;
    mkdirSync(dirname(join(folder, add[0])), { recursive: true });
    writeFileSync(join(folder, add[0]), add[1]);
}

const replaceLast = (text: string, from: string, to: string): string => {
    const at = text.lastIndexOf(from);
    return text.slice(0, at) + to + text.slice(at + from.length);
};

/** Redocly writes one JSON document a description, one behind the other. */
async function lint(folders: readonly string[]): Promise<void> {
    const cli = resolve('node_modules/@redocly/cli/bin/cli.js');
    const roots = folders.map((folder) => `${folder}/${ROOT_FILE}`);
    const { stdout } = await run(process.execPath, [cli, 'lint', ...roots, '--format=json'], {
        cwd: work,
        env: { ...process.env, REDOCLY_TELEMETRY: 'off' },
    });
    const documents = stdout.replaceAll('\n}{', '\n}\n{').match(/^\{[\s\S]*?^\}/gm) ?? [];
    for (const [index, folder] of folders.entries()) problems.set(folder, JSON.parse(documents[index] ?? '').problems);
}

beforeAll(async () => {
    work = realpathSync(mkdtempSync(join(tmpdir(), 'esper-lint-')));
    writeConfig();
    cpSync(GOOD, join(work, 'good'), { recursive: true });
    const folders = FAULTS.map((fault, index) => {
        writeFaulty(fault, join(work, `fault-${index}`));
        return `fault-${index}`;
    });
    await lint(['good', ...folders]);
}, 60_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

const lineAt = (file: string, line: number): string =>
    readFileSync(join(work, file), 'utf8').split('\n')[line - 1] ?? '';

const OURS = 'esper/';

/** What our rules and `others` found, as `rule file: the line`. (A fault may well break another of Redocly's rules.) */
const found = (folder: string, others: ReadonlySet<string | undefined>): string[] =>
    (problems.get(folder) ?? [])
        .filter(({ ruleId }) => ruleId.startsWith(OURS) || others.has(ruleId))
        .map(({ ruleId, location: [place] }) => {
            if (!place) throw new Error(`${ruleId} names no place`);
            const file = place.source.ref;
            return `${ruleId.replace(OURS, '')} ${file.slice(folder.length + 1)}: ${lineAt(file, place.start.line).trim()}`;
        })
        .sort();

const rulesOf = (finds: readonly string[]): Set<string | undefined> => new Set(finds.map((find) => find.split(' ')[0]));

test('a description that keeps the rules has no problem', () => {
    expect(problems.get('good')).toEqual([]);
});

test.each(FAULTS.map((fault, index) => ({ ...fault, index })))('$name is found', ({ index, finds, says }) => {
    const folder = `fault-${index}`;
    expect(found(folder, rulesOf(finds))).toEqual([...finds].sort());
    const messages = (problems.get(folder) ?? []).map(({ message }) => message).join('\n');
    expect(messages).toContain(says);
});

test('every rule of ours has a fault that it finds, and is switched on', () => {
    const list =
        "import('./scripts/lint-description/plugin.mjs').then(({ default: plugin }) => console.log(Object.keys(plugin().rules.oas3).join()))";
    const rules = outputOf(process.execPath, ['-e', list]).trim().split(',').sort();
    const tested = rulesOf(FAULTS.flatMap(({ finds }) => finds));
    expect(rules.filter((rule) => !tested.has(rule))).toEqual([]);
    const config = readFileSync('openapi/redocly.yaml', 'utf8');
    for (const rule of rules) expect(config).toMatch(new RegExp(`^ {2}esper/${rule}:`, 'm'));
});

test('openapi/README.md lists the extensions that the linter knows', () => {
    const list =
        "import('./scripts/lint-description/extensions.mjs').then(({ EXTENSIONS }) => console.log(Object.keys(EXTENSIONS).join()))";
    const known = outputOf(process.execPath, ['-e', list]).trim().split(',').sort();
    const listed = [...readFileSync('openapi/README.md', 'utf8').matchAll(/^\| `(x-esper-[\w-]+)`/gm)].map(
        ([, name]) => name,
    );
    expect(listed.sort()).toEqual(known);
});
