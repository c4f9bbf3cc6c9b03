import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../support/run-program.js';

// The lines of Node that are promised are written in docs/node-versions.md. Everything else that names them agrees.

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');

interface Line {
    readonly line: string;
    readonly from: string | undefined;
    readonly ends: Date;
    readonly keptUntil: Date;
}

const promised: Line[] = [
    ...read('docs/node-versions.md').matchAll(
        /^\| (\d+)(?:, from ([\d.]+))? \| (\d{4}-\d\d-\d\d) \| (\d{4}-\d\d-\d\d) \|$/gm,
    ),
].map(([, line = '', from, ends = '', until = '']) => ({
    line,
    from,
    ends: new Date(ends),
    keptUntil: new Date(until),
}));
const lines = promised.map(({ line }) => line);
const oldest = `${promised[0]?.from ?? promised[0]?.line}`;

test('a line is kept for twelve months after its end', () => {
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const { ends, keptUntil } of promised) {
        const due = new Date(ends);
        due.setUTCFullYear(due.getUTCFullYear() + 1);
        expect(keptUntil).toEqual(due);
    }
});

test('the README promises them, and says until when', () => {
    const [first, ...others] = lines;
    const words = `Node ${oldest} or newer, ${others.slice(0, -1).join(', ')} and ${others.at(-1)} ([until when]`;
    expect(first).toBe(oldest.split('.')[0]);
    expect(read('README.md')).toContain(words);
});

test.each(['package.json', 'tenant/package.json'])('engines of %s has the oldest', (name) => {
    expect(JSON.parse(read(name)).engines).toEqual({ node: `>=${oldest}` });
});

test('CI runs on all of them, and a release is made on one', () => {
    const ci = parse(read('.github/workflows/ci.yml'));
    expect(ci.jobs.check.strategy.matrix.node).toEqual(lines);
    const steps: { with?: Record<string, string> }[] = parse(read('.github/workflows/release.yml')).jobs.publish.steps;
    const [node] = steps.flatMap((step) => step.with?.['node-version'] ?? []);
    expect(lines).toContain(node);
});

test('packages are played on all of them, the oldest in its oldest version', () => {
    const { optionalDependencies } = JSON.parse(read('test/consumers/package.json'));
    const played = Object.keys(optionalDependencies).flatMap((name) => /^node-(\d+)$/.exec(name)?.[1] ?? []);
    expect(played).toEqual(lines);
    expect(optionalDependencies[`node-${lines[0]}`]).toContain(`@${oldest}.`);
});

test('types are those of the oldest, so that nothing newer is used unseen', () => {
    expect(JSON.parse(read('package.json')).devDependencies['@types/node']).toMatch(new RegExp(`^${lines[0]}\\.`));
});

test('every action is pinned by its hash, with the version behind', () => {
    const uses = ['ci', 'release'].flatMap((name) => [
        ...read(`.github/workflows/${name}.yml`).matchAll(/uses: (?!\$\/)(.*)$/gm),
    ]);
    expect(uses.length).toBeGreaterThan(0);
    for (const [, action] of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});
