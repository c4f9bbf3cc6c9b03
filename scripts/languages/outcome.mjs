// What became of one client: whether it was generated, whether it compiles, and how far it plays the story.
import { mkdirSync, rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { startTestTenant } from 'esper-test-tenant';
import { run } from '../shared/run.mjs';

/**
 * Makes, compiles and plays a client.
 * What goes wrong is part of the outcome, with the last lines that were printed.
 */
export async function outcomeOf({ name, plan }, at, story) {
    rmSync(at.folder, { recursive: true, force: true });
    mkdirSync(at.folder, { recursive: true });
    const { generate, compile, play, env = {} } = plan(at);
    const options = { cwd: at.folder, env: { ...process.env, ...env } };
    const started = performance.now();
    const end = (outcome) => ({
        name,
        steps: {},
        seconds: Math.round((performance.now() - started) / 1000),
        ...outcome,
    });

    const generating = await inTurn(generate, options);
    if (generating !== undefined) return end({ generates: false, compiles: false, problem: generating });
    const compiling = await inTurn(compile, options);
    if (compiling !== undefined) return end({ generates: true, compiles: false, problem: compiling });
    return end({ generates: true, compiles: true, steps: await played(play, options, story) });
}

/** Takes steps until one fails; resolves with what it printed last, undefined when all went well. */
async function inTurn(steps, options) {
    for (const step of steps) {
        if (typeof step === 'function') {
            step();
            continue;
        }
        const [command, args] = step;
        const { code, error, stdout, stderr } = await run(command, args, options);
        if (code !== 0) return lastLines(error?.message ?? (stderr.trim() || stdout));
    }
    return undefined;
}

/** Plays the story against a tenant; step → undefined when it was met, else what came instead. */
async function played([command, args], options, { tenant: wanted, steps }) {
    const tenant = await startTestTenant(wanted);
    const env = { ...options.env, ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey };
    const { stdout, stderr } = await run(command, args, { ...options, env, timeout: 120_000 });
    await tenant.stop();
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    const outcomes = new Map(lines.map((line) => JSON.parse(line)).map((outcome) => [outcome.step, outcome]));
    return Object.fromEntries(steps.map(({ step, expect }) => [step, problemOf(outcomes.get(step), expect, stderr)]));
}

function problemOf(outcome, expected, stderr) {
    if (outcome === undefined) return `nothing came: ${lastLines(stderr)}`;
    if (outcome.error !== undefined) return outcome.error;
    return isDeepStrictEqual(outcome.got, expected) ? undefined : `got ${JSON.stringify(outcome.got)}`;
}

const lastLines = (text) => text.trim().split('\n').slice(-5).join(' ').slice(0, 600);
