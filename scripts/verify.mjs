#!/usr/bin/env node
// Compares a tenant with the description, by examples/verify-tenant.mjs: the same program that users have.
//
//   ESPER_TENANT=acme ESPER_API_KEY=… npm run verify    a tenant of yours, with the program's options
//   npm run verify -- --test-tenant                     the project's own, where every operation can be reached
// biome-ignore lint/style/noRestrictedImports: the program has our terminal, with its colours; Ctrl-C reaches both
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runCommand } from './shared/command.mjs';
import { openTestTenant } from './verify/test-tenant.mjs';

const OWN = '--test-tenant';
const program = fileURLToPath(new URL('../examples/verify-tenant.mjs', import.meta.url));

await runCommand(() => main(process.argv.slice(2)), 2);

async function main(args) {
    if (!args.includes(OWN)) return play(args);
    const { tenant, parameters } = await openTestTenant();
    const environment = { ESPER_BASE_URL: tenant.baseUrl, ESPER_API_KEY: tenant.apiKey };
    const options = parameters.flatMap((pair) => ['--with', pair]);
    await play([...args.filter((arg) => arg !== OWN), ...options], environment);
    await tenant.stop();
}

/** Runs the program to its end; its exit code becomes ours. */
function play(args, environment = {}) {
    const child = spawn(process.execPath, [program, ...args], {
        stdio: 'inherit',
        env: { ...process.env, ...environment },
    });
    return new Promise((done, failed) => {
        child.once('error', failed);
        child.once('exit', (code, signal) => {
            process.exitCode = signal === null ? code : 1;
            done();
        });
    });
}
