import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runProgram } from '../support/run-program.js';

interface Part {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly tags: readonly string[] }>>>>;
    readonly schemas?: Readonly<Record<string, unknown>>;
    readonly securitySchemes?: Readonly<Record<string, unknown>>;
}

/** A small pair of descriptions, and all that is said of it. */
interface Case {
    readonly old: Part;
    readonly new: Part;
    /** Subjects that are neither a call nor a model of the pair. */
    readonly names?: readonly string[];
    readonly says: readonly string[];
}

interface Change {
    readonly impact: 'major' | 'minor' | 'patch';
    readonly subject: string;
    readonly what: string;
    readonly why: string;
}

const FOLDER = 'test/fixtures/compare';
const MARKS = { major: 'BREAKS', minor: 'adds', patch: 'same' };

const suites = readdirSync(FOLDER).map((file): [string, Record<string, Case>] => [
    file.replace('.yaml', ''),
    parse(readFileSync(join(FOLDER, file), 'utf8')),
]);
const cases = suites.flatMap(([, suite]) => Object.values(suite));

/** All pairs as one, so that redocly diff has to start only once: no case has a name of another. */
function merged(side: 'old' | 'new'): string {
    const parts = cases.map((each) => each[side]);
    const all = (of: (part: Part) => object) => Object.assign({}, ...parts.map(of));
    const components = {
        schemas: all((part) => part.schemas ?? {}),
        securitySchemes: all((part) => part.securitySchemes ?? {}),
    };
    return JSON.stringify({ openapi: '3.0.3', info: {}, paths: all((part) => part.paths), components });
}

/** What the subjects of a case begin with: `esper.lamp`, `Lamp`. */
function namesOf({ old, new: now, names = [] }: Case): readonly string[] {
    const tags = [old, now].flatMap(({ paths }) =>
        Object.values(paths).flatMap((item) => Object.values(item).flatMap((operation) => operation.tags)),
    );
    const models = [old, now].flatMap(({ schemas }) => Object.keys(schemas ?? {}));
    return [...names, ...models, ...tags.map((tag) => `esper.${tag.charAt(0).toLowerCase()}${tag.slice(1)}`)];
}

let changes: readonly Change[] = [];

beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'compare-rules-'));
    try {
        const files = (['old', 'new'] as const).map((side) => join(folder, `${side}.json`));
        writeFileSync(files[0] ?? '', merged('old'));
        writeFileSync(files[1] ?? '', merged('new'));
        const { stdout, stderr } = await runProgram(['scripts/compare.mjs', ...files, '--json']);
        if (stderr !== '') throw new Error(stderr);
        changes = JSON.parse(stdout).changes;
    } finally {
        rmSync(folder, { recursive: true });
    }
}, 30_000);

function saidOf(each: Case): readonly string[] {
    const names = namesOf(each);
    const isOfCase = ({ subject }: Change) =>
        names.some((name) => subject === name || subject.startsWith(`${name}.`) || subject.startsWith(`${name}[`));
    return changes
        .filter(isOfCase)
        .map(({ impact, subject, what, why }) => `${MARKS[impact]} ${subject} ${what}: ${why}`);
}

describe.each(suites)('compare: %s', (_file, suite) => {
    test.each(Object.entries(suite))('%s', (_name, each) => {
        expect([...saidOf(each)].sort()).toEqual([...each.says].sort());
    });
});

test('every change is told by one case', () => {
    const told = changes.filter(({ subject }) => subject !== 'Descriptions and examples');
    expect(told).toHaveLength(cases.flatMap((each) => saidOf(each)).length);
});
