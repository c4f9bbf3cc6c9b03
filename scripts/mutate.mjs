#!/usr/bin/env node
// npm run mutate: puts small faults into src/, one at a time, and tells how many of them the tests notice. Those of the
// last run that no change concerns are not tried again.
//
//   npm run mutate                        all groups of tools/mutate/groups.mjs
//   npm run mutate -- pipeline errors     some of them
//   npm run mutate -- --force             every fault anew
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { GROUPS } from '../tools/mutate/groups.mjs';
import { runCommand } from './shared/command.mjs';
import { Failure } from './shared/failure.mjs';
import { openTools } from './shared/tools.mjs';

/** Per cent of the faults that must be noticed, in every group. */
const LEAST = 85;
const OUTPUT = '.cache/mutation';

const root = fileURLToPath(new URL('..', import.meta.url));

await runCommand(() =>
    main(parseArgs({ allowPositionals: true, options: { force: { type: 'boolean', default: false } } })),
);

async function main({ values: { force }, positionals }) {
    process.chdir(root); // Stryker and jest start there
    const unknown = positionals.find((name) => !Object.hasOwn(GROUPS, name));
    if (unknown !== undefined) {
        throw new Failure(`There is no group '${unknown}'; there are ${Object.keys(GROUPS).join(', ')}.`);
    }
    const modules = join(await openTools(root, 'tools/mutate'), 'node_modules/@stryker-mutator');
    const { Stryker } = await import(pathToFileURL(join(modules, 'core/dist/src/index.js')));
    const lines = [];
    for (const name of positionals.length > 0 ? positionals : Object.keys(GROUPS)) {
        const started = performance.now();
        forgetStaticSurvivors(`${OUTPUT}/${name}.json`);
        const mutants = await new Stryker(
            optionsOf(name, join(modules, 'jest-runner/dist/src/index.js'), force),
        ).runMutationTest();
        lines.push(
            `${name.padEnd(16)}${summaryOf(mutants)}  ${((performance.now() - started) / 60_000).toFixed(1)} min`,
        );
    }
    process.stdout.write(`\n${lines.join('\n')}\n`);
}

function optionsOf(name, jestRunner, force) {
    const { folders, tests } = GROUPS[name];
    return {
        mutate: folders.map((folder) => `src/${folder}/*.ts`),
        testRunner: 'jest',
        plugins: [jestRunner],
        jest: {
            configFile: 'tools/mutate/jest.config.mjs',
            config: { testMatch: tests.map((file) => `<rootDir>/test/${file}.test.ts`) },
            // All tests of a group are of its files: looking up which imports which costs more than it saves.
            enableFindRelatedTests: false,
        },
        coverageAnalysis: 'perTest',
        concurrency: 2,
        // Beside one and a half times of what its tests take. Half of the faults in loops over pages end so.
        timeoutMS: 2500,
        incremental: true,
        incrementalFile: `${OUTPUT}/${name}.json`,
        force,
        tempDirName: `${OUTPUT}/sandboxes`,
        cleanTempDir: 'always',
        ignorePatterns: ['.cache', 'bench', 'coverage', 'dist', 'docs', 'examples', '*.tgz'],
        reporters: ['clear-text', 'html', 'progress-append-only'],
        htmlReporter: { fileName: `${OUTPUT}/${name}.html` },
        clearTextReporter: {
            allowColor: false,
            allowEmojis: false,
            logTests: false,
            reportTests: false,
        },
        thresholds: { high: 95, low: LEAST, break: LEAST },
        disableTypeChecks: false, // swc looks at no types
        tsconfigFile: 'none', // Stryker would want a TypeScript of its own to read it with
        allowConsoleColors: false,
    };
}

/**
 * Forgets the survivors among faults in what a module does when it is loaded.
 * Stryker doesn't know which tests meet them, and would believe its old verdict whatever tests were added.
 */
function forgetStaticSurvivors(path) {
    if (!existsSync(path)) return;
    const report = JSON.parse(readFileSync(path, 'utf8'));
    for (const file of Object.values(report.files)) {
        file.mutants = file.mutants.filter((mutant) => !(mutant.static && mutant.status === 'Survived'));
    }
    writeFileSync(path, JSON.stringify(report));
}

/** Writes Stryker's own score: what timed out was noticed, what it was told to ignore doesn't count. */
function summaryOf(mutants) {
    const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
    const [noticed, unnoticed] = [count('Killed', 'Timeout'), count('Survived', 'NoCoverage')];
    const score = (100 * noticed) / (noticed + unnoticed);
    return `${noticed} of ${noticed + unnoticed} faults noticed, ${score.toFixed(1)} %`;
}
