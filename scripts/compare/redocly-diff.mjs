// `redocly diff`, experimental in 2.77: every node that changed between two descriptions, with its verdicts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../shared/failure.mjs';
import { run } from '../shared/run.mjs';
import { escaped, realPointer } from './nodes.mjs';

const CONFIG = fileURLToPath(new URL('redocly.yaml', import.meta.url));
const REPORT_VERSION = '1';

/**
 * Lists the changes from `old` to `now`, one a node or property, in the order of their places.
 * Each has what changed, where in each of the two, and how redocly rates it.
 */
export async function redoclyDiff(old, now) {
    const folder = mkdtempSync(join(tmpdir(), 'esper-compare-'));
    try {
        writeFileSync(join(folder, 'old.json'), JSON.stringify(old));
        writeFileSync(join(folder, 'now.json'), JSON.stringify(now));
        await runRedocly(folder);
        const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
        if (report.reportVersion !== REPORT_VERSION)
            throw new Failure(
                `redocly diff reports in version ${report.reportVersion}; scripts/compare knows ${REPORT_VERSION}.`,
            );
        return report.changes
            .map(changeOf)
            .flatMap(split)
            .flatMap((change) => withBothPointers(change, old, now));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

async function runRedocly(folder) {
    const cli = join(dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')), 'bin/cli.js');
    const options = ['--format=json', '--output=report.json', '--fail-on=none', `--config=${CONFIG}`];
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const args = [cli, 'diff', 'old.json', 'now.json', ...options];
    const { code, error, stderr } = await run(process.execPath, args, { cwd: folder, env });
    if (code === 0) return;
    // Redocly frames its notice about Node 20 in box-drawing characters.
    const said = stderr.split('\n').filter((line) => line.trim() !== '' && !/[╔║╚]/.test(line));
    const why = said.join(' ').trim() || (error?.message ?? `it ended with ${code ?? 'a signal'}`);
    throw new Failure(`redocly diff failed: ${why}`);
}

/** Reads a change. Its pointers are those of the node, also when a property of it changed. */
function changeOf({ path, kind, typeName, property, impact, verdicts, base, revision }) {
    const pointerOf = (side) => {
        const isOfProperty = kind === 'modified' && property !== 'key' && side?.value !== undefined;
        return isOfProperty ? side.pointer.slice(0, -`/${property}`.length) : side?.pointer;
    };
    return {
        path,
        kind,
        type: typeName,
        property,
        impact,
        messages: verdicts.map(({ message }) => message),
        oldPointer: pointerOf(base),
        newPointer: pointerOf(revision),
        old: base?.value,
        now: revision?.value,
    };
}

/**
 * Splits a change: one a property.
 * Where redocly takes two nodes of different names for one, that is one removed and another added.
 */
function split(change) {
    const { path, kind, type, impact, messages, oldPointer, newPointer } = change;
    if (change.property === 'key') {
        const shared = { path, type, impact, messages };
        return [
            { ...shared, kind: 'removed', oldPointer },
            { ...shared, kind: 'added', newPointer },
        ];
    }
    if (type !== 'SchemaProperties' || kind === 'modified') return [change];
    const below = (pointer, name) => pointer && `${pointer}/${escaped(name)}`;
    return Object.keys(change.old ?? change.now).map((name) => ({
        ...change,
        type: 'Schema',
        path: below(path, name),
        oldPointer: below(oldPointer, name),
        newPointer: below(newPointer, name),
    }));
}

/**
 * Adds the pointer that a node would have in the description that lacks it. Redocly says only where in a
 * call it is, and that leads through other models in the other description when a reference changed on the way.
 */
function withBothPointers(change, old, now) {
    if (change.kind === 'modified') return [change];
    const missing = change.kind === 'added' ? 'oldPointer' : 'newPointer';
    const own = change.newPointer ?? change.oldPointer;
    const parent = realPointer(change.kind === 'added' ? old : now, change.path.replace(/\/[^/]*$/, ''));
    return parent === undefined ? [] : [{ ...change, [missing]: `${parent}/${own.split('/').at(-1)}` }];
}
