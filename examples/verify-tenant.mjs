// Compares a tenant with the description: asks every GET that it can reach, one page each, and reports where the form of an
// answer differs. It changes nothing, and no value, id, name or key gets into its report.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… node examples/verify-tenant.mjs > report.md
//
// The report goes to stdout. Progress goes to stderr, and only to a terminal. The exit code is 1 when there are differences.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { createAxios, EsperAbortError, EsperApiError, EsperError } from 'esper-client';
import { Comparison } from './verify/compare.mjs';
import { Plan, readOperations } from './verify/plan.mjs';
import { writeReport } from './verify/report.mjs';

const USAGE = `usage: node examples/verify-tenant.mjs [options]

  --limit NUMBER               rows to ask for in each list (default 20)
  --with OPERATION.NAME=VALUE  a parameter that no answer has, such as getCommand.command_id; may be repeated

The tenant is taken from ESPER_TENANT (or ESPER_BASE_URL) and ESPER_API_KEY.`;

const require = createRequire(import.meta.url);
const description = require('esper-client/openapi.json');
const { version } = require('esper-client/package.json');

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const { signal } = stop;

/** One line that is written over, on a terminal; nothing in a pipe. */
const progress = process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : () => {};

main().catch((error) => {
    progress('');
    if (EsperAbortError.is(error)) console.error('Stopped.');
    else console.error(error instanceof EsperError ? `${error.name}: ${error.message}` : error);
    process.exitCode = signal.aborted ? 130 : 2;
});

async function main() {
    const options = readArguments();
    if (options === undefined) {
        console.error(USAGE);
        process.exitCode = 2;
        return;
    }
    const tenant = createAxios();
    const { data } = await tenant.get('/v1/token-info/', { signal });
    const given = { enterprise_id: data.enterprise, ...options.given };
    const { operations, outcomes, differences } = await verify(tenant, new Plan(given, options.limit));
    progress('');
    process.stdout.write(writeReport({ version, operations, outcomes, differences }));
    process.exitCode = differences.length === 0 ? 0 : 1;
}

/** Asks what can be asked, until no answer gives an id for more. */
async function verify(tenant, plan) {
    const operations = readOperations(description);
    const comparison = new Comparison(description);
    const outcomes = new Map();
    let open = operations;
    for (let before = -1; open.length !== before; ) {
        before = open.length;
        for (const operation of open) {
            progress(`${operation.id}`);
            outcomes.set(operation.id, await ask(tenant, plan, operation, comparison));
        }
        open = open.filter(({ id }) => outcomes.get(id).missing);
    }
    return { operations, outcomes, differences: comparison.differences };
}

async function ask(tenant, plan, operation, comparison) {
    const { path, query, missing } = plan.requestOf(operation);
    if (missing) return { missing };
    try {
        const { status, data } = await tenant.get(path, { params: query, signal });
        comparison.compare(operation.id, operation.schemas[status] ?? {}, data);
        plan.learn(operation, data);
        return { status };
    } catch (error) {
        if (EsperApiError.is(error)) return { status: error.status };
        // The kind alone: a message may name the host.
        if (error instanceof EsperError && !EsperAbortError.is(error)) return { error: error.name };
        throw error;
    }
}

function readArguments() {
    try {
        const options = { limit: { type: 'string' }, with: { type: 'string', multiple: true } };
        const { limit = '20', with: pairs = [] } = parseArgs({ options }).values;
        const given = Object.fromEntries(pairs.map((pair) => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)]));
        return /^[1-9]\d{0,2}$/.test(limit) && pairs.every((pair) => pair.includes('='))
            ? { limit: Number(limit), given }
            : undefined;
    } catch {
        return undefined;
    }
}
